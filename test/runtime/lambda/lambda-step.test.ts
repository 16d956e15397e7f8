import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lambdaStep } from '../../../shared/runtime/lambda/lambda-step.ts';
import { recordedRuntime, type RecordedRuntime } from '../../support/lambda.ts';

const INPUT = z.object({ organizationId: z.string().min(1), run: z.int(), to: z.string() });
const OUTPUT = z.object({ doubled: z.number() });
const EVENT = { organizationId: 'org', run: 7, to: 'ada@mail.example' };

describe('the stack around a function', () => {
  it('gives the work a parsed event and its answer back', async () => {
    const step = stepDoing(async ({ run }) => ({ doubled: run * 2 }));

    expect(await step(EVENT)).toEqual({ doubled: 14 });
  });

  it('refuses an event by name, place and kind, without repeating its value', async () => {
    const step = stepDoing(async () => ({ doubled: 0 }));
    const refused = step({ ...EVENT, run: 'ada@mail.example', to: 5 });

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidEvent',
      message:
        'Expected an event as plan-something takes it: Invalid input: expected number, received string at run; Invalid input: expected string, received number at to',
    });
  });

  it('refuses no event at all', async () => {
    const step = stepDoing(async () => ({ doubled: 0 }));

    await expect(step(undefined)).rejects.toMatchObject({ name: 'InvalidEvent' });
  });

  it('tells of alternatives what is wrong with the one that came closest', async () => {
    const one = z.object({ slice: z.int() });
    const step = lambdaStep(recordedRuntime(), {
      name: 'plan-something',
      input: z.union([z.object({ Items: z.array(one) }), one]),
      output: z.object({}),
      subject: () => ({ organizationId: null, run: null }),
      work: async () => ({}),
    });

    await expect(step({ Items: [{ slice: 1 }, { slice: 'x' }] })).rejects.toThrow(
      'expected number, received string at Items.1.slice',
    );
  });

  it('does not let an answer out that its caller does not take', async () => {
    const step = stepDoing(async () => ({ doubled: Number.NaN }));

    await expect(step(EVENT)).rejects.toMatchObject({ name: 'InvalidAnswer' });
  });

  it.each([
    ['a throttle', errorWith({}, 'ThrottlingException')],
    ['a fault of the service', errorWith({ $metadata: { httpStatusCode: 503 } })],
    ['a broken connection', errorWith({ code: 'ECONNRESET' })],
    ['contention', errorWith({ CancellationReasons: [{ Code: 'TransactionConflict' }] })],
    ['a wrapped throttle', new Error('reading', { cause: errorWith({}, 'SlowDown') })],
  ])('calls %s transient, so that the state machine tries again', async (_what, error) => {
    const step = stepDoing(() => Promise.reject(error));

    await expect(step(EVENT)).rejects.toMatchObject({ name: 'Transient' });
  });

  it.each([
    ['a failed condition', errorWith({ $metadata: { httpStatusCode: 400 } }, 'Conditional')],
    [
      'a failed condition beside contention',
      errorWith(
        {
          CancellationReasons: [
            { Code: 'TransactionConflict' },
            { Code: 'ConditionalCheckFailed' },
          ],
        },
        'TransactionCanceledException',
      ),
    ],
    ['a broken assumption', new TypeError('x is not a function')],
  ])('keeps the name of %s, which another try does not heal', async (_what, error) => {
    const step = stepDoing(() => Promise.reject(error));

    await expect(step(EVENT)).rejects.toMatchObject({ name: error.name });
  });

  it('leaves no address in messages and lines', async () => {
    const runtime = recordedRuntime();
    const step = stepDoing(({ to }) => Promise.reject(new Error(`${to} bounced`)), runtime);

    await expect(step(EVENT)).rejects.toThrow('[address] bounced');
    expect(JSON.stringify(runtime.lines())).not.toContain('ada@');
  });

  it('writes every line with function, request, organization and run', async () => {
    const runtime = recordedRuntime();
    const step = stepDoing(async (_input, { log }) => {
      log.info('halfway', { slice: 3 });
      return { doubled: 1 };
    }, runtime);

    await step(EVENT, { awsRequestId: 'r-1' });

    expect(runtime.lines()[0]).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'halfway',
      function: 'plan-something',
      request: 'r-1',
      organizationId: 'org',
      run: 7,
      slice: 3,
    });
  });

  it('measures how long a step took and counts a cold start once', async () => {
    let now = 1_000;
    const runtime = recordedRuntime({ now: () => now });
    const step = stepDoing(async () => {
      now += 250;
      return { doubled: 1 };
    }, runtime);

    await step(EVENT);
    await step(EVENT);

    const [first, second] = runtime.lines();
    expect(first).toMatchObject({ StepMilliseconds: 250, ColdStarts: 1, stage: 'test' });
    expect(second).toMatchObject({ StepMilliseconds: 250, organization: 'org' });
    expect(second).not.toHaveProperty('ColdStarts');
    expect(second?.['_aws']).toEqual({
      Timestamp: 1_500,
      CloudWatchMetrics: [
        {
          Namespace: 'Almanac',
          Dimensions: [['stage', 'organization']],
          Metrics: [{ Name: 'StepMilliseconds', Unit: 'Milliseconds' }],
        },
      ],
    });
  });

  it('counts a failure and logs where it happened', async () => {
    const runtime = recordedRuntime();
    const step = stepDoing(() => Promise.reject(new Error('no such slice')), runtime);

    await expect(step(EVENT)).rejects.toThrow('no such slice');

    const [metrics, line] = runtime.lines();
    expect(metrics).toMatchObject({ StepErrors: 1 });
    expect(line).toMatchObject({
      level: 'error',
      error: 'Error',
      problem: 'no such slice',
      run: 7,
    });
    expect(JSON.stringify(line?.['stack'])).toContain('lambda-step.test.ts');
  });
});

type Work = Parameters<
  typeof lambdaStep<z.output<typeof INPUT>, z.output<typeof OUTPUT>>
>[1]['work'];

function stepDoing(work: Work, runtime: RecordedRuntime = recordedRuntime()) {
  return lambdaStep(runtime, {
    name: 'plan-something',
    input: INPUT,
    output: OUTPUT,
    // What else the subject knows stays out of the lines.
    subject: (input) => input,
    work,
  });
}

function errorWith(fields: Readonly<Record<string, unknown>>, name = 'Error'): Error {
  const error = Object.assign(new Error('something'), fields);
  error.name = name;
  return error;
}
