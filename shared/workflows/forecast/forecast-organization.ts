import type { Day } from '../../domain/calendar/civil-date.ts';
import { ForecastCounter, type Forecast } from '../../domain/forecasting/forecast.ts';
import { CensusCounter } from '../../domain/planning/census.ts';
import { compileRules, type PlanningRules } from '../../domain/planning/compile.ts';
import { LoadCounter, type SliceLoads } from '../../domain/planning/load-groups.ts';
import { MOST_ROUNDS } from '../../domain/planning/plan-slices.ts';
import { SlicePlan, type SliceRound } from '../../domain/planning/slice-plan.ts';
import { balanceSlices } from '../../domain/planning/slice-rounds.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Store } from '../../ports/store.ts';
import { contextOf } from '../plan/plan-context.ts';

/** What is forecast. */
export interface ForecastRequest {
  readonly organizationId: string;
  readonly today: Day;
  /** Days ahead, today included; 1–730. */
  readonly days: number;
  /** The rules to assume: the published ones, or others to compare with. */
  readonly settings: Settings;
}

/** What a forecast reads. */
interface ForecastPorts {
  readonly store: Pick<Store, 'organizations' | 'contacts'>;
}

const PAGE = 500;

/**
 * Plans the coming days as the planner would today, and counts. Nothing is written: it reads the
 * store slice by slice, once for each step of a plan.
 *
 * It assumes that nothing changes: no new contacts, visits or answers, and so no follow-ups of mail
 * that is not sent yet.
 */
export async function forecastOrganization(
  ports: ForecastPorts,
  request: ForecastRequest,
): Promise<Forecast> {
  const { organizationId, today, days } = request;
  const organization = await ports.store.organizations.get(organizationId);
  if (!organization) throw new Error(`Expected an organization "${organizationId}", found none`);
  const rules: PlanningRules = { ...compileRules(request.settings), horizonDays: days - 1 };
  const readSlices = Array.from(
    { length: organization.slices },
    (_none, slice) => (): AsyncIterable<ContactRecords> => readSlice(ports, organizationId, slice),
  );
  const counter = new CensusCounter({ rules, today, traced: false });
  for (const read of readSlices) for await (const records of read()) counter.add(records);
  const context = contextOf(rules, today, counter.census());
  const rounds = await balance(context, readSlices);
  const forecast = new ForecastCounter(today, days);
  for (const [slice, read] of readSlices.entries()) {
    const plan = new SlicePlan({ ...context.request, traced: false }, roundsOf(rounds, slice));
    for await (const records of read()) for (const email of plan.plan(records)) forecast.add(email);
  }
  return forecast.forecast(context.census, context.caps);
}

type ReadSlices = readonly (() => AsyncIterable<ContactRecords>)[];

async function balance(
  { request, caps }: ReturnType<typeof contextOf>,
  readSlices: ReadSlices,
): Promise<readonly (readonly SliceRound[])[]> {
  const rounds: (readonly SliceRound[])[] = [];
  while (rounds.length < MOST_ROUNDS) {
    const loads: SliceLoads[] = [];
    for (const [slice, read] of readSlices.entries()) {
      const plan = new SlicePlan({ ...request, traced: false }, roundsOf(rounds, slice));
      const counter = new LoadCounter(request.rules.dailyMaxima.length);
      for await (const records of read()) counter.add(plan.derive(records));
      loads.push(counter.loads());
    }
    const balanced = balanceSlices(request.rules, caps, request.today, loads);
    if (!balanced.moves) break;
    rounds.push(balanced.slices);
    if (balanced.overCap.length === 0) break;
  }
  return rounds;
}

function roundsOf(
  rounds: readonly (readonly SliceRound[])[],
  slice: number,
): readonly SliceRound[] {
  return rounds.flatMap((round) => round[slice] ?? []);
}

async function* readSlice(
  { store }: ForecastPorts,
  organizationId: string,
  slice: number,
): AsyncIterable<ContactRecords> {
  let cursor: string | null = null;
  do {
    const page = await store.contacts.readSlice(organizationId, slice, cursor, PAGE);
    yield* page.records;
    cursor = page.cursor;
  } while (cursor !== null);
}
