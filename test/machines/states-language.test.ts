import { describe, expect, it } from 'vitest';
import { machineSchema } from '../support/states-language/definition.ts';
import { execute, noFootprint, type Invoke } from '../support/states-language/execution.ts';

const retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }];

function machine(states: Record<string, unknown>): ReturnType<typeof machineSchema.parse> {
  const [StartAt = ''] = Object.keys(states);
  return machineSchema.parse({ StartAt, States: states, TimeoutSeconds: 60 });
}

function named(name: string): Error {
  return Object.assign(new Error('as asked'), { name });
}

const call = (name: string, more: object): object => ({
  Type: 'Task',
  Resource: name,
  TimeoutSeconds: 5,
  ...more,
});

const overSlices = {
  Type: 'Map',
  ItemsPath: '$.slices',
  ItemSelector: { 'slice.$': '$$.Map.Item.Value', 'run.$': '$.run' },
  ItemBatcher: { MaxItemsPerBatch: 2 },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: call('one', { End: true }) },
  },
  ResultPath: null,
  End: true,
};

const execution = (
  graph: ReturnType<typeof machineSchema.parse>,
  invoke: Invoke,
): Parameters<typeof execute>[0] => ({ graph, executionId: 'e', invoke });

describe('the interpreter of the States language', () => {
  it('fills parameters from the input and the context, and follows choices', async () => {
    const seen: unknown[] = [];
    const graph = machine({
      First: call('first', {
        Parameters: { 'of.$': '$.name', 'execution.$': '$$.Execution.Id' },
        ResultPath: '$.answer',
        Next: 'Good?',
      }),
      'Good?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.answer.good', BooleanEquals: true, Next: 'End' }],
        Default: 'Lost',
      },
      Lost: { Type: 'Fail', Error: 'Lost' },
      End: { Type: 'Succeed' },
    });
    const ended = await execute(
      execution(graph, async (_resource, parameters) => {
        seen.push(parameters);
        return { good: true };
      }),
      { name: 'a' },
    );
    expect(seen).toEqual([{ of: 'a', execution: 'e' }]);
    expect(ended).toEqual({
      status: 'SUCCEEDED',
      output: { name: 'a', answer: { good: true } },
    });
  });

  it.each([
    ['again after an error that is named', 'Busy', 2, 'SUCCEEDED'],
    ['no more often than allowed', 'Busy', 3, 'FAILED'],
    ['not after another error', 'Broken', 1, 'FAILED'],
  ])('tries %s', async (_title, error, failures, status) => {
    let calls = 0;
    const graph = machine({ Only: call('only', { Retry: retry, End: true }) });
    const ended = await execute(
      execution(graph, async () => {
        calls += 1;
        if (calls <= failures) throw named(error);
        return null;
      }),
      {},
    );
    expect(ended.status).toBe(status);
  });

  it('gives a distributed map its items in batches, each with its selector', async () => {
    const seen: unknown[] = [];
    const footprint = noFootprint();
    await execute(
      {
        ...execution(machine({ Map: overSlices }), async (_resource, parameters) => {
          seen.push(parameters);
          return null;
        }),
        footprint,
      },
      { slices: [0, 1, 2], run: 7 },
    );
    expect(seen).toEqual([
      {
        Items: [
          { slice: 0, run: 7 },
          { slice: 1, run: 7 },
        ],
      },
      { Items: [{ slice: 2, run: 7 }] },
    ]);
    expect(footprint.children).toBe(2);
  });

  it('takes list places, adds numbers, and leaves away what a path of null discards', async () => {
    const graph = machine({
      Add: {
        Type: 'Pass',
        Parameters: { 'next.$': 'States.MathAdd($.list[1].count, 1)' },
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.next', Next: 'Enough?' },
      'Enough?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.next', NumericGreaterThanEquals: 8, Next: 'Nothing' }],
      },
      Nothing: call('nothing', { OutputPath: null, End: true }),
    });
    const waited: number[] = [];
    const wait = async (seconds: number): Promise<void> => {
      waited.push(seconds);
    };
    const ended = await execute(
      { ...execution(graph, async () => ({ much: true })), wait },
      { list: [{ count: 1 }, { count: 7 }] },
    );

    expect(ended).toEqual({ status: 'SUCCEEDED', output: {} });
    expect(waited).toEqual([8]);
  });

  it('refuses intrinsic functions and states that it does not know', async () => {
    const graph = machine({
      Only: { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' }, End: true },
    });

    await expect(
      execute(
        execution(graph, async () => null),
        {},
      ),
    ).rejects.toThrow('States.UUID');
    expect(() => machine({ Only: { Type: 'Parallel', Branches: [], End: true } })).toThrow();
  });

  it('redrives a child at the state where it failed', async () => {
    const calls: string[] = [];
    let broken = true;
    const { ItemProcessor } = overSlices;
    const twoSteps = {
      ...overSlices,
      ItemProcessor: {
        ...ItemProcessor,
        States: {
          One: call('one', { Next: 'Two', ResultPath: null }),
          Two: call('two', { End: true }),
        },
      },
    };
    const ended = await execute(
      execution(machine({ Map: twoSteps }), async (resource) => {
        calls.push(resource);
        if (broken && resource === 'two') throw named('Broken');
        return null;
      }),
      { slices: [0], run: 7 },
    );
    if (ended.status !== 'FAILED') throw new Error('Expected the map to fail');
    broken = false;

    expect((await ended.redrive()).status).toBe('SUCCEEDED');
    expect(calls).toEqual(['one', 'two', 'two']);
  });

  it('redrives a map with those children alone that did not succeed', async () => {
    const batches: string[] = [];
    let broken = true;
    const graph = machine({ Map: overSlices });
    const ended = await execute(
      execution(graph, async (_resource, parameters) => {
        batches.push(JSON.stringify(parameters));
        if (broken && batches.length === 2) throw named('Broken');
        return null;
      }),
      { slices: [0, 1, 2, 3, 4, 5], run: 7 },
    );
    if (ended.status !== 'FAILED') throw new Error('Expected the map to fail');
    broken = false;
    const first = batches.splice(0);
    expect((await ended.redrive()).status).toBe('SUCCEEDED');
    expect(first).toHaveLength(3);
    expect(batches).toEqual([first[1]]);
  });
});
