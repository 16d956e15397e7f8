import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { explainAwsFailure } from '../../../local/stage/aws-failure.ts';
import { readStageParameters } from '../../../local/stage/stage-parameters.ts';
import { stepFunctionMachines } from '../../../local/stage/step-function-machines.ts';
import { streamFailureQueues } from '../../../local/stage/stream-failure-queues.ts';
import { parameterName, STAGE_PARAMETERS } from '../../../shared/contracts/aws/resource-names.ts';
import { countingIds } from '../../../shared/adapters/memory/manual-runtime.ts';
import {
  startJsonService,
  type JsonService,
  type ServiceAnswer,
} from '../../support/json-service.ts';

describe('the parameters of a stage', () => {
  it('are all read, a few at a time', async () => {
    const service = await parameters(STAGE_PARAMETERS);
    const names = await readStageParameters(new SSMClient(service.config), 'prod');
    expect(names['live-table']).toBe('the live-table');
    expect(names['stream-redrive-function']).toBe('the stream-redrive-function');
    expect(names['redirect-all-mail-to']).toBe('the redirect-all-mail-to');
    expect(service.calls).toHaveLength(2);
  });

  it('do without an address for all mail where sending is live', async () => {
    const service = await parameters(
      STAGE_PARAMETERS.filter((parameter) => parameter !== 'redirect-all-mail-to'),
    );
    const names = await readStageParameters(new SSMClient(service.config), 'prod');
    expect(names['redirect-all-mail-to']).toBeNull();
  });

  it('are listed where there is no such stage', async () => {
    const service = await parameters([]);
    await expect(readStageParameters(new SSMClient(service.config), 'prod')).rejects.toThrow(
      /^Expected stage "prod" in region us-east-1 of the account you are signed in to, found none of its parameters: \/almanac\/prod\/live-table, .*; see to --stage, AWS_REGION and AWS_PROFILE$/,
    );
  });

  it('are named where a stack is missing', async () => {
    const service = await parameters(
      STAGE_PARAMETERS.filter((parameter) => parameter !== 'plan-machine'),
    );
    await expect(readStageParameters(new SSMClient(service.config), 'prod')).rejects.toThrow(
      'Expected all parameters of stage "prod" in region us-east-1, found none for /almanac/prod/plan-machine; deploy all its stacks',
    );
  });

  it('are not asked for by a name that leads elsewhere', async () => {
    const service = await parameters(STAGE_PARAMETERS);
    const client = new SSMClient(service.config);
    await expect(readStageParameters(client, '../prod')).rejects.toThrow('Expected the name of a');
    expect(service.calls).toEqual([]);
  });

  it('say which permission is missing', async () => {
    const service = await aService(() => ({ error: 'AccessDeniedException' }));
    const failure = await readStageParameters(new SSMClient(service.config), 'prod').catch(
      (error: unknown) => explainAwsFailure(error, 'prod'),
    );
    expect(String(failure)).toContain('Expected permission for');
  });
});

describe('state machines in Step Functions', () => {
  it('are started under a name of their own, with the input as JSON', async () => {
    const service = await aService(() => ({ result: { executionArn: 'arn:1', startDate: 0 } }));
    const input = { organizationId: 'lakeside', actor: 'cli:me' };
    expect(await machinesOf(service).start('plan', input)).toBe('arn:1');
    const [call] = service.calls;
    expect(call?.action).toBe('StartExecution');
    const sent = startSchema.parse(JSON.parse(call?.body ?? ''));
    expect(sent.stateMachineArn).toBe('arn:plan');
    expect(sent.name).toMatch(/^cli-lakeside-id-1-/);
    expect(JSON.parse(sent.input)).toEqual(input);
  });

  it.each([
    [{ status: 'RUNNING' }, { status: 'running', output: undefined, failure: null }],
    [{ status: 'PENDING_REDRIVE' }, { status: 'running', output: undefined, failure: null }],
    [
      { status: 'SUCCEEDED', output: '{"result":"busy"}' },
      { status: 'succeeded', output: { result: 'busy' }, failure: null },
    ],
    [
      {
        status: 'FAILED',
        error: 'RunEnded',
        cause: '{"errorMessage":"it was superseded","trace":[]}',
      },
      { status: 'failed', output: undefined, failure: 'RunEnded: it was superseded' },
    ],
    [
      { status: 'TIMED_OUT', error: 'States.Timeout' },
      { status: 'timed_out', output: undefined, failure: 'States.Timeout' },
    ],
    [{ status: 'ABORTED' }, { status: 'aborted', output: undefined, failure: null }],
  ])('tell how an execution stands: %j', async (result, state) => {
    const service = await aService(() => ({ result }));
    expect(await machinesOf(service).look('arn:1')).toEqual(state);
  });

  it('are redriven', async () => {
    const service = await aService(() => ({ result: { redriveDate: 0 } }));
    await machinesOf(service).redrive('arn:1');
    const [call] = service.calls;
    expect(call?.action).toBe('RedriveExecution');
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ executionArn: 'arn:1' });
  });
});

describe('failure queues in SQS', () => {
  it('are counted and looked at, and nothing is taken out', async () => {
    const body = JSON.stringify({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 6 },
      DDBStreamBatchInfo: {
        batchSize: 3,
        approximateArrivalOfFirstRecord: '2027-03-01T15:00:00.000Z',
      },
    });
    const service = await aService(({ action }) =>
      action === 'GetQueueAttributes'
        ? { result: { Attributes: { ApproximateNumberOfMessages: '2' } } }
        : { result: { Messages: [message(body), message('something else')] } },
    );
    const [replan] = await queuesOf(service).queues();
    expect(replan).toEqual({
      reader: 'replan',
      waiting: 2,
      batches: [
        {
          since: Date.parse('2027-03-01T15:00:00Z'),
          records: 3,
          why: 'RetryAttemptsExhausted, 6 tries',
        },
        { since: null, records: null, why: 'a message of another kind' },
      ],
    });
    const looked = service.calls.find(({ action }) => action === 'ReceiveMessage');
    expect(JSON.parse(looked?.body ?? '')).toMatchObject({ VisibilityTimeout: 0 });
  });

  it('are redriven by the stage’s own function', async () => {
    const answer = { reader: 'journal', done: 2, records: 9, left: [], more: false };
    const service = await aService(() => ({ result: answer }));
    expect(await queuesOf(service).redrive('journal')).toEqual(answer);
    expect(service.calls).toMatchObject([{ body: '{"reader":"journal"}' }]);
  });
});

/** The SDK looks at the checksum. */
function message(Body: string): object {
  return { Body, MD5OfBody: createHash('md5').update(Body).digest('hex') };
}

async function aService(answer: Parameters<typeof startJsonService>[0]): Promise<JsonService> {
  const service = await startJsonService(answer);
  onTestFinished(() => service.close());
  return service;
}

const namesSchema = z.object({ Names: z.array(z.string()).max(10) });
const startSchema = z.object({ stateMachineArn: z.string(), name: z.string(), input: z.string() });

/** A Systems Manager that has some of the parameters of the stage `prod`. */
function parameters(there: readonly (typeof STAGE_PARAMETERS)[number][]): Promise<JsonService> {
  const values = new Map(there.map((own) => [parameterName('prod', own), `the ${own}`]));
  return aService(({ body }): ServiceAnswer => {
    const { Names } = namesSchema.parse(JSON.parse(body));
    const found = Names.filter((name) => values.has(name));
    return { result: { Parameters: found.map((Name) => ({ Name, Value: values.get(Name) })) } };
  });
}

function machinesOf({ config }: JsonService): ReturnType<typeof stepFunctionMachines> {
  return stepFunctionMachines({
    client: new SFNClient(config),
    ids: countingIds(),
    arns: { plan: 'arn:plan', send: 'arn:send', backup: 'arn:backup', restore: 'arn:restore' },
  });
}

function queuesOf({ config }: JsonService): ReturnType<typeof streamFailureQueues> {
  return streamFailureQueues({
    queues: new SQSClient(config),
    functions: new LambdaClient(config),
    urls: { replan: `${config.endpoint}/1/replan`, journal: `${config.endpoint}/1/journal` },
    redriveFunction: 'almanac-prod-stream-redrive',
  });
}
