import { z } from 'zod';

/** The part of the States language that our machines use; anything else is refused, not ignored. */
const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  InputPath: z.string().nullable().optional(),
  OutputPath: z.string().nullable().optional(),
};

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number().optional(),
  MaxAttempts: z.number().optional(),
  BackoffRate: z.number().optional(),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.string().optional(),
});
export type Retrier = z.infer<typeof retrier>;

const task = z.strictObject({
  ...common,
  Type: z.literal('Task'),
  Resource: z.string(),
  Parameters: z.unknown().optional(),
  ResultSelector: z.unknown().optional(),
  ResultPath: z.string().nullable().optional(),
  TimeoutSeconds: z.number(),
  Retry: z.array(retrier).optional(),
});
export type TaskState = z.infer<typeof task>;

const choiceRule = z.looseObject({ Next: z.string().optional() });
export type ChoiceRule = z.infer<typeof choiceRule>;

const choice = z.strictObject({
  Comment: z.string().optional(),
  InputPath: z.string().nullable().optional(),
  OutputPath: z.string().nullable().optional(),
  Type: z.literal('Choice'),
  Choices: z.array(choiceRule),
  Default: z.string().optional(),
});

const wait = z.strictObject({
  ...common,
  Type: z.literal('Wait'),
  Seconds: z.number().optional(),
  SecondsPath: z.string().optional(),
});

const pass = z.strictObject({
  ...common,
  Type: z.literal('Pass'),
  Parameters: z.unknown().optional(),
  Result: z.unknown().optional(),
  ResultPath: z.string().nullable().optional(),
});

const succeed = z.strictObject({ ...common, Type: z.literal('Succeed') });
const fail = z.strictObject({
  Comment: z.string().optional(),
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

const map = z.strictObject({
  ...common,
  Type: z.literal('Map'),
  Label: z.string().optional(),
  ItemsPath: z.string().optional(),
  ItemSelector: z.unknown().optional(),
  ItemBatcher: z.strictObject({ MaxItemsPerBatch: z.number() }).optional(),
  ItemProcessor: z.strictObject({
    ProcessorConfig: z.strictObject({
      Mode: z.literal('DISTRIBUTED'),
      ExecutionType: z.literal('STANDARD'),
    }),
    get StartAt() {
      return z.string();
    },
    get States() {
      return z.record(z.string(), state);
    },
  }),
  MaxConcurrency: z.number().optional(),
  ResultPath: z.string().nullable().optional(),
  ResultSelector: z.unknown().optional(),
  Retry: z.array(retrier).optional(),
});
export type MapState = z.infer<typeof map>;

const state = z.discriminatedUnion('Type', [task, choice, wait, pass, succeed, fail, map]);
export type State = z.infer<typeof state>;

export const machineSchema = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), state),
  TimeoutSeconds: z.number(),
});
/** A machine, or the processor of a map within one. */
export interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}
