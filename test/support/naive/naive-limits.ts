/** Rules §7 and §8.2 as they are written: conflicts between campaigns, and the frequency limit. */
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import { isSame, type NaiveEmail } from './naive-dates.ts';
import type { NaiveCase } from './naive-events.ts';

/** Skips what conflicts and the frequency limit skip, in place. */
export function naiveLimits(naive: NaiveCase, emails: readonly NaiveEmail[]): void {
  const open = emails.filter(({ reason }) => reason === null);
  const standing = new Set(open.filter(isStoredLoser));
  const pending = new Set(open.filter(({ stored }) => stored?.status === 'pending'));
  const silent = new Set<NaiveEmail>();
  for (;;) {
    for (const email of open) {
      const stands = standing.has(email);
      email.reason = stands ? (email.stored?.skipReason ?? null) : null;
      email.blockedBy = stands ? (email.stored?.blockedBy ?? null) : null;
    }
    const was = new Map(open.map((email) => [email, email.reason]));
    conflicts(open, pending);
    frequency(naive, { emails, open, pending, silent });
    const fallen = [...standing].filter(
      (email) => email.reason === was.get(email) && !stillStands(naive, emails, email),
    );
    // One that won a conflict and then does not go out is not pending for the next plan (§9.3).
    const winnersNotGoing = [...pending].filter(
      (email) =>
        email.reason === 'frequency_limit' &&
        open.some((each) => each.reason === 'campaign_conflict' && isBlockedBy(each, email)),
    );
    // One without room does not keep a pending one from going out, wherever it would count (§9.3).
    const inTheWay = emails.filter(
      (email) =>
        email.reason === 'no_capacity' &&
        !silent.has(email) &&
        [...pending].some((each) => each.reason === 'frequency_limit' && isBlockedBy(each, email)),
    );
    if (fallen.length + winnersNotGoing.length + inTheWay.length === 0) return;
    for (const email of winnersNotGoing) pending.delete(email);
    for (const email of inTheWay) silent.add(email);
    if (winnersNotGoing.length + inTheWay.length > 0) continue;
    for (const email of fallen) standing.delete(email);
  }
}

function isBlockedBy({ blockedBy }: NaiveEmail, { event }: NaiveEmail): boolean {
  return blockedBy?.includes(event.id) ?? false;
}

function isStoredLoser({ stored, event }: NaiveEmail): boolean {
  const reasons = ['campaign_conflict', 'frequency_limit', 'no_capacity'];
  return (
    stored?.status === 'skipped' &&
    isSame(stored, event) &&
    event.kind !== 'required' &&
    reasons.includes(stored.skipReason ?? '')
  );
}

function stillStands(
  { subject, settings }: NaiveCase,
  emails: readonly NaiveEmail[],
  { stored, reason, event }: NaiveEmail,
): boolean {
  const isPresent = (id: string): boolean =>
    emails.some((each) => each.event.id === id && countsAsPlanned(each)) ||
    subject.emails.some((each) => each.emailId === id && hasGone(each));
  const blockers = stored?.blockedBy ?? [];
  if (reason === 'campaign_conflict') return blockers.some(isPresent);
  if (reason === 'frequency_limit') return blockers.every(isPresent);
  return settings.volume.onOverflow === 'skip' && stored?.priority === event.priority;
}

function countsAsPlanned({ reason }: NaiveEmail): boolean {
  return reason === null || reason === 'no_capacity';
}

function hasGone({ status }: StoredEmail): boolean {
  return ['sent', 'claimed', 'unknown'].includes(status);
}

function conflicts(open: readonly NaiveEmail[], pending: ReadonlySet<NaiveEmail>): void {
  const rivals = open.filter(
    ({ event, reason }) => event.campaign !== null && reason !== 'campaign_conflict',
  );
  for (const base of new Set(rivals.map((email) => email.base))) {
    const same = rivals.filter((email) => email.base === base);
    const required = same.filter(({ event }) => event.kind === 'required');
    const winners =
      required.length > 0 ? required : [...same].sort(byStrength(pending)).slice(0, 1);
    for (const email of same) {
      if (winners.includes(email)) continue;
      email.reason = 'campaign_conflict';
      email.blockedBy = winners.map(({ event }) => event.id).sort(byText);
    }
  }
}

type Order = (a: NaiveEmail, b: NaiveEmail) => number;

function byStrength(pending: ReadonlySet<NaiveEmail>): Order {
  return (a, b) =>
    a.event.priority - b.event.priority ||
    Number(pending.has(b)) - Number(pending.has(a)) ||
    byText(a.event.campaignName ?? '', b.event.campaignName ?? '') ||
    a.event.event - b.event.event;
}

interface Asked {
  readonly emails: readonly NaiveEmail[];
  readonly open: readonly NaiveEmail[];
  readonly pending: ReadonlySet<NaiveEmail>;
  readonly silent: ReadonlySet<NaiveEmail>;
}

function frequency(
  { subject, settings }: NaiveCase,
  { emails, open, pending, silent }: Asked,
): void {
  const { maxEmailsPerContactPerPeriod: max, periodDays } = settings.volume;
  const counted: { readonly id: string; readonly date: Day }[] = [];
  for (const { kind, emailId, sentOn, sendDate, ...rest } of subject.emails) {
    const date = sentOn ?? sendDate;
    const counts = kind === 'marketing' || kind === 'required';
    if (counts && date !== null && hasGone({ kind, emailId, sentOn, sendDate, ...rest })) {
      counted.push({ id: emailId, date });
    }
  }
  const accept = (email: NaiveEmail): void => {
    counted.push({ id: email.event.id, date: dateOf(email) });
  };
  const limited = emails.filter(
    (email) =>
      ['marketing', 'required'].includes(email.event.kind) &&
      !(email.reason === 'no_capacity' && silent.has(email)),
  );
  limited.filter((email) => email.settled && email.reason === 'no_capacity').forEach(accept);
  const asking = limited.filter((email) => open.includes(email) && countsAsPlanned(email));
  asking.filter(({ event }) => event.kind === 'required').forEach(accept);
  const rest = asking
    .filter(({ event }) => event.kind !== 'required')
    .sort(byFrequencyOrder(pending));
  for (const email of rest) {
    const date = dateOf(email);
    if (mostAround(counted, date, periodDays) < max) {
      accept(email);
      continue;
    }
    // Without room it stays without room.
    if (email.reason === 'no_capacity') continue;
    const near = counted.filter((each) => Math.abs(each.date - date) < periodDays);
    email.reason = 'frequency_limit';
    email.blockedBy = near.map(({ id }) => id).sort(byText);
  }
}

/** The most that any period which contains a date holds already. */
function mostAround(counted: readonly { readonly date: Day }[], date: Day, period: number): number {
  let most = 0;
  for (let first = date - period + 1; first <= date; first++) {
    const inside = counted.filter((each) => each.date >= first && each.date < first + period);
    most = Math.max(most, inside.length);
  }
  return most;
}

function byFrequencyOrder(pending: ReadonlySet<NaiveEmail>): Order {
  return (a, b) =>
    a.event.priority - b.event.priority ||
    Number(pending.has(b)) - Number(pending.has(a)) ||
    dateOf(a) - dateOf(b) ||
    byText(a.event.type, b.event.type) ||
    a.event.event - b.event.event ||
    byText(a.event.campaignName ?? '', b.event.campaignName ?? '');
}

function dateOf({ keptSend, base }: NaiveEmail): Day {
  return keptSend ?? base;
}

function byText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
