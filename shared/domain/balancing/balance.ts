import type { Day } from '../calendar/civil-date.ts';
import { balanceRound } from './balance-round.ts';
import type { Allotment, Place } from './deal.ts';
import type { BalanceInput, LoadGroup } from './load-group.ts';
import { countLoads } from './loads.ts';
import { findOverflow } from './overflow.ts';
import { dealToMembers, mergeEqual } from './placing-order.ts';

/** Where the caps leave every email, and every day. */
export interface BalanceResult {
  /** By group, in the order of the input. */
  readonly allotments: readonly Allotment[];
  /** All mail by day, pinned mail and what is gone today included. */
  readonly loads: ReadonlyMap<Day, number>;
  /** The days to report as `over_cap`, ascending. */
  readonly overCap: readonly Day[];
  /** How often the step of rules §8.3 was taken. */
  readonly rounds: number;
}

/**
 * Rules §8.3: moves mail away from days above the limit, to later days with room, class by class.
 *
 * The step is repeated on its own result until it moves nothing, so balancing the result again
 * moves nothing. This ends: let the slack be the sum, over the emails that go out, of the days from
 * their date to their latest date, counting both. Every email only moves later, at most to its
 * latest date, or drops out for good; so a step that changes anything lowers the slack, which is a
 * whole number and never negative.
 *
 * @throws RangeError when the input contradicts itself.
 */
export function balance(input: BalanceInput): BalanceResult {
  checkInput(input);
  const merged = mergeEqual(input.groups);
  const noCapacity = merged.map(() => 0);
  let parts: readonly Part[] = merged.map(({ group }, origin) => ({ origin, group }));
  let slack = slackOf(parts);
  let rounds = 0;
  for (;;) {
    const allotments = balanceRound({ ...input, groups: groupsOf(parts) });
    if (!allotments) break;
    rounds += 1;
    parts.forEach(({ origin }, index) => {
      noCapacity[origin] = (noCapacity[origin] ?? 0) + (allotments[index]?.noCapacity ?? 0);
    });
    parts = parts.flatMap((part, index) => movedParts(part, allotments[index]));
    const slackAfter = slackOf(parts);
    if (slackAfter === slack) break;
    if (slackAfter > slack) throw new RangeError('Expected a step to lower the slack of the mail');
    slack = slackAfter;
  }
  const after = { ...input, groups: groupsOf(parts) };
  const overflow = findOverflow(countLoads(input), after);
  const wholes = allot(parts, overflow.counts, noCapacity);
  const allotments = dealToMembers(merged, wholes, input.groups);
  return { allotments, loads: countLoads(after).days, overCap: overflow.days, rounds };
}

/** Emails of one merged group that stand on one date. */
interface Part {
  readonly origin: number;
  readonly group: LoadGroup;
}

function movedParts({ origin, group }: Part, allotment: Allotment | undefined): readonly Part[] {
  const countByDate = new Map<Day, number>();
  for (const { date, count } of allotment?.places ?? []) {
    if (date < group.date || date > group.latest) {
      throw new RangeError(`Expected a date from ${group.date} to ${group.latest}, got ${date}`);
    }
    addCount(countByDate, date, count);
  }
  return [...countByDate].map(([date, count]) => ({ origin, group: { ...group, date, count } }));
}

/** By origin, what became of its emails. */
function allot(
  parts: readonly Part[],
  over: readonly number[],
  noCapacity: readonly number[],
): readonly Allotment[] {
  const within = noCapacity.map(() => new Map<Day, number>());
  const above = noCapacity.map(() => new Map<Day, number>());
  parts.forEach(({ origin, group: { date, count } }, index) => {
    const countOver = over[index] ?? 0;
    addCount(within[origin], date, count - countOver);
    addCount(above[origin], date, countOver);
  });
  return noCapacity.map((skipped, origin) => {
    const places: Place[] = [];
    for (const [date, count] of within[origin] ?? []) places.push({ date, count, over: false });
    for (const [date, count] of above[origin] ?? []) places.push({ date, count, over: true });
    places.sort((a, b) => a.date - b.date || Number(a.over) - Number(b.over));
    return { places, noCapacity: skipped };
  });
}

function addCount(counts: Map<Day, number> | undefined, day: Day, count: number): void {
  if (count > 0) counts?.set(day, (counts.get(day) ?? 0) + count);
}

function groupsOf(parts: readonly Part[]): readonly LoadGroup[] {
  return parts.map(({ group }) => group);
}

function slackOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { group }) => sum + group.count * (group.latest - group.date + 1), 0);
}

function checkInput({ groups, today, cap, limit }: BalanceInput): void {
  if (!(limit >= cap))
    throw new RangeError(`Expected a limit of at least the cap ${cap}, got ${limit}`);
  for (const { date, latest, count } of groups) {
    if (!(date >= today))
      throw new RangeError(`Expected mail dated ${today} or later, got ${date}`);
    if (!(latest >= date)) {
      throw new RangeError(`Expected a latest date of ${date} or later, got ${latest}`);
    }
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RangeError(`Expected a whole number of emails, got ${count}`);
    }
  }
}
