/**
 * How long the balance step takes for an organization of 50,000 groups of interchangeable emails:
 * `node bench/balance.ts [groups]`. The mail is made from a fixed seed, so runs compare.
 */
import { balance, type BalanceResult } from '../shared/domain/balancing/balance.ts';
import type { BalanceInput, LoadGroup } from '../shared/domain/balancing/load-group.ts';

/** What one balance took. */
export interface BalanceTiming {
  readonly scenario: string;
  readonly groups: number;
  readonly emails: number;
  readonly rounds: number;
  readonly overCapDays: number;
  readonly milliseconds: number;
}

const SCENARIOS = [
  { scenario: 'nothing above the limit', pressure: 0.05, ownMaximum: 0 },
  { scenario: 'peaks, room beside them', pressure: 0.8, ownMaximum: 0 },
  { scenario: 'peaks, instances with own maxima', pressure: 0.8, ownMaximum: 0.04 },
  { scenario: 'full for months', pressure: 1.1, ownMaximum: 0 },
  { scenario: 'full, instances with own maxima', pressure: 1.1, ownMaximum: 0.04 },
  { scenario: 'far too much mail', pressure: 3, ownMaximum: 0.04 },
] as const;

/** Times the balance of every scenario. */
export function benchBalance(groupCount = 50_000): readonly BalanceTiming[] {
  return SCENARIOS.map(({ scenario, pressure, ownMaximum }) => {
    const input = sampleInput(groupCount, pressure, ownMaximum);
    const start = performance.now();
    const result: BalanceResult = balance(input);
    const milliseconds = Math.round(performance.now() - start);
    return {
      scenario,
      groups: groupCount,
      emails: input.groups.reduce((sum, { count }) => sum + count, 0),
      rounds: result.rounds,
      overCapDays: result.overCap.length,
      milliseconds,
    };
  });
}

const DAYS = 390;
const INSTANCES = 20;

/**
 * @param pressure the mean load of a day, as a share of the cap.
 * @param ownMaximum the daily maximum of an instance, as a share of the cap; 0 for none.
 */
function sampleInput(groupCount: number, pressure: number, ownMaximum: number): BalanceInput {
  const random = seededRandom(20_270_429);
  const below = (bound: number): number => Math.floor(random() * bound);
  const groups = Array.from({ length: groupCount }, (): LoadGroup => {
    const date = below(4) === 0 ? below(DAYS / 30) * 30 : below(DAYS);
    const slack = below(20) === 0 ? 3650 : below(below(3) === 0 ? 1 : 31);
    const instance = ownMaximum > 0 && below(10) === 0 ? below(INSTANCES) : -1;
    const priority = instance >= 0 ? 5 : ([1, 3, 5, 5, 5, 8, 10][below(7)] ?? 10);
    const count = 1 + below(60);
    return { priority, date, latest: date + slack, instance, required: slack === 3650, count };
  });
  const emails = groups.reduce((sum, { count }) => sum + count, 0);
  const cap = Math.ceil(emails / DAYS / pressure);
  return {
    today: 0,
    groups,
    pinned: new Map(Array.from({ length: DAYS }, (_, day) => [day, Math.floor(cap / 20)])),
    goneToday: Math.floor(cap / 10),
    cap,
    limit: Math.floor(cap * 1.2),
    instanceMax: Array.from({ length: INSTANCES }, () => Math.ceil(cap * ownMaximum)),
    instanceGoneToday: Array.from({ length: INSTANCES }, () => 0),
    onOverflow: 'send',
  };
}

/** Numbers from 0 up to 1, always the same: mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) console.table(benchBalance(Number(process.argv[2] ?? 50_000)));
