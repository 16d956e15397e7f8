import {
  planSummarySchema,
  planTotalsSchema,
  runKeys,
  type PlanRun,
  type PlanSummary,
} from '../../contracts/planning/run-parts.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { readJson } from '../bucket/json-object.ts';
import { planContext, type PlanPorts } from './plan-context.ts';
import { sumTotals } from './plan-totals.ts';

export type { PlanSummary };

/**
 * Adds up the slices' totals, writes the day loads and closes the run. Of a run that is closed
 * already it only answers the summary: its day loads have moved on with every contact since.
 */
export async function closePlan(
  ports: PlanPorts,
  run: PlanRun,
  overCap: readonly Day[],
): Promise<PlanSummary> {
  const known = await ports.store.runs.get(run.organizationId, run.run);
  if (known?.status === 'done') return planSummarySchema.parse(known.summary);
  const { census, caps } = await planContext(ports, run);
  const parts = await ports.tasks.map(run.slices, (slice) =>
    readJson(ports.bucket, runKeys.totals(run, slice), planTotalsSchema),
  );
  const { loads, ...totals } = sumTotals(parts);
  await ports.store.dayLoads.replace(run.organizationId, loads, census.active);
  const summary: PlanSummary = {
    ...totals,
    today: formatCivilDate(run.today),
    active: census.active,
    cap: caps.cap,
    limit: caps.limit,
    peakLoad: loads.reduce(
      (peak, { counted, date }) => (date >= run.today ? Math.max(peak, counted) : peak),
      0,
    ),
    overCap: overCap.map(formatCivilDate),
  };
  await ports.store.runs.close(run.organizationId, run.run, 'done', summary, ports.clock.now());
  return summary;
}
