import { balance, type BalanceResult } from '../balancing/balance.ts';
import { dealAllotment, type Allotment } from '../balancing/deal.ts';
import type { BalanceInput } from '../balancing/load-group.ts';
import { capacityOf, countLoads } from '../balancing/loads.ts';
import type { Day } from '../calendar/civil-date.ts';
import type { Caps } from '../settings/caps.ts';
import type { PlanningRules } from './compile.ts';
import { GroupTable, type Group } from './group-table.ts';
import { balanceInputOf, type SliceLoads } from './load-groups.ts';
import type { GroupAllotment, SliceRound } from './slice-plan.ts';

/** What a round of balancing gives: for every slice its part, in slice order. */
export interface BalancedRound {
  readonly slices: readonly SliceRound[];
  /** Whether any email moves or is left out. */
  readonly moves: boolean;
  /** The days to report as over the cap; while there are some, another round has to look again. */
  readonly overCap: readonly Day[];
  /** The loads before the first round; the next round is to be given them. */
  readonly firstLoads: ReadonlyMap<Day, number>;
}

/**
 * Balances all slices together and deals the outcome back to them (rules §8.3). Any split into
 * slices gives the same counts per day, class and group.
 *
 * @param firstLoads of the round before; null in the first. A day that an earlier round filled up
 *   to the limit for want of room is over the cap all the same, as its load was not there before.
 */
export function balanceSlices(
  rules: PlanningRules,
  caps: Pick<Caps, 'cap' | 'limit'>,
  today: Day,
  slices: readonly SliceLoads[],
  firstLoads: ReadonlyMap<Day, number> | null = null,
): BalancedRound {
  const input = balanceInputOf(rules, caps, today, slices);
  const groups = wholeGroups(slices);
  const whole = {
    ...input,
    groups: groups.map(({ group, counts }) => ({ ...group, count: sum(counts) })),
  };
  const result = balance(whole);
  const before = countLoads(whole).days;
  const dealt = dealToSlices(groups, result, slices.length);
  return {
    slices: dealt.map((allotments) => ({ allotments, loads: before })),
    moves: dealt.flat().some(({ group, ...allotment }) => moves(group, allotment)),
    overCap: daysOver(result, firstLoads ?? before, whole),
    firstLoads: firstLoads ?? before,
  };
}

/** What this round reports, and the days above the capacity that they had before the first round. */
function daysOver(
  { overCap, loads }: BalanceResult,
  firstLoads: ReadonlyMap<Day, number>,
  input: BalanceInput,
): readonly Day[] {
  const first = { days: firstLoads, instances: [] };
  const above = [...loads].filter(([day, load]) => load > capacityOf(day, first, input));
  return [...new Set([...overCap, ...above.map(([day]) => day)])].sort((a, b) => a - b);
}

interface WholeGroup {
  readonly group: Group;
  /** How many of its emails each slice holds. */
  readonly counts: number[];
}

function wholeGroups(slices: readonly SliceLoads[]): readonly WholeGroup[] {
  const groups = new GroupTable<WholeGroup>();
  for (const [slice, loads] of slices.entries()) {
    for (const { count, ...group } of loads.groups) {
      const whole = groups.get(group) ?? groups.add(group, { group, counts: slices.map(() => 0) });
      whole.counts[slice] = (whole.counts[slice] ?? 0) + count;
    }
  }
  return groups.values();
}

/** The slices' parts of the groups that something happens to; the others stay where they are. */
function dealToSlices(
  groups: readonly WholeGroup[],
  result: BalanceResult,
  slices: number,
): readonly GroupAllotment[][] {
  const bySlice = Array.from({ length: slices }, (): GroupAllotment[] => []);
  for (const [index, { group, counts }] of groups.entries()) {
    const allotment = result.allotments[index];
    if (!allotment || stays(group, allotment)) continue;
    for (const [slice, part] of dealAllotment(allotment, counts).entries()) {
      if ((counts[slice] ?? 0) > 0) bySlice[slice]?.push({ group, ...part });
    }
  }
  return bySlice;
}

function moves(group: Group, { places, noCapacity }: Allotment): boolean {
  return noCapacity > 0 || places.some(({ date }) => date !== group.date);
}

function stays(group: Group, { places, noCapacity }: Allotment): boolean {
  return noCapacity === 0 && places.every(({ date, over }) => date === group.date && !over);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
