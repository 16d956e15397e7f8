/**
 * What the steps of a plan run leave for each other under `runs/<organization>/<run>/`. States and
 * payloads carry keys and totals only; everything that grows with the organization is here.
 */
import { z } from 'zod';

/** A plan run as its steps pass it on. */
export const planRunSchema = z.object({
  organizationId: z.string(),
  run: z.number().int(),
  configVersion: z.number().int(),
  /** Epoch day that the run works for. */
  today: z.number().int(),
  slices: z.array(z.number().int()),
  actor: z.string(),
});
export type PlanRun = Readonly<z.infer<typeof planRunSchema>>;

const countByDay = z.array(z.tuple([z.number().int(), z.number().int()]));

export const censusSchema = z.object({
  contacts: z.number().int(),
  active: z.number().int(),
  effectiveDates: countByDay,
});

const groupSchema = z.object({
  priority: z.number().int(),
  date: z.number().int(),
  latest: z.number().int(),
  instance: z.number().int(),
  required: z.boolean(),
});

export const sliceLoadsSchema = z.object({
  groups: z.array(groupSchema.extend({ count: z.number().int() })),
  pinned: countByDay,
  goneToday: z.number().int(),
  instanceGoneToday: z.array(z.number().int()),
});

export const sliceRoundSchema = z.object({
  loads: countByDay,
  allotments: z.array(
    z.object({
      group: groupSchema,
      places: z.array(
        z.object({ date: z.number().int(), count: z.number().int(), over: z.boolean() }),
      ),
      noCapacity: z.number().int(),
    }),
  ),
});

/** What committing a slice, or all of them, came to. */
export const planTotalsSchema = z.object({
  contacts: z.number().int(),
  planned: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  moved: z.record(z.string(), z.number().int()),
  /** Records written and removed; a plan of an unchanged organization writes none. */
  written: z.number().int(),
  removed: z.number().int(),
  /** Contacts that changed while the plan ran and were planned again on their own. */
  replanned: z.number().int(),
  loads: z.array(
    z.object({
      date: z.number().int(),
      counted: z.number().int(),
      pinned: z.number().int(),
      effectiveDate: z.number().int(),
    }),
  ),
});
export type PlanTotals = Readonly<z.infer<typeof planTotalsSchema>>;

/** What a plan came to, as its run record keeps it. */
export const planSummarySchema = planTotalsSchema.omit({ loads: true }).extend({
  /** Civil date. */
  today: z.string(),
  active: z.number().int(),
  cap: z.number(),
  limit: z.number(),
  peakLoad: z.number().int(),
  /** Civil dates. */
  overCap: z.array(z.string()),
});
export type PlanSummary = Readonly<z.infer<typeof planSummarySchema>>;

/** Where the parts of a run are. */
export const runKeys = {
  folder: (run: Pick<PlanRun, 'organizationId' | 'run'>): string =>
    `runs/${run.organizationId}/${String(run.run)}`,
  snapshot: (run: Pick<PlanRun, 'organizationId' | 'run'>, slice: number): string =>
    `${runKeys.folder(run)}/snapshot/${pad(slice)}.ndjson.gz`,
  census: (run: PlanRun, slice: number | 'all'): string =>
    `${runKeys.folder(run)}/census/${pad(slice)}.json`,
  survey: (run: PlanRun, round: number, slice: number): string =>
    `${runKeys.folder(run)}/survey/${pad(round)}/${pad(slice)}.json`,
  round: (run: PlanRun, round: number, slice: number): string =>
    `${runKeys.folder(run)}/round/${pad(round)}/${pad(slice)}.json`,
  totals: (run: PlanRun, slice: number): string =>
    `${runKeys.folder(run)}/commit/${pad(slice)}.json`,
};

function pad(part: number | 'all'): string {
  return typeof part === 'number' ? String(part).padStart(4, '0') : part;
}
