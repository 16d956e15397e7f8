import validateStates from 'asl-validator';
import { describe, expect, it } from 'vitest';

import { commitItemSchema, planOpenedSchema } from '../../../shared/contracts/steps/plan-steps.ts';
import { STEP_ERRORS } from '../../../shared/contracts/errors/step-errors.ts';
import {
  allStates,
  machineDefinitions,
  nextOf,
  type AslState,
  type MachineDefinition,
  type Retrier,
} from '../../support/aws/machine-definition.ts';
import { stageApp, templateOf } from '../../support/aws/stage-app.ts';

const MACHINES = machineDefinitions(templateOf(stageApp(), 'almanac-sandbox-pipeline'));

/** Limits of the service. */
const MOST_EVENTS = 25_000;
const LARGEST_PAYLOAD = 256 * 1024;

/** An organization of three million contacts. */
const SLICES = 1_024;

/** Entering, scheduling, starting, succeeding, leaving; one that is tried again adds three each time. */
const EVENTS_OF_A_TASK = 5;
const EVENTS_OF_ANOTHER_STATE = 2;

/** Reading the run, sending one mail and writing the checkpoint; a task that sends more takes longer. */
const QUICKEST_TASK_SECONDS = 0.2;

describe('the state machines', () => {
  it('are those of the stage', () => {
    expect(MACHINES.map(({ name }) => name).sort()).toEqual([
      'backup',
      'import',
      'plan',
      'restore',
      'send',
    ]);
  });
});

describe.each(MACHINES)('the machine $name', (machine) => {
  it('is written in the States language', () => {
    const definition: unknown = JSON.parse(
      machine.text
        .replaceAll(
          /<[^>]*CurrentVersion[^>]*>/g,
          'arn:aws:lambda:us-east-1:111122223333:function:x:1',
        )
        .replaceAll('<AWS::Partition>', 'aws')
        .replaceAll(/<[^>]+>/g, 'arn:aws:states:us-east-1:111122223333:stateMachine:x'),
    );
    expect(validateStates(definition).errorsText()).toBe('');
  });

  it('gives every task a timeout, and itself one that is longer', () => {
    const timeouts = tasksOf(machine).map(([, { TimeoutSeconds = 0 }]) => TimeoutSeconds);

    expect(Math.min(...timeouts)).toBeGreaterThan(0);
    expect(machine.timeoutSeconds).toBeGreaterThan(Math.max(...timeouts) * 3);
  });

  it('calls functions by their published version', () => {
    const resources = tasksOf(machine)
      .map(([, { Resource = '' }]) => Resource)
      .filter((resource) => !resource.includes(':states:'));

    expect(resources.filter((resource) => !/CurrentVersion/.test(resource))).toEqual([]);
  });

  it('catches nothing, so that every failure can be redriven', () => {
    expect(allStates(machine).filter(([, { Catch }]) => Catch !== undefined)).toEqual([]);
  });

  it('tries again what may pass by itself, and nothing else', () => {
    const permanent = [
      STEP_ERRORS.invalidEvent,
      STEP_ERRORS.invalidAnswer,
      STEP_ERRORS.buildChanged,
      STEP_ERRORS.runEnded,
      STEP_ERRORS.configurationMissing,
      'States.ALL',
      'States.TaskFailed',
    ];
    for (const [name, { Resource = '', Retry }] of tasksOf(machine)) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(
        retried.filter((error) => permanent.includes(error)),
        name,
      ).toEqual([]);
      if (Resource.includes(':states:')) continue;
      expect(retried, name).toEqual(
        expect.arrayContaining([
          STEP_ERRORS.transient,
          'Lambda.TooManyRequestsException',
          'Lambda.ServiceException',
          'Sandbox.Timedout',
        ]),
      );
    }
  });

  it('keeps its history far below the limit of events', () => {
    for (const [part, states] of [
      ['', machine.states],
      ...Object.entries(machine.children),
    ] as const) {
      expect(eventsOf(machine, states), `${machine.name} ${part}`).toBeLessThan(MOST_EVENTS * 0.9);
    }
  });
});

describe('the retries of a task', () => {
  const [, task] = tasksOf(theMachine('plan'))[0] ?? [];
  const waits = new Map(task?.Retry.map((retry) => [retry.ErrorEquals[0], secondsOf(retry)]));

  it('wait two minutes in all for a service that is away', () => {
    expect(waits.get('Lambda.ServiceException')).toBe(2 + 4 + 8 + 16 + 32 + 60);
  });

  it('wait 37 minutes in all for a free Lambda, longer than the longest function runs', () => {
    expect(waits.get('Lambda.TooManyRequestsException')).toBe(5 + 10 + 20 + 40 + 36 * 60);
    expect(waits.get('Lambda.TooManyRequestsException')).toBeGreaterThan(2 * 900);
  });
});

describe('the maps over slices', () => {
  const maps = MACHINES.flatMap((machine) =>
    Object.entries(machine.states)
      .filter(([name, { Type }]) => Type === 'Map' && name !== 'Stretch')
      .map(([name, state]) => ({ machine: machine.name, name, state })),
  );

  it('are those of census, survey, commit, backup and restore', () => {
    expect(maps.map(({ machine, name }) => `${machine} ${name}`).sort()).toEqual([
      'backup Slices',
      'plan Census',
      'plan Commit',
      'plan Survey',
      'restore Slices',
    ]);
  });

  it.each(maps)(
    '$machine $name runs batches in Standard children, fifty at a time',
    ({ state }) => {
      expect(state).toMatchObject({
        ItemsPath: '$.slices',
        ItemBatcher: { MaxItemsPerBatch: 8 },
        MaxConcurrency: 50,
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      });
    },
  );

  it.each(maps)('$machine $name gives every slice by reference, not as a literal', ({ state }) => {
    const selector = state.ItemSelector ?? {};

    expect(selector['slice.$']).toBe('$$.Map.Item.Value');
    expect(Object.keys(selector).filter((field) => !field.endsWith('.$'))).toEqual([]);
  });

  it.each(maps)('$machine $name collects nothing from its children', ({ state }) => {
    const children = Object.values(state.ItemProcessor?.States ?? {});

    expect(state.ResultPath).toBeNull();
    // A child's output is empty; discarded results count against the size of a state all the same.
    expect(children.map(({ OutputPath }) => OutputPath)).toEqual([null]);
    expect(SLICES * '{},'.length).toBeLessThan(LARGEST_PAYLOAD / 10);
  });

  it.each(maps)('$machine $name has children that end within ten minutes', ({ state }) => {
    const children = Object.values(state.ItemProcessor?.States ?? {});

    expect(children.map(({ TimeoutSeconds = 0 }) => TimeoutSeconds)).toEqual([630]);
  });
});

describe('the payloads of a plan of three million contacts', () => {
  const run = {
    organizationId: 'o'.repeat(32),
    run: 100_000,
    configVersion: 10_000,
    today: 20_523,
    actor: `cli:${'u'.repeat(64)}`,
    sliceCount: SLICES,
    execution: `arn:aws:states:ap-southeast-1:111122223333:execution:almanac-production-plan:${'e'.repeat(80)}`,
    build: 'b'.repeat(16),
  };
  const slices = Array.from({ length: SLICES }, (_none, slice) => slice);
  const opened = planOpenedSchema.parse({ result: 'opened', run, slices, round: 0 });
  const balanced = { rounds: 20, again: false, overCap: Array.from({ length: 400 }, () => 20_523) };
  const state = bytes({ ...opened, balanced });
  const item = bytes(commitItemSchema.parse({ run, slice: SLICES, rounds: 20 }));

  it('keep the state that lists the slices far below the limit', () => {
    expect(state).toBeLessThan(LARGEST_PAYLOAD / 10);
  });

  it('keep a child’s batch far below the limit', () => {
    expect(item * 8).toBeLessThan(LARGEST_PAYLOAD / 10);
  });
});

describe('a send run', () => {
  it('has a history far below the limit, however slowly it goes', () => {
    const secondsOfStretch = 1_000 * QUICKEST_TASK_SECONDS;
    const stretches = theMachine('send').timeoutSeconds / secondsOfStretch;

    // Beginning and counting the stretch, and the map with its child.
    expect(stretches * 12).toBeLessThan(MOST_EVENTS / 4);
  });
});

describe('the run of an execution', () => {
  it.each(MACHINES)('is owned by it: $name begins with its own ARN', ({ states, text }) => {
    expect(text).toContain('"StartAt":"Name the execution"');
    expect(states['Name the execution']).toMatchObject({
      InputPath: '$$.Execution.Id',
      ResultPath: '$.execution',
    });
  });
});

/** The longest history of an execution, or of a child, within its timeout. */
function eventsOf(
  { timeoutSeconds }: MachineDefinition,
  states: Readonly<Record<string, AslState>>,
): number {
  const once = Object.values(states).reduce((sum, state) => sum + eventsOfState(state), 0);
  const loop = Object.values(states).find(
    ({ Type, Seconds }) => Type === 'Wait' && Seconds !== undefined,
  );
  if (loop?.Seconds !== undefined) {
    const turns = timeoutSeconds / loop.Seconds;
    return once + turns * eventsOfLoop(states, loop);
  }
  const counter = Object.values(states).flatMap(({ Choices }) =>
    Choices.flatMap((choice) => choice['NumericGreaterThanEquals'] ?? []),
  );
  const [turns = 1] = counter.map(Number);
  return once * turns;
}

/** Events from a Wait state back to itself. */
function eventsOfLoop(states: Readonly<Record<string, AslState>>, wait: AslState): number {
  return [...reachable(states, wait)]
    .filter((state) => reachable(states, state).has(wait))
    .reduce((sum, state) => sum + eventsOfState(state), 0);
}

/** The states that an execution may come to after one. */
function reachable(
  states: Readonly<Record<string, AslState>>,
  from: AslState,
  seen = new Set<AslState>(),
): ReadonlySet<AslState> {
  for (const next of nextOf(from).map((name) => states[name])) {
    if (!next || seen.has(next)) continue;
    seen.add(next);
    reachable(states, next, seen);
  }
  return seen;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function eventsOfState(state: AslState): number {
  return state.Type === 'Task' ? EVENTS_OF_A_TASK : EVENTS_OF_ANOTHER_STATE;
}

function secondsOf({
  IntervalSeconds,
  BackoffRate,
  MaxDelaySeconds,
  MaxAttempts,
}: Retrier): number {
  return Array.from({ length: MaxAttempts }, (_none, attempt) =>
    Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds),
  ).reduce((sum, seconds) => sum + seconds, 0);
}

function tasksOf(machine: MachineDefinition): [string, AslState][] {
  return allStates(machine).filter(([, { Type }]) => Type === 'Task');
}

function theMachine(name: string): MachineDefinition {
  const found = MACHINES.find((machine) => machine.name === name);
  if (!found) throw new Error(`Expected a machine "${name}"`);
  return found;
}
