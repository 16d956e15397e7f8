import { describe, expect, it } from 'vitest';
import { importFinishHandler } from '../../lambdas/import-finish/import-finish.ts';
import { importStartHandler } from '../../lambdas/import-start/import-start.ts';
import { importTaskHandler } from '../../lambdas/import-task/import-task.ts';
import { importTurnHandler } from '../../lambdas/import-turn/import-turn.ts';
import type { MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { importStartSchema, type ImportInput } from '../../shared/contracts/steps/import-steps.ts';
import type { Announcement } from '../../shared/workflows/import/import-announcement.ts';
import { portsWithOrganization, textOf } from '../support/importing.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aCause } from '../support/stored-records.ts';

const MACHINE = 'arn:aws:states:eu-central-1:111122223333:execution:import';
const CONTACTS = 'id,email\nc1,a@x.org\nc2,nobody\n';
const executionName = (file: { readonly key: string; readonly version: string }): string =>
  `${file.key} ${file.version}`.replaceAll(/\W+/g, '-');

/** The import functions over ports in memory, and what they started and announced. */
async function machine() {
  const ports = await portsWithOrganization();
  const content = { document: 'organization: { id: org }\n', templates: {} };
  await ports.store.configVersions.publish('org', content, aCause());
  const started: ImportInput[] = [];
  const announced: Announcement[] = [];
  const runtime = recordedRuntime(ports.clock);
  const deps = { runtime, ports, isRunning: ports.executions.isRunning.bind(ports.executions) };
  const steps = {
    start: importStartHandler({
      runtime,
      bucket: ports.bucket,
      start: async (input) => {
        const execution = `${MACHINE}:${executionName(input)}`;
        if (started.some((other) => other.execution === execution)) return false;
        started.push({ ...importStartSchema.parse(input), execution });
        return true;
      },
    }),
    turn: importTurnHandler({ ...deps, executionName }),
    task: importTaskHandler(deps),
    finish: importFinishHandler({
      runtime,
      ports,
      place: (key) => `s3://drop/${key}`,
      announce: async (announcement) => {
        announced.push(announcement);
      },
    }),
  };
  return { ports, steps, started, announced, runtime };
}

async function drop(ports: MemoryPorts, key: string, text = CONTACTS): Promise<void> {
  await ports.bucket.write(key, new TextEncoder().encode(text));
}

/** Messages of a queue that holds EventBridge's events of created objects. */
function eventsOf(...keys: readonly string[]) {
  return {
    Records: keys.map((key, index) => ({
      messageId: `m-${String(index + 1)}`,
      body: JSON.stringify({
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: 'drop' }, object: { key, size: 9, etag: 'e', sequencer: '1' } },
      }),
    })),
  };
}

const NOTHING_FAILED = { batchItemFailures: [] };

describe('starting imports', () => {
  it('starts one for each file, by its key as the event has it', async () => {
    const { ports, steps, started } = await machine();
    const key = 'drop/org/contacts/März 100%+1.csv';
    await drop(ports, key);

    expect(await steps.start(eventsOf(key))).toEqual(NOTHING_FAILED);
    expect(started).toMatchObject([{ organizationId: 'org', key, actor: 'drop' }]);
  });

  it('starts nothing twice for an event that comes twice, but a file that is dropped again', async () => {
    const { ports, steps, started } = await machine();
    await drop(ports, 'drop/org/a.csv');
    await steps.start(eventsOf('drop/org/a.csv', 'drop/org/a.csv'));
    expect(started).toHaveLength(1);
    ports.clock.advance(60_000);
    await drop(ports, 'drop/org/a.csv');
    await steps.start(eventsOf('drop/org/a.csv'));

    expect(started).toHaveLength(2);
  });

  it('leaves folders, unfinished files, files elsewhere and those that are gone alone', async () => {
    const { ports, steps, started } = await machine();
    const keys = ['drop/org/contacts/', 'drop/org/a.csv.part', 'drop/a.csv', 'dropped/org/a.csv'];
    for (const key of keys) await drop(ports, key);

    expect(await steps.start(eventsOf(...keys, 'drop/org/gone.csv'))).toEqual(NOTHING_FAILED);
    expect(started).toEqual([]);
  });

  it('has only those messages come again that failed', async () => {
    const { ports, steps, started } = await machine();
    await drop(ports, 'drop/org/a.csv');
    const { Records } = eventsOf('drop/org/a.csv');
    const broken = { messageId: 'm-broken', body: '{"detail":{}}' };

    expect(await steps.start({ Records: [broken, ...Records] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-broken' }],
    });
    expect(started).toHaveLength(1);
  });
});

describe('the machine of an import', () => {
  it('takes its turn, imports, moves and announces the file, and asks for a plan', async () => {
    const { ports, steps, started, announced } = await machine();
    await drop(ports, 'drop/org/a.csv');
    await steps.start(eventsOf('drop/org/a.csv'));
    const [input] = started;

    expect(await steps.turn(input)).toEqual({ turn: 'mine' });
    const task = await steps.task(input);
    expect(task).toEqual({
      done: true,
      reportKey: 'reports/org/a.csv.1.report.json',
      planNeeded: false,
    });
    const finished = await steps.finish({ ...input, ...task });

    expect(finished).toEqual({ planNeeded: true, organizationId: 'org', actor: 'import:a.csv' });
    expect(await textOf(ports, 'dropped/org/2026-01-05/1-a.csv')).toBe(CONTACTS);
    expect(announced).toHaveLength(1);
    expect(announced[0]?.text).toContain('s3://drop/dropped/org/2026-01-05/1-a.csv.rejects.csv');
    expect(await steps.turn(input)).toEqual({ turn: 'gone' });
  });

  it('has the second of two files wait, by the ARNs of their executions', async () => {
    const { ports, steps, started } = await machine();
    await drop(ports, 'drop/org/a.csv');
    await drop(ports, 'drop/org/b.csv');
    await steps.start(eventsOf('drop/org/a.csv', 'drop/org/b.csv'));
    const [first, second] = started;
    ports.clock.advance(3_600_000);

    expect(await steps.turn(second)).toEqual({ turn: 'wait' });
    ports.executions.end(first?.execution ?? '');
    expect(await steps.turn(second)).toEqual({ turn: 'mine' });
  });

  it('goes on after eleven minutes in another task', async () => {
    const { ports, steps, started } = await machine();
    const rows = Array.from(
      { length: 2500 },
      (_none, index) => `n${String(index)},n${String(index)}@x.org`,
    );
    await drop(ports, 'drop/org/a.csv', ['id,email', ...rows].join('\n'));
    await steps.start(eventsOf('drop/org/a.csv'));
    const [input] = started;
    const { contacts } = ports.store;
    const change = contacts.change.bind(contacts);
    contacts.change = async (...given) => {
      ports.clock.advance(6 * 60_000);
      return change(...given);
    };

    expect(await steps.turn(input)).toEqual({ turn: 'mine' });
    expect(await steps.task(input)).toEqual({ done: false });
    const last = await steps.task(input);

    expect(last).toMatchObject({ done: true, planNeeded: true });
    expect(await ports.store.contacts.count('org')).toMatchObject({ all: 2500 });
    expect(await ports.store.runs.list('org', 5)).toHaveLength(1);
  });

  it('does not wait for ever for a file that nobody knows how to import', async () => {
    const { ports, steps, started, announced } = await machine();
    await drop(ports, 'drop/org/a.csv', 'one,two\n1,2\n');
    await steps.start(eventsOf('drop/org/a.csv'));
    const [input] = started;
    await steps.turn(input);
    const task = await steps.task(input);
    await steps.finish({ ...input, ...task });

    expect(announced).toMatchObject([{ subject: 'Almanac org: import, file refused' }]);
    expect(await ports.bucket.head('drop/org/a.csv')).toBeUndefined();
  });
});
