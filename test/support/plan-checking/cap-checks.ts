/** A whole plan against the caps: rules §8.3. */
import { formatCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import { isCounted, type CheckedEmail, type Fault } from './contact-checks.ts';
import type { CheckedCase } from './expected-emails.ts';

/** A contact with its emails. */
export interface CheckedPlanOfContact {
  readonly given: CheckedCase;
  readonly emails: readonly CheckedEmail[];
}

export interface CheckedCaps {
  readonly cap: number;
  readonly limit: number;
  readonly soft: number;
}

/** A planned email that is not pinned. */
interface Movable {
  readonly of: CheckedEmail;
  readonly start: Day;
  readonly send: Day;
  readonly priority: number;
  readonly required: boolean;
  /** The latest feasible date: narrowed, and before the next excluded date. */
  readonly feasible: Day;
}

interface DayMail {
  fixed: number;
  readonly movable: Movable[];
}

/** What the caps did to a plan, for comparison with what the planner reports. */
export interface CheckedLoads {
  readonly daysOverCap: readonly Day[];
  readonly peak: number;
  readonly moved: number;
}

/** Checks what the caps did: days, instances, and whether what stands above them had nowhere to go. */
export function checkCaps(
  plans: readonly CheckedPlanOfContact[],
  caps: CheckedCaps,
  fault: Fault,
): CheckedLoads {
  const { settings, today } = plans[0]?.given ?? { settings: null, today: 0 };
  if (settings === null) return { daysOverCap: [], peak: 0, moved: 0 };
  const gone = plans.flatMap(({ given }) =>
    given.contact.history.filter(
      ({ sent, status }) => sent === today && ['sent', 'sending', 'unknown'].includes(status),
    ),
  );
  const movables = plans.flatMap(movablesOf);
  const before = daysBy(plans, movables, gone.length, today, ({ start }) => start);
  for (const { start } of plans.flatMap(({ emails }) => emails.filter(foundNoRoom))) {
    // It was on its date until the caps were asked.
    const mail = before.get(start) ?? { fixed: 0, movable: [] };
    before.set(start, { ...mail, fixed: mail.fixed + 1 });
  }
  const after = daysBy(plans, movables, gone.length, today, ({ send }) => send);
  const over = new Set<Day>();
  for (const [day, mail] of after) {
    if (loadOf(mail) > capacityOf(before.get(day), caps)) over.add(day);
    checkDay(day, mail, caps, fault);
  }
  const skips = settings.volume.on_overflow === 'skip';
  if (skips) checkNothingIsOver(after, caps, fault);
  for (const instance of settings.instances.filter(({ dailyMax }) => dailyMax < Infinity)) {
    const goneToday = gone.filter(({ campaign }) => campaign === instance.name).length;
    const own = movables.filter(({ of }) => of.email.instance === instance);
    const limits = { max: instance.dailyMax, goneToday, today, skips };
    for (const day of checkInstance(own, limits, fault)) over.add(day);
  }
  const maxima = new Map(settings.instances.map(({ name, dailyMax }) => [name, dailyMax]));
  checkNothingMovesInPeace(movables, before, caps, maxima, fault);
  checkPlaces(after, caps, fault);
  return {
    daysOverCap: [...over].sort((a, b) => a - b),
    peak: Math.max(
      0,
      ...[...after].filter(([day]) => day >= today).map(([, mail]) => loadOf(mail)),
    ),
    moved: movables.filter(({ start, send }) => start !== send).length,
  };
}

/** Skipped by this plan; one that an earlier plan had skipped takes no room. */
function foundNoRoom({ line, stored }: CheckedEmail): boolean {
  return line.skipReason === 'no_capacity' && stored?.skipReason !== 'no_capacity';
}

function movablesOf({ given, emails }: CheckedPlanOfContact): readonly Movable[] {
  const feasible = latestFeasible(given, emails);
  return emails.flatMap((of) => {
    const { line, email, start } = of;
    if (line.send === null || email.kind === 'transactional') return [];
    return {
      of,
      start,
      send: line.send,
      priority: email.priority,
      required: email.kind === 'required',
      feasible: feasible.get(of) ?? line.send,
    };
  });
}

/** The latest feasible dates of emails on their final dates (§8.2, last paragraph; §8.3). */
function latestFeasible(
  { settings, windows }: CheckedCase,
  emails: readonly CheckedEmail[],
): ReadonlyMap<CheckedEmail, Day> {
  const dateOf = ({ line, start }: CheckedEmail): Day => line.send ?? start;
  const { max_emails_per_contact_per_period: max, period_days: period } = settings.volume;
  const planned = emails.filter(
    ({ line }) => line.skipReason === null || line.skipReason === 'no_capacity',
  );
  const inOrder = planned
    .filter(isCounted)
    .sort(
      (a, b) =>
        dateOf(a) - dateOf(b) ||
        Buffer.compare(Buffer.from(a.email.type), Buffer.from(b.email.type)) ||
        a.email.event - b.email.event ||
        Buffer.compare(Buffer.from(a.line.campaign ?? ''), Buffer.from(b.line.campaign ?? '')),
    );
  const latest = new Map<CheckedEmail, Day>();
  for (const [index, each] of inOrder.entries()) {
    const follower = inOrder[index + max];
    const until = follower === undefined ? Infinity : dateOf(follower) - period;
    const bound = Math.max(dateOf(each), Math.min(each.email.latest, until));
    latest.set(each, each.email.respects ? windows.lastFree(dateOf(each), bound) : bound);
  }
  return latest;
}

function daysBy(
  plans: readonly CheckedPlanOfContact[],
  movables: readonly Movable[],
  goneToday: number,
  today: Day,
  dateOf: (movable: Movable) => Day,
): Map<Day, DayMail> {
  const days = new Map<Day, DayMail>([[today, { fixed: goneToday, movable: [] }]]);
  const on = (day: Day): DayMail => {
    const mail = days.get(day) ?? { fixed: 0, movable: [] };
    days.set(day, mail);
    return mail;
  };
  for (const { line, email } of plans.flatMap(({ emails }) => emails)) {
    if (email.kind === 'transactional' && line.send !== null) on(line.send).fixed += 1;
  }
  for (const movable of movables) on(dateOf(movable)).movable.push(movable);
  return days;
}

function loadOf({ fixed, movable }: DayMail): number {
  return fixed + movable.length;
}

function capacityOf(before: DayMail | undefined, { cap, limit }: CheckedCaps): number {
  const load = before ? loadOf(before) : 0;
  return load > cap && load <= limit ? load : cap;
}

/**
 * Above the limit a day may hold only what could not go on, and what its places are for. A day
 * between cap and limit is not looked at again once it is full, so it has to be reported only.
 */
function checkDay(day: Day, mail: DayMail, { cap, limit }: CheckedCaps, fault: Fault): void {
  const load = loadOf(mail);
  if (load <= limit) return;
  const places = Math.max(0, cap - mail.fixed);
  const free = mail.movable.filter(({ feasible }) => feasible > day);
  const culprit = free[places];
  const what = `${load} on ${formatCivilDate(day)}, ${free.length} of them could go on`;
  if (culprit) fault('cap', culprit.of.line, what);
}

/** With `on_overflow: skip` only pinned and required mail stands above a limit. */
function checkNothingIsOver(
  after: ReadonlyMap<Day, DayMail>,
  { limit }: CheckedCaps,
  fault: Fault,
): void {
  for (const [day, mail] of after) {
    const others = mail.movable.filter(({ required }) => !required);
    const [first] = others;
    if (first && others.length + mail.fixed > limit) {
      fault('cap', first.of.line, `${loadOf(mail)} on ${formatCivilDate(day)}, not required`);
    }
  }
}

function checkInstance(
  own: readonly Movable[],
  limits: { max: number; goneToday: number; today: Day; skips: boolean },
  fault: Fault,
): readonly Day[] {
  const over: Day[] = [];
  for (const day of new Set(own.map(({ send }) => send))) {
    const there = own.filter(({ send }) => send === day);
    const gone = day === limits.today ? limits.goneToday : 0;
    if (there.length + gone <= limits.max) continue;
    over.push(day);
    const free = there.filter(({ feasible }) => feasible > day);
    const [culprit] = free.length + gone > limits.max ? free : [];
    if (culprit) fault('daily_max', culprit.of.line, `${there.length} on ${formatCivilDate(day)}`);
    const [optional] = there.filter(({ required }) => !required);
    if (limits.skips && optional) fault('daily_max', optional.of.line, 'not required, and above');
  }
  return over;
}

/** §8.3: if no date is above limit, nothing moves. */
function checkNothingMovesInPeace(
  movables: readonly Movable[],
  before: ReadonlyMap<Day, DayMail>,
  { limit }: CheckedCaps,
  maxima: ReadonlyMap<string, number>,
  fault: Fault,
): void {
  if ([...before.values()].some((mail) => loadOf(mail) > limit)) return;
  const isLimited = ({ of }: Movable): boolean =>
    (maxima.get(of.line.campaign ?? '') ?? Infinity) < Infinity;
  for (const movable of movables) {
    if (movable.start === movable.send || isLimited(movable)) continue;
    // An instance above its own maximum may push others of lower classes, so only peace is checked.
    if (movables.some((each) => isLimited(each) && each.start !== each.send)) return;
    fault('cap', movable.of.line, 'moved, though no date is above the limit');
    return;
  }
}

/** What stands above a limit could not have gone on a day before: those are full, and not of less. */
function checkPlaces(after: ReadonlyMap<Day, DayMail>, caps: CheckedCaps, fault: Fault): void {
  for (const [day, mail] of after) {
    if (loadOf(mail) <= caps.limit) continue;
    const places = Math.max(0, caps.cap - mail.fixed);
    const inOrder = [...mail.movable].sort(
      (a, b) =>
        a.priority - b.priority || b.feasible - a.feasible || a.send - a.start - b.send + b.start,
    );
    for (const each of inOrder.slice(places)) {
      if (each.of.email.instance !== null && each.of.email.instance.dailyMax < Infinity) continue;
      for (let earlier = each.start; earlier < day; earlier++) {
        const there = after.get(earlier) ?? { fixed: 0, movable: [] };
        if (loadOf(there) < caps.cap) {
          fault(
            'cap',
            each.of.line,
            `over on ${formatCivilDate(day)}, room on ${formatCivilDate(earlier)}`,
          );
          return;
        }
        const lower = there.movable.find(
          (other) =>
            other.priority > each.priority &&
            loadOf(there) > caps.limit &&
            other.feasible > earlier,
        );
        if (lower) {
          fault(
            'cap',
            each.of.line,
            `over on ${formatCivilDate(day)}; ${lower.of.line.emailId} of less on ${formatCivilDate(earlier)}`,
          );
          return;
        }
      }
    }
  }
}
