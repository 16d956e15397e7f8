/** What the states of the plan machine pass on: keys and totals, nothing that grows with the contacts. */
import { z } from 'zod';
import { planRunSchema } from '../planning/run-parts.ts';

/** A plan run in a state: its slices are a number here. */
export const planStateSchema = planRunSchema.omit({ slices: true }).extend({
  sliceCount: z.int().min(1),
  execution: z.string().min(1),
  /** The build that opened the run; no other one goes on with it. */
  build: z.string().min(1),
});
export type PlanState = z.infer<typeof planStateSchema>;

/** What opening answers: `slices` are the items of the maps that follow. */
export const planOpenedSchema = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('opened'),
    run: planStateSchema,
    slices: z.array(z.int()),
    round: z.literal(0),
  }),
  z.object({ result: z.enum(['busy', 'superseded']), run: z.object({ run: z.int() }) }),
]);
export type PlanOpened = z.infer<typeof planOpenedSchema>;

/** A slice's census. */
export const censusItemSchema = z.object({ run: planStateSchema, slice: z.int() });
/** A slice's survey in a round. */
export const surveyItemSchema = censusItemSchema.extend({ round: z.int() });
/** A slice's commit, after so many rounds. */
export const commitItemSchema = censusItemSchema.extend({ rounds: z.int() });

export const gatherInputSchema = z.object({ run: planStateSchema });
export const gatheredSchema = z.object({ slices: z.int() });
export const balanceInputSchema = z.object({ run: planStateSchema, round: z.int() });
/** Answer of the balance step; the next round is `rounds`. */
export const balancedSchema = z.object({
  rounds: z.int(),
  again: z.boolean(),
  /** Epoch days. */
  overCap: z.array(z.int()),
});
export const planCloseInputSchema = z.object({
  run: planStateSchema,
  overCap: z.array(z.int()),
});

/** What a map's task answers; its map discards it. */
export const planItemsDoneSchema = z.object({ items: z.int() });
/** What a closed plan comes to, for whoever looks at the execution. */
export const planClosedSchema = z.object({
  organizationId: z.string(),
  run: z.int(),
  planned: z.int(),
  written: z.int(),
  removed: z.int(),
  peakLoad: z.int(),
  daysOverCap: z.int(),
});
export type PlanClosed = z.infer<typeof planClosedSchema>;
