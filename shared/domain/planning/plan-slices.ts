import type { Day } from '../calendar/civil-date.ts';
import { capsFor, type Caps } from '../settings/caps.ts';
import type { PlanningSubject } from './candidate.ts';
import { CensusCounter, sumCensus, type Census } from './census.ts';
import type { PlanningRules } from './compile.ts';
import type { DeriveRequest } from './derive.ts';
import type { PlannedEmail } from './email.ts';
import { LoadCounter } from './load-groups.ts';
import { balanceSlices, type BalancedRound } from './slice-rounds.ts';
import { SlicePlan, type SliceRound } from './slice-plan.ts';

/** Rounds of survey and balance that a plan makes at most; every round moves mail later. */
export const MOST_ROUNDS = 50;

/** A whole organization's plan. */
export interface WholePlan {
  readonly census: Census;
  readonly caps: Caps;
  /** By slice, then by contact, each contact's emails by email id. */
  readonly emails: readonly (readonly (readonly PlannedEmail[])[])[];
  readonly overCap: readonly Day[];
  /** How often the caps moved mail; more than once only where days stayed above the cap. */
  readonly rounds: number;
}

/**
 * Plans an organization that fits into memory: census, survey, balance, commit, the steps that
 * the workflows take over many slices and tasks.
 */
export function planSlices(
  rules: PlanningRules,
  today: Day,
  slices: readonly (readonly PlanningSubject[])[],
  traced = false,
): WholePlan {
  const census = sumCensus(slices.map((slice) => censusOf(rules, today, slice)));
  const caps = capsFor(rules.volume, census.active);
  const smoothing = { soft: caps.soft, countByIdealDate: new Map(census.effectiveDates) };
  const request: DeriveRequest = { rules, today, smoothing, caps, traced };
  const { rounds, overCap } = balanceRounds(request, caps, slices);
  const emails = slices.map((slice, index) => {
    const plan = new SlicePlan(request, roundsOf(rounds, index));
    return slice.map((subject) => plan.plan(subject));
  });
  return { census, caps, emails, overCap, rounds: rounds.length };
}

function censusOf(rules: PlanningRules, today: Day, slice: readonly PlanningSubject[]): Census {
  const counter = new CensusCounter({ rules, today, traced: false });
  for (const subject of slice) counter.add(subject);
  return counter.census();
}

/** Surveys and balances until nothing moves any more; a second look is needed only above the cap. */
function balanceRounds(
  request: DeriveRequest,
  caps: Caps,
  slices: readonly (readonly PlanningSubject[])[],
): { readonly rounds: readonly (readonly SliceRound[])[]; readonly overCap: readonly Day[] } {
  const rounds: (readonly SliceRound[])[] = [];
  let firstLoads: ReadonlyMap<Day, number> | null = null;
  for (;;) {
    const loads = slices.map((slice, index) => {
      const plan = new SlicePlan({ ...request, traced: false }, roundsOf(rounds, index));
      const counter = new LoadCounter(request.rules.dailyMaxima.length);
      for (const subject of slice) counter.add(plan.derive(subject));
      return counter.loads();
    });
    const balanced: BalancedRound = balanceSlices(
      request.rules,
      caps,
      request.today,
      loads,
      firstLoads,
    );
    firstLoads = balanced.firstLoads;
    if (!balanced.moves) return { rounds, overCap: balanced.overCap };
    rounds.push(balanced.slices);
    if (balanced.overCap.length === 0 || rounds.length === MOST_ROUNDS) {
      return { rounds, overCap: balanced.overCap };
    }
  }
}

function roundsOf(
  rounds: readonly (readonly SliceRound[])[],
  slice: number,
): readonly SliceRound[] {
  return rounds.flatMap((round) => round[slice] ?? []);
}
