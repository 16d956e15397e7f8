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
    const rivals = open.filter((each) => each.base === base);
    const winners = winnersAmong(rivals, new Set());
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

/**
 * Who goes of the rivals for a date. A pending one that wins and then does not go for frequency is
 * not pending for the next plan, which would let another win that does not go either (§9.3): that
 * one may have won at once.
 */
function winnersAmong(
  rivals: readonly CheckedEmail[],
  fallen: ReadonlySet<CheckedEmail>,
): readonly CheckedEmail[] {
  const required = rivals.filter(({ email }) => email.kind === 'required');
  if (required.length > 0) return required;
  const isPending = (each: CheckedEmail): boolean => wasPending(each) && !fallen.has(each);
  const [winner] = [...rivals].sort(
    (a, b) =>
      a.email.priority - b.email.priority ||
      Number(isPending(b)) - Number(isPending(a)) ||
      byText(a.line.campaign, b.line.campaign) ||
      a.email.event - b.email.event,
  );
  if (winner === undefined) return [];
  if (!isPending(winner) || winner.line.skipReason !== 'campaign_conflict') return [winner];
  const others = winnersAmong(rivals, new Set([...fallen, winner]));
  return others.every(({ line }) => line.skipReason === 'frequency_limit') ? others : [winner];
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
  const marketing = emails.filter(isCounted);
  const standing = marketing.filter(
    (each) => each.stored?.skipReason === 'frequency_limit' && hasToStand(given, emails, each),
  );
  const silent = new Set<CheckedEmail>();
  let limited = limitedOnes(given, marketing, standing, silent);
  for (;;) {
    // One without room does not keep a pending one from going out (§9.3): it counts only if it fits.
    const inTheWay = marketing.filter(
      (each) =>
        each.line.skipReason === 'no_capacity' &&
        (each.settled || hasToStand(given, emails, each)) &&
        !silent.has(each) &&
        limited.some((one) => wasPending(one.each) && one.ids.includes(each.email.id)),
    );
    if (inTheWay.length === 0) break;
    for (const each of inTheWay) silent.add(each);
    limited = limitedOnes(given, marketing, standing, silent);
  }
  for (const each of marketing.filter(({ reason }) => reason === null)) {
    const limit = limited.find((one) => one.each === each);
    const { line, stored } = each;
    const isLimited = line.skipReason === 'frequency_limit';
    if (standing.includes(each)) {
      // Conflicts come first, so one that stood skipped may lose its date to a rival (§7).
      const same = list(line.blockedBy) === list(stored?.blockedBy ?? null);
      if (line.skipReason === 'campaign_conflict' || (isLimited && same)) continue;
      fault('frequency', line, 'the stored skip has to stand');
    } else if (isLimited !== (limit !== undefined)) {
      fault('frequency', line, isLimited ? 'would fit, and is skipped' : 'does not fit');
    } else if (limit && list(line.blockedBy) !== list(limit.ids)) {
      fault('frequency', line, `blocked by ${list(line.blockedBy)}, not ${list(limit.ids)}`);
    }
  }
  checkPeriods(given, marketing, fault);
}

/** An email that the limit keeps out, and the ids of those that fill it. */
interface Limited {
  readonly each: CheckedEmail;
  readonly ids: readonly string[];
}

/** Whom the limit keeps out: required ones never, then in order, on the dates before caps. */
function limitedOnes(
  given: CheckedCase,
  marketing: readonly CheckedEmail[],
  standing: readonly CheckedEmail[],
  silent: ReadonlySet<CheckedEmail>,
): readonly Limited[] {
  const { max_emails_per_contact_per_period: max, period_days: period } = given.settings.volume;
  const counted: Counted[] = [...countedHistory(given)];
  const limited: Limited[] = [];
  const accept = ({ email, start }: CheckedEmail): void => {
    counted.push({ id: email.id, date: start, required: email.kind === 'required' });
  };
  const loud = marketing.filter((each) => !silent.has(each));
  loud.filter((each) => each.settled && each.reason === 'no_capacity').forEach(accept);
  const asking = loud.filter(
    (each) =>
      each.reason === null &&
      !standing.includes(each) &&
      each.line.skipReason !== 'campaign_conflict',
  );
  asking.filter(({ email }) => email.kind === 'required').forEach(accept);
  const rest = asking.filter(({ email }) => email.kind !== 'required').sort(byFrequencyOrder);
  for (const each of rest) {
    const near = counted.filter(({ date }) => Math.abs(date - each.start) < period);
    if (mostAround(near, each.start, period) < max) accept(each);
    // A stored skip for want of room stands, whether it fits or not.
    else if (!hasToStand(given, marketing, each)) {
      limited.push({ each, ids: near.map(({ id }) => id).sort() });
    }
  }
  return limited;
}

function countedHistory({ contact }: CheckedCase): readonly Counted[] {
  return contact.history
    .filter((each) => mayHaveGone(each) && !/^(visit_|followup_)/.test(each.type))
    .map(({ emailId, sent: date }) => ({ id: emailId, date, required: true }));
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

function mostAround(near: readonly Counted[], date: Day, period: number): number {
  let most = 0;
  for (let first = date - period + 1; near.length > 0 && first <= date; first++) {
    const inside = near.filter((each) => each.date >= first && each.date < first + period);
    most = Math.max(most, inside.length);
  }
  return most;
}

/** Of what goes out: where a period holds too many, all of them have to be required or gone. */
function checkPeriods(given: CheckedCase, marketing: readonly CheckedEmail[], fault: Fault): void {
  const { max_emails_per_contact_per_period: max, period_days: period } = given.settings.volume;
  const going = marketing.flatMap(({ email, line }): readonly Counted[] =>
    line.send === null
      ? []
      : [{ id: email.id, date: line.send, required: email.kind === 'required' }],
  );
  const counted = [...countedHistory(given), ...going];
  if (counted.length <= max) return;
  for (const { date: first } of counted) {
    const inside = counted.filter(({ date }) => date >= first && date < first + period);
    const culprit = inside.length > max ? inside.find(({ required }) => !required) : undefined;
    const about = marketing.find(({ email }) => email.id === culprit?.id);
    if (about) fault('frequency', about.line, `${inside.length} emails from ${text(first)} on`);
  }
}
