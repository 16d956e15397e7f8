import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aLakesideStage, aStage, type TestStage } from '../../support/stage.ts';
import { succeeded } from '../../support/stage-machines.ts';

describe('almanac plan on a stage', () => {
  it('starts the state machine once, waits for it, and says what the plan came to', async () => {
    const stage = await aLakesideStage();
    const before = stage.started.length;
    const said = await stage.ok('plan', '--today', '2027-03-01');
    expect(stage.started.slice(before)).toMatchObject([
      {
        machine: 'plan',
        input: { organizationId: 'lakeside', today: '2027-03-01', actor: 'cli:tester' },
      },
    ]);
    expect(said).toMatch(/^Planned \d+ emails for 2 contacts \(2 active\) as of 2027-03-01, run/);
  });

  it('prints what the command prints on one machine', async () => {
    const stage = await aLakesideStage();
    const onStage = keysOf(await stage.json('plan'));
    const { line } = stage;
    await line.ok('org', 'add', 'here', '--config', line.file('here.yaml', HERE));
    expect(keysOf(await line.json('plan'))).toEqual(onStage);
  });

  it('only starts it with --no-wait', async () => {
    const stage = await aLakesideStage();
    const runs = await stage.ports.store.runs.list('lakeside', 10);
    const [execution] = [`arn:aws:states:us-east-1:111122223333:execution:plan:2`];
    expect(await stage.json('plan', '--no-wait')).toEqual({ started: true, execution });
    expect(await stage.ports.store.runs.list('lakeside', 10)).toEqual(runs);
  });

  it('tells of an execution that failed, and how it goes on', async () => {
    const stage = await aLakesideStage();
    stage.answer('plan', async () => ({
      status: 'failed',
      output: undefined,
      failure: 'RunEnded: it was superseded',
    }));
    expect(await failureOf(stage, 'plan')).toBe(
      'almanac: expected arn:aws:states:us-east-1:111122223333:execution:plan:2 to succeed, got failed: RunEnded: it was superseded; "almanac redrive RUN" has it go on, "almanac runs" tells the number\n',
    );
  });

  it('tells that another run is at work', async () => {
    const stage = await aLakesideStage();
    stage.answer('plan', async () => succeeded({ result: 'busy', run: { run: 7 } }));
    expect(await failureOf(stage, 'plan')).toBe(
      'almanac: expected stage test to begin, got: busy (run 7, which still works)\n',
    );
  });

  it('stops waiting when it is interrupted, and leaves the plan to go on', async () => {
    const stage = await aLakesideStage();
    stage.line.interruption.abort();
    expect(await failureOf(stage, 'plan')).toBe(
      'almanac: expected to wait until it is done, got interrupted; it goes on, "almanac runs" shows it\n',
    );
    expect(stage.started.at(-1)).toMatchObject({ machine: 'plan' });
  });
});

describe('almanac send on a stage', () => {
  it('has the state machine send, and hands nothing over itself', async () => {
    const stage = await aLakesideStage();
    const said = await stage.ok('send');
    expect(stage.started.at(-1)).toMatchObject({ machine: 'send', input: { actor: 'cli:tester' } });
    expect(said).toMatch(/^Sent 1 mail for 2027-03-01, run \d+\.\n$/);
  });

  it('hands nothing over in a dry run', async () => {
    const stage = await aLakesideStage();
    expect(await stage.json('send', '--dry-run')).toMatchObject({ sent: 0, rendered: 1 });
    expect(stage.started.at(-1)?.input).toMatchObject({ dryRun: true });
  });

  it('says that sending is halted', async () => {
    const stage = await aLakesideStage();
    await stage.ok('stop', '--reason', 'wrong rates');
    stage.answer('send', async () => succeeded({ result: 'stopped', detail: 'wrong rates' }));
    expect(await failureOf(stage, 'send')).toBe(
      'almanac: expected stage test to begin, got: stopped (wrong rates)\n',
    );
  });
});

describe('backup and restore on a stage', () => {
  it('back up, list, verify and restore by state machines', async () => {
    const stage = await aLakesideStage();
    const id = await backedUp(stage);
    expect(await stage.json('backups')).toMatchObject([{ backup_id: id, contacts: 2 }]);
    expect(await stage.ok('backup', 'verify', id)).toContain('is sound');

    const said = await stage.ok('restore', id);
    expect(stage.started.at(-1)).toMatchObject({
      machine: 'restore',
      input: {
        organizationId: 'lakeside',
        backupId: id,
        dryRun: false,
        actor: 'cli:tester',
      },
    });
    expect(said).toMatch(/^Restored 2 contacts and \d+ emails from /);
    expect(said).toContain('Plan, look at the result, then release sending.');
    expect(said).toMatch(
      /Report: s3:\/\/stage-test\/reports\/lakeside\/restore\.\d+\.report\.json/,
    );
    expect((await stage.ports.store.organizations.get('lakeside'))?.stopped).not.toBeNull();
  });

  it('restores into a store that has nothing', async () => {
    const stage = await aLakesideStage();
    const id = await backedUp(stage);
    const empty = aStage({ ports: { bucket: stage.ports.bucket, journal: stage.ports.journal } });
    await empty.ok('restore', id);
    expect(await empty.json('org', 'list')).toMatchObject([{ id: 'lakeside', contacts: 2 }]);
  });

  it('restores one contact, and reads only in a dry run', async () => {
    const stage = await aLakesideStage();
    const id = await backedUp(stage);
    const one = await stage.ok('restore', id, '--contact', 'ada', '--dry-run');
    expect(one).toContain(`from ${id} (dry run: nothing was written).`);
    expect(stage.started.at(-1)?.input).toMatchObject({ contactId: 'ada', dryRun: true });
  });
});

describe('almanac redrive', () => {
  it('has a failed run go on, and waits for it', async () => {
    const stage = await aLakesideStage();
    const [plan] = await stage.ports.store.runs.list('lakeside', 1);
    expect(await stage.json('redrive', String(plan?.run))).toMatchObject({
      run: plan?.run,
      kind: 'plan',
      status: 'done',
    });
    expect(stage.redriven).toEqual([plan?.execution]);
  });

  it('takes up what the stream’s followers gave up', async () => {
    const stage = await aLakesideStage();
    expect(await stage.ok('redrive')).toBe('Nothing was given up.\n');
    stage.failures.replan = {
      reader: 'replan',
      waiting: 1,
      batches: [{ since: 0, records: 3, why: 'RetryAttemptsExhausted, 6 tries' }],
    };
    expect(await stage.ok('failures')).toBe(
      'replan: 1 batch given up.\n  since 1970-01-01T00:00:00.000Z  3 changes  RetryAttemptsExhausted, 6 tries\njournal: nothing given up.\n',
    );
    expect(await stage.ok('redrive')).toBe('replan: 1 batch worked off again, 3 changes.\n');
    expect(await stage.json('failures')).toMatchObject([{ waiting: 0 }, { waiting: 0 }]);
  });

  it('says which run there is not', async () => {
    const stage = await aLakesideStage();
    expect(await failureOf(stage, 'redrive', '99')).toBe(
      'almanac: expected a run of "lakeside", got 99\n',
    );
  });
});

function keysOf(value: unknown): readonly string[] {
  return Object.keys(z.record(z.string(), z.unknown()).parse(value)).toSorted();
}

async function backedUp(stage: TestStage): Promise<string> {
  const said = z.object({ backup_id: z.string(), contacts: z.literal(2) });
  return said.parse(await stage.json('backup')).backup_id;
}

const HERE = [
  'organization:',
  '  id: here',
  '  time_zone: America/Chicago',
  '  name: Here',
  '  from: hello@here.example',
  '  postal_address: 12 Lake Street, Springfield, IL 62701',
] as const;

async function failureOf({ line }: TestStage, ...argv: readonly string[]): Promise<string> {
  const { code, stderr } = await line.run('--stage', 'test', ...argv);
  expect(code).toBe(1);
  return stderr;
}
