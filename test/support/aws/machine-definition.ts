import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

import { flatText } from './flat-text.ts';
import { resources } from './stage-app.ts';

const retrier = z.object({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  MaxAttempts: z.number(),
  BackoffRate: z.number(),
  MaxDelaySeconds: z.number(),
});
export type Retrier = z.infer<typeof retrier>;

const state = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).default([]),
  Resource: z.string().optional(),
  Seconds: z.number().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(retrier).default([]),
  Catch: z.unknown().optional(),
  OutputPath: z.string().nullish(),
  ResultPath: z.string().nullish(),
  ItemBatcher: z.unknown().optional(),
  ItemSelector: z.record(z.string(), z.unknown()).optional(),
  MaxConcurrency: z.number().optional(),
  get ItemProcessor() {
    return z.looseObject({ StartAt: z.string(), States: states }).optional();
  },
});
const states = z.record(z.string(), state);
export type AslState = z.infer<typeof state>;

const machineSchema = z.looseObject({
  StartAt: z.string(),
  TimeoutSeconds: z.number(),
  States: states,
});

/** A machine's definition as it is deployed, references as `<LogicalId>`. */
export interface MachineDefinition {
  /** `plan`, `send`, … */
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly text: string;
  /** The machine's own states. */
  readonly states: Readonly<Record<string, AslState>>;
  /** The states of its maps' children, by map. */
  readonly children: Readonly<Record<string, Readonly<Record<string, AslState>>>>;
}

/** The definitions of a pipeline's state machines. */
export function machineDefinitions(pipeline: Template): readonly MachineDefinition[] {
  return resources(pipeline, 'AWS::StepFunctions::StateMachine').map(({ properties }) => {
    const text = flatText(properties['DefinitionString']);
    const machine = machineSchema.parse(JSON.parse(text));
    const name = z.string().parse(properties['StateMachineName']).split('-').at(-1) ?? '';
    const children = Object.entries(machine.States).flatMap(([map, { ItemProcessor }]) =>
      ItemProcessor === undefined ? [] : [[map, ItemProcessor.States] as const],
    );
    const { States, TimeoutSeconds: timeoutSeconds } = machine;
    return { name, timeoutSeconds, text, states: States, children: Object.fromEntries(children) };
  });
}

/** All states of a machine, those of its children included, with their names. */
export function allStates({ states: own, children }: MachineDefinition): [string, AslState][] {
  return [own, ...Object.values(children)].flatMap((part) => Object.entries(part));
}

/** Where a state may lead to. */
export function nextOf({ Next, Default, Choices }: AslState): readonly string[] {
  const all = [Next, Default, ...Choices.map((choice) => choice.Next)];
  return all.filter((name) => name !== undefined);
}
