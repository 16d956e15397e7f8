import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { hashKeySecret } from '../../../shared/adapters/aws/hash-key-secret.ts';
import { lastState } from '../../../shared/adapters/aws/last-state.ts';
import { snsAnnouncements } from '../../../shared/adapters/aws/sns-announcements.ts';
import { executionName, startExecution } from '../../../shared/adapters/aws/start-execution.ts';
import { stepFunctionsExecutions } from '../../../shared/adapters/aws/step-functions-executions.ts';
import {
  type JsonService,
  type ServiceAnswer,
  type ServiceCall,
  startJsonService,
} from '../../support/json-service.ts';

const services: JsonService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

async function serve(
  answer: (call: ServiceCall, index: number) => ServiceAnswer,
): Promise<JsonService> {
  const service = await startJsonService(answer);
  services.push(service);
  return service;
}

const EXECUTION = 'arn:aws:states:us-east-1:1:execution:plan:e-1';
const MACHINE = 'arn:aws:states:us-east-1:1:stateMachine:import';

describe('executions of Step Functions', () => {
  it.each([
    ['RUNNING', true],
    ['PENDING_REDRIVE', true],
    ['SUCCEEDED', false],
    ['FAILED', false],
    ['TIMED_OUT', false],
    ['ABORTED', false],
  ])('that are %s run: %s', async (status, running) => {
    const service = await serve(() => ({ result: { executionArn: EXECUTION, status } }));
    const client = new SFNClient(service.config);
    const executions = stepFunctionsExecutions({ client, current: 'this one' });

    expect(await executions.isRunning(EXECUTION)).toBe(running);
    expect(executions.current()).toBe('this one');
    expect(service.calls[0]?.body).toBe(JSON.stringify({ executionArn: EXECUTION }));
  });

  it('that nobody knows do not run, and what was not answered is not guessed', async () => {
    const errors = ['ExecutionDoesNotExist', 'AccessDeniedException'];
    const service = await serve((_, index) => ({ error: errors[index] ?? '' }));
    const client = new SFNClient({ ...service.config, maxAttempts: 1 });
    const executions = stepFunctionsExecutions({ client, current: EXECUTION });

    expect(await executions.isRunning(EXECUTION)).toBe(false);
    await expect(executions.isRunning(EXECUTION)).rejects.toThrow('AccessDeniedException');
  });
});

describe('the last state of an execution', () => {
  it('is the one that it entered last, whatever came of it', async () => {
    const event = (id: number, type: string, more: object = {}) => ({ id, type, ...more });
    const entered = (name: string) => ({ stateEnteredEventDetails: { name } });
    const events = [
      event(9, 'ExecutionFailed'),
      event(8, 'MapRunFailed'),
      event(7, 'MapStateStarted'),
      event(6, 'MapStateEntered', entered('Census')),
      event(5, 'TaskStateExited'),
      event(2, 'TaskStateEntered', entered('Open')),
    ];
    const service = await serve(() => ({ result: { events } }));

    expect(await lastState(new SFNClient(service.config), EXECUTION)).toBe('Census');
    expect(JSON.parse(service.calls[0]?.body ?? '')).toMatchObject({
      executionArn: EXECUTION,
      reverseOrder: true,
      includeExecutionData: false,
    });
  });

  it('is not known of an execution without any', async () => {
    const service = await serve(() => ({
      result: { events: [{ id: 1, type: 'ExecutionAborted' }] },
    }));

    expect(await lastState(new SFNClient(service.config), EXECUTION)).toBeNull();
  });
});

describe('starting an execution', () => {
  const start = { machineArn: MACHINE, identity: ['org-1', 'drop/a.csv', 'v1'], input: { a: 1 } };

  it('is done once for an identity', async () => {
    const service = await serve((_, index) =>
      index === 0
        ? { result: { executionArn: EXECUTION, startDate: 1 } }
        : { error: 'ExecutionAlreadyExists' },
    );
    const client = new SFNClient(service.config);

    expect(await startExecution(client, start)).toBe(true);
    expect(await startExecution(client, start)).toBe(false);

    expect(service.calls.map(({ body }): unknown => JSON.parse(body))).toEqual(
      Array.from({ length: 2 }, () => ({
        stateMachineArn: MACHINE,
        name: executionName(start.identity),
        input: '{"a":1}',
      })),
    );
  });

  it('fails as it failed where the machine is missing', async () => {
    const service = await serve(() => ({ error: 'StateMachineDoesNotExist' }));

    const started = startExecution(new SFNClient(service.config), start);

    await expect(started).rejects.toThrow('StateMachineDoesNotExist');
  });

  it('has a name that Step Functions takes and that tells identities apart', () => {
    const identities = [
      ['org-1', 'drop/org-1/contacts.csv', 'v1'],
      ['org-1', 'drop/org-1/contacts.csv', 'v2'],
      ['org-1', 'drop/org-1/contacts.csv-v1'],
      ['org-1', `drop/org-1/${'very '.repeat(50)}long.csv`, 'ü'],
      ['org', '1', 'drop_org-1_contacts.csv', 'v1'],
    ];

    const names = identities.map(executionName);

    expect(new Set(names).size).toBe(identities.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
    expect(names[0]).toMatch(/^org-1-drop_org-1_contacts_csv-v1-[0-9a-f]{32}$/);
    expect(executionName(identities[0] ?? [])).toBe(names[0]);
  });
});

describe('the key for hashes of private values', () => {
  const secretArn = 'arn:aws:secretsmanager:us-east-1:1:secret:hash-key';
  const key = 'a1'.repeat(32);

  it('is read once, and once more only after a failure', async () => {
    const service = await serve((_, index) =>
      index === 0 ? { error: 'AccessDeniedException' } : { result: { SecretString: key } },
    );
    const client = new SecretsManagerClient({ ...service.config, maxAttempts: 1 });
    const read = hashKeySecret({ client, secretArn });

    await expect(read()).rejects.toThrow('AccessDeniedException');
    expect(await Promise.all([read(), read()])).toEqual([key, key]);
    expect(await read()).toBe(key);

    expect(service.calls).toHaveLength(2);
    expect(service.calls[1]?.body).toBe(JSON.stringify({ SecretId: secretArn }));
  });

  it.each([
    ['nothing', {}, 'got 0'],
    ['a short one', { SecretString: 'short' }, 'got 5'],
  ])('is refused where the secret holds %s, without saying it', async (_, result, got) => {
    const service = await serve(() => ({ result }));
    const read = hashKeySecret({ client: new SecretsManagerClient(service.config), secretArn });

    await expect(read()).rejects.toThrow(
      `Expected a text of at least 32 characters in the secret ${secretArn}, ${got}`,
    );
  });
});

describe('an announcement of an import', () => {
  it('goes to the topic with a subject that SNS takes', async () => {
    const service = await serve(() => ({
      result:
        '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
    }));
    const announce = snsAnnouncements(new SNSClient(service.config), 'arn:topic');

    await announce({ subject: `Zwölf\n${'x'.repeat(200)}`, text: 'zwölf Zeilen' });

    const form = Object.fromEntries(new URLSearchParams(service.calls[0]?.body));
    expect(form).toMatchObject({ TopicArn: 'arn:topic', Message: 'zwölf Zeilen' });
    expect(form['Subject']).toMatch(/^Zw\?lf\?x{93}$/);
  });
});
