/** One contact's lines of a plan against the rules about a contact: §1 to §7, §8.2, §9.1, §9.2. */
import { formatCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { HistoryLine } from './checked-files.ts';
import type { CheckedCase, ExpectedEmail } from './expected-emails.ts';
import type { PlanLine } from './plan-lines.ts';

/** An email that the plan has to have, with the line that is about it. */
export interface CheckedEmail extends ExpectedEmail {
  readonly line: PlanLine;
  /** The date on which it counts before caps: the kept send date, else the base date. */
  readonly start: Day;
}

export type Fault = (
  rule: string,
  line: Pick<PlanLine, 'contactId' | 'type'>,
  what: string,
) => void;

/** Compares a contact's lines with what they have to be; gives those that can be judged further. */
export function checkContact(
  given: CheckedCase,
  expected: readonly ExpectedEmail[],
  lines: readonly PlanLine[],
  fault: Fault,
): readonly CheckedEmail[] {
  const byId = new Map(lines.map((line) => [line.emailId, line]));
  if (byId.size < lines.length) {
    for (const line of lines.slice(0, 1)) fault('once', line, 'an email_id comes twice');
  }
  const emails: CheckedEmail[] = [];
  for (const each of expected) {
    const line = byId.get(each.email.id);
    byId.delete(each.email.id);
    if (line === undefined) {
      const { type, ideal } = each.email;
      const about = { contactId: given.contact.id, type };
      fault('accounting', about, `no line; ideal ${text(ideal)}, reason ${String(each.reason)}`);
    } else emails.push({ ...each, line, start: each.keptSend ?? each.base });
  }
  for (const line of byId.values()) {
    fault(
      'accounting',
      line,
      `not a candidate: event ${text(line.event)}, ideal ${text(line.ideal)}`,
    );
  }
  for (const email of emails) checkDates(given, email, fault);
  checkConflicts(given, emails, fault);
  checkFrequency(given, emails, fault);
  return emails;
}

/** The kind that counts for the frequency limit. */
export function isCounted({ email }: ExpectedEmail): boolean {
  return email.kind !== 'transactional';
}

function checkDates({ windows, today }: CheckedCase, email: CheckedEmail, fault: Fault): void {
  const { line, base, start, stored, settled, reason } = email;
  const { type, event, ideal, latest, priority, template, instance, kind, respects } = email.email;
  const same = (name: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) fault(name, line, `${name} is ${String(found)}, not ${String(wanted)}`);
  };
  same('type', line.type, type);
  same('campaign', line.campaign, instance?.name ?? null);
  same('template', line.template, template);
  same('priority', line.priority, priority);
  same('event_date', text(line.event), text(event));
  same('ideal_date', text(line.ideal), text(ideal));
  same('latest_date', text(line.latest), text(latest));
  same('base_date', text(line.base), text(base));
  if (reason !== null) same('skip_reason', line.skipReason, reason);
  const { send } = line;
  if (send === null) {
    same('moved_by', line.movedBy, email.movedBy);
    if (settled && reason !== 'missed')
      same('blocked_by', list(line.blockedBy), list(stored?.blockedBy ?? null));
    return;
  }
  same('blocked_by', line.blockedBy, null);
  if (base < today && stored === null) fault('earliest', line, `base ${text(base)} is past`);
  if (send < start || send < today) fault('earliest', line, `goes out on ${text(send)}, early`);
  if (send > Math.max(latest, start)) fault('latest', line, `goes out on ${text(send)}, late`);
  if (kind === 'transactional') same('pinned', text(send), text(start));
  if (respects && windows.reasonOn(send) !== null) fault('window', line, `on ${text(send)}`);
  if (respects && windows.lastFree(start, send) < send) {
    fault('window', line, `moved from ${text(start)} across an excluded date to ${text(send)}`);
  }
  const kept = email.keptSend === null ? email.movedBy : (stored?.movedBy ?? null);
  same('moved_by', line.movedBy, send === start ? kept : 'cap');
}

function text(day: Day): string {
  return Number.isFinite(day) ? formatCivilDate(day) : String(day);
}

function list(ids: readonly string[] | null): string {
  return ids === null ? 'null' : ids.join(' ');
}

function isPlannedOrHeld({ line }: CheckedEmail): boolean {
  return line.skipReason === null || line.skipReason === 'no_capacity';
}

function mayHaveGone({ status }: HistoryLine): boolean {
  return ['sent', 'sending', 'unknown'].includes(status);
}

/** Whether a stored skip for another email's sake, or for want of room, has to stand (§7, §8). */
function hasToStand(
  given: CheckedCase,
  emails: readonly CheckedEmail[],
  { stored, settled, email, reason }: CheckedEmail,
): boolean {
  if (stored === null || settled || reason !== null || email.kind === 'required') return false;
  if (stored.ideal !== email.ideal || stored.latest !== email.latest) return false;
  const isThere = (id: string): boolean =>
    emails.some((each) => each.email.id === id && isPlannedOrHeld(each)) ||
    given.contact.history.some((each) => each.emailId === id && mayHaveGone(each));
  const blockers = stored.blockedBy ?? [];
  if (stored.skipReason === 'campaign_conflict') return blockers.some(isThere);
  if (stored.skipReason === 'frequency_limit') return blockers.every(isThere);
  if (stored.skipReason !== 'no_capacity') return false;
  return given.settings.volume.on_overflow === 'skip' && stored.priority === email.priority;
}

/** §7: two or more campaign emails on one base date. */
function checkConflicts(given: CheckedCase, emails: readonly CheckedEmail[], fault: Fault): void {
  const standing = emails.filter(
    (each) => each.stored?.skipReason === 'campaign_conflict' && hasToStand(given, emails, each),
  );
  for (const { line, stored } of standing) {
    if (
      line.skipReason !== 'campaign_conflict' ||
      list(line.blockedBy) !== list(stored?.blockedBy ?? null)
    ) {
      fault('conflict', line, 'the stored conflict has to stand');
    }
  }
  const open = emails.filter(
    (each) => each.email.instance !== null && each.reason === null && !standing.includes(each),
  );
  for (const base of new Set(open.map((each) => each.base))) {
    const rivals = open.filter((each) => each.base === base).sort(byConflictOrder);
    const required = rivals.filter(({ email }) => email.kind === 'required');
    const winners = required.length > 0 ? required : rivals.slice(0, 1);
    const winnerIds = winners.map(({ email }) => email.id).sort();
    for (const each of rivals) {
      const isLoser = !winners.includes(each);
      if (isLoser !== (each.line.skipReason === 'campaign_conflict')) {
        fault('conflict', each.line, isLoser ? 'lost, and is not skipped' : 'won, and is skipped');
      } else if (isLoser && list(each.line.blockedBy) !== list(winnerIds)) {
        fault(
          'conflict',
          each.line,
          `blocked by ${list(each.line.blockedBy)}, not ${list(winnerIds)}`,
        );
      }
    }
  }
}

function byConflictOrder(a: CheckedEmail, b: CheckedEmail): number {
  return (
    a.email.priority - b.email.priority ||
    Number(wasPending(b)) - Number(wasPending(a)) ||
    byText(a.line.campaign, b.line.campaign) ||
    a.email.event - b.email.event
  );
}

function wasPending({ stored }: CheckedEmail): boolean {
  return stored !== null && stored.send !== null;
}

function byText(a: string | null, b: string | null): number {
  return Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));
}

interface Counted {
  readonly id: string;
  readonly date: Day;
  readonly required: boolean;
}

/** §8.2: so many counted emails in any period, on the dates before caps and on those after. */
function checkFrequency(given: CheckedCase, emails: readonly CheckedEmail[], fault: Fault): void {
  const { max_emails_per_contact_per_period: max, period_days: period } = given.settings.volume;
  const sent = given.contact.history
    .filter((each) => mayHaveGone(each) && !/^(visit_|followup_)/.test(each.type))
    .map(({ emailId, sent: date }) => ({ id: emailId, date, required: true }));
  const counted: Counted[] = [...sent];
  const accept = ({ email, start }: CheckedEmail): void => {
    counted.push({ id: email.id, date: start, required: email.kind === 'required' });
  };
  const marketing = emails.filter(isCounted);
  const standing = marketing.filter(
    (each) => each.stored?.skipReason === 'frequency_limit' && hasToStand(given, emails, each),
  );
  const held = marketing.filter((each) => each.settled && each.reason === 'no_capacity');
  const asking = marketing.filter(
    (each) =>
      each.reason === null &&
      !standing.includes(each) &&
      each.line.skipReason !== 'campaign_conflict',
  );
  held.forEach(accept);
  asking.filter(({ email }) => email.kind === 'required').forEach(accept);
  const rest = asking.filter(({ email }) => email.kind !== 'required').sort(byFrequencyOrder);
  for (const each of rest) {
    const fits = mostAround(counted, each.start, period) < max;
    if (fits !== (each.line.skipReason !== 'frequency_limit')) {
      fault('frequency', each.line, fits ? 'would fit, and is skipped' : 'does not fit');
    }
    if (fits) accept(each);
    else checkBlockers(each, counted, period, fault);
  }
  for (const { line, stored } of standing) {
    if (
      line.skipReason !== 'frequency_limit' ||
      list(line.blockedBy) !== list(stored?.blockedBy ?? null)
    ) {
      fault('frequency', line, 'the stored skip has to stand');
    }
  }
  const after = marketing.filter(isPlannedOrHeld).map(({ email, line, base }): Counted => ({
    id: email.id,
    date: line.send ?? base,
    required: email.kind === 'required',
  }));
  checkPeriods([...sent, ...after], marketing, { max, period }, fault);
}

function byFrequencyOrder(a: CheckedEmail, b: CheckedEmail): number {
  return (
    a.email.priority - b.email.priority ||
    Number(wasPending(b)) - Number(wasPending(a)) ||
    a.start - b.start ||
    byText(a.email.type, b.email.type) ||
    a.email.event - b.email.event ||
    byText(a.line.campaign, b.line.campaign)
  );
}

function mostAround(counted: readonly Counted[], date: Day, period: number): number {
  const near = counted.filter((each) => Math.abs(each.date - date) < period);
  let most = 0;
  for (let first = date - period + 1; near.length > 0 && first <= date; first++) {
    const inside = near.filter((each) => each.date >= first && each.date < first + period);
    most = Math.max(most, inside.length);
  }
  return most;
}

function checkBlockers(
  { line, start }: CheckedEmail,
  counted: readonly Counted[],
  period: number,
  fault: Fault,
): void {
  const near = counted.filter(({ date }) => Math.abs(date - start) < period);
  const ids = near.map(({ id }) => id).sort();
  if (list(line.blockedBy) !== list(ids)) {
    fault('frequency', line, `blocked by ${list(line.blockedBy)}, not ${list(ids)}`);
  }
}

/** Where a period holds too many, all of them have to be required or gone. */
function checkPeriods(
  counted: readonly Counted[],
  emails: readonly CheckedEmail[],
  { max, period }: { readonly max: number; readonly period: number },
  fault: Fault,
): void {
  if (counted.length <= max) return;
  for (const { date: first } of counted) {
    const inside = counted.filter(({ date }) => date >= first && date < first + period);
    const culprit = inside.length > max ? inside.find(({ required }) => !required) : undefined;
    const about = emails.find(({ email }) => email.id === culprit?.id);
    if (about) fault('frequency', about.line, `${inside.length} emails from ${text(first)} on`);
  }
}
