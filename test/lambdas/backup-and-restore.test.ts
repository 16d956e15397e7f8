import { describe, expect, it } from 'vitest';
import { backupCloseHandler } from '../../lambdas/backup-close/backup-close.ts';
import { backupOpenHandler } from '../../lambdas/backup-open/backup-open.ts';
import { backupSliceHandler } from '../../lambdas/backup-slice/backup-slice.ts';
import { restoreCloseHandler } from '../../lambdas/restore-close/restore-close.ts';
import { restoreOpenHandler } from '../../lambdas/restore-open/restore-open.ts';
import { restoreSliceHandler } from '../../lambdas/restore-slice/restore-slice.ts';
import type { MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import type {
  BackupOpened,
  RestoreOpened,
  RestoreState,
} from '../../shared/contracts/steps/backup-steps.ts';
import { openedRestoreSchema, restoreKeys } from '../../shared/contracts/restore/restore-parts.ts';
import { STEP_ERRORS } from '../../shared/contracts/errors/step-errors.ts';
import { readJson } from '../../shared/workflows/bucket/json-object.ts';
import { compareStores } from '../../shared/workflows/restore/compare-stores.ts';
import { backupWorld, HASH_KEY, nextExecution } from '../support/backing-up.ts';
import { textOf } from '../support/importing.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aCause, ORG } from '../support/stored-records.ts';

const EXECUTION = 'arn:aws:states:eu-central-1:111122223333:execution:backup:one';
const START = {
  organizationId: ORG,
  scheduledAt: '2026-01-05T08:00:00Z',
  actor: 'schedule',
  execution: EXECUTION,
};

function backupSteps(ports: MemoryPorts) {
  const runtime = recordedRuntime(ports.clock);
  const isRunning = ports.executions.isRunning.bind(ports.executions);
  return {
    open: backupOpenHandler({ runtime, ports, isRunning }),
    slice: backupSliceHandler({ runtime, ports }),
    close: backupCloseHandler({ runtime, ports, appVersion: '1.2.3' }),
  };
}

function restoreSteps(ports: MemoryPorts) {
  const deps = { runtime: recordedRuntime(ports.clock), ports, hashKey: async () => HASH_KEY };
  const isRunning = ports.executions.isRunning.bind(ports.executions);
  const ask = restoreOpenHandler({ ...deps, isRunning });
  return {
    ask,
    /** As the machine does: asks again with the answer, when the time to wait is over. */
    open: async (event: unknown): Promise<RestoreOpened> => {
      const answer = await ask(event);
      if (answer.result !== 'locked') return answer;
      ports.clock.advance(answer.waitSeconds * 1000);
      return ask(answer);
    },
    slice: restoreSliceHandler(deps),
    close: restoreCloseHandler(deps),
  };
}

async function world(): Promise<MemoryPorts> {
  const ports = await backupWorld(9);
  const content = { document: `organization: { id: ${ORG} }\n`, templates: {} };
  await ports.store.configVersions.publish(ORG, content, aCause());
  return ports;
}

function openBackupOf(opened: BackupOpened): Extract<BackupOpened, { result: 'opened' }> {
  if (opened.result === 'opened') return opened;
  throw new Error(`Expected an open backup, got ${opened.result}`);
}

function openRestoreOf(opened: RestoreOpened): Extract<RestoreOpened, { result: 'opened' }> {
  if (opened.result === 'opened') return opened;
  throw new Error(`Expected an open restore, got ${JSON.stringify(opened)}`);
}

/** A whole backup, its slices in one batch. */
async function backedUp(ports: MemoryPorts) {
  const steps = backupSteps(ports);
  const { backup, slices } = openBackupOf(await steps.open(START));
  const Items = slices.map((slice) => ({ backup, slice }));
  await steps.slice({ Items });
  return { backup, closed: await steps.close({ backup }) };
}

describe('the functions of a backup', () => {
  it('write it whole, slices in batches or one by one', async () => {
    const ports = await world();
    const steps = backupSteps(ports);
    const { backup, slices } = openBackupOf(await steps.open(START));
    expect(slices).toEqual([0, 1, 2, 3]);
    const item = (slice: number) => ({ backup, slice });

    expect(await steps.slice({ Items: [item(0), item(1)] })).toEqual({ slices: 2 });
    expect(await steps.slice(item(2))).toEqual({ slices: 1 });
    await steps.slice(item(3));
    expect(await steps.close({ backup })).toEqual({
      organizationId: ORG,
      run: 1,
      backupId: `${ORG}-2026-01-05-00000001`,
      contacts: 9,
      emails: 0,
      expired: 0,
      tidied: 0,
    });
  });

  it('do nothing while another execution makes one, or where there is no organization', async () => {
    const ports = await world();
    const steps = backupSteps(ports);
    await steps.open(START);

    expect(await steps.open({ ...START, execution: 'another' })).toEqual({ result: 'busy' });
    expect(openBackupOf(await steps.open(START)).backup.run).toBe(1);
  });

  it('go on when the execution failed and is redriven', async () => {
    const ports = await world();
    const steps = backupSteps(ports);
    const { backup, slices } = openBackupOf(await steps.open(START));
    await steps.slice({ Items: slices.slice(0, 2).map((slice) => ({ backup, slice })) });
    await ports.store.runs.close(ORG, 1, 'failed', { reason: 'timed out' }, 0);
    await steps.slice({ Items: slices.slice(2).map((slice) => ({ backup, slice })) });

    expect(await steps.close({ backup })).toMatchObject({ contacts: 9 });
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'done' });
  });

  it('stop for a run that another backup has followed', async () => {
    const ports = await world();
    const steps = backupSteps(ports);
    const { backup } = openBackupOf(await steps.open(START));
    await ports.store.runs.close(ORG, 1, 'failed', {}, 0);
    await steps.open({ ...START, execution: 'another' });

    await expect(steps.slice({ backup, slice: 0 })).rejects.toMatchObject({
      name: STEP_ERRORS.runEnded,
    });
  });

  it('answer the same when the close is done once more', async () => {
    const ports = await world();
    const { backup, closed } = await backedUp(ports);

    expect(await backupSteps(ports).close({ backup })).toEqual(closed);
  });
});

async function lateLine(ports: MemoryPorts): Promise<void> {
  const cause = aCause();
  const line = {
    organizationId: ORG,
    entity: 'suppression',
    change: 'put',
    contactId: null,
  } as const;
  await ports.journal.append([{ ...line, key: 'contact c-1 unsubscribed', fields: {}, cause }]);
}

async function openedParts({ bucket }: MemoryPorts, restore: RestoreState) {
  return readJson(bucket, restoreKeys.opened(restore), openedRestoreSchema);
}

const RESTORE = { organizationId: ORG, actor: 'cli:anna', execution: 'arn:restore:one' };

describe('the functions of a restore', () => {
  it('bring a lost store back, say what is left to do, and ask for a plan', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const fresh = nextExecution(ports, 'any');
    const steps = restoreSteps(fresh);
    const { restore, slices } = openRestoreOf(await steps.open({ ...RESTORE, backupId }));
    await steps.slice({ Items: slices.map((slice) => ({ restore, slice })) });
    const closed = await steps.close({ restore });

    expect(closed).toMatchObject({
      result: 'restored',
      contacts: 9,
      planNeeded: true,
      actor: `restore:${backupId}`,
    });
    expect((await compareStores(ports.store, fresh.store, ORG)).differences).toEqual([]);
    expect(JSON.parse(await textOf(fresh, closed.reportKey ?? ''))).toMatchObject({
      backup_id: backupId,
      contacts: { contacts: 9 },
      stopped: `restore of ${backupId}`,
      advice: ['Plan, look at the result, then release sending.'],
    });
  });

  it.each([
    ['everything', {}],
    ['one contact', { contactId: 'c-2' }],
  ])('halt sending first and read the journal 150 seconds later: %s', async (_what, only) => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const { ask } = restoreSteps(ports);
    const locked = await ask({ ...RESTORE, ...only, backupId });
    expect(locked).toEqual({ ...RESTORE, ...only, backupId, result: 'locked', waitSeconds: 150 });
    expect((await ports.store.organizations.get(ORG))?.stopped).toContain('restore of');

    ports.clock.advance(149_001);
    // Sent just before the halt: its line comes with the stream.
    await lateLine(ports);
    expect(await ask(locked)).toMatchObject({ result: 'locked', waitSeconds: 1 });
    ports.clock.advance(1000);
    const { restore } = openRestoreOf(await ask(locked));

    const { reach } = await openedParts(ports, restore);
    expect(reach.to).toBe(await ports.journal.position(ORG));
  });

  it('wait for nothing when an opening that has waited is done again', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const { ask, open } = restoreSteps(ports);
    const first = await open({ ...RESTORE, backupId });

    expect(await ask({ ...RESTORE, backupId })).toEqual(first);
  });

  it('go on when the execution failed and is redriven', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const fresh = nextExecution(ports, 'any');
    const steps = restoreSteps(fresh);
    const { restore, slices } = openRestoreOf(await steps.open({ ...RESTORE, backupId }));
    const item = (slice: number) => ({ restore, slice });
    await steps.slice({ Items: slices.slice(0, 3).map(item) });
    await fresh.store.runs.close(ORG, restore.run ?? 0, 'failed', {}, 0);
    await steps.slice(item(3));
    const closed = await steps.close({ restore });

    expect(closed).toMatchObject({ result: 'restored', contacts: 9 });
    expect(await steps.close({ restore })).toEqual(closed);
    expect((await compareStores(ports.store, fresh.store, ORG)).differences).toEqual([]);
  });

  it('read and count everything on trial, and write nothing to the store', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const fresh = nextExecution(ports, 'any');
    const steps = restoreSteps(fresh);
    const opened = await steps.open({ ...RESTORE, backupId, dryRun: true });
    const { restore, slices } = openRestoreOf(opened);
    for (const slice of slices) await steps.slice({ restore, slice });

    expect(await steps.close({ restore })).toMatchObject({
      run: null,
      contacts: 9,
      planNeeded: false,
    });
    expect(await fresh.store.organizations.get(ORG)).toBeUndefined();
  });

  it('plan one contact again that came back, and nobody else', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const steps = restoreSteps(ports);
    const request = { ...RESTORE, backupId, contactId: 'c-2' };
    const { restore, slices } = openRestoreOf(await steps.open(request));
    expect(slices).toHaveLength(1);
    for (const slice of slices) await steps.slice({ restore, slice });

    expect(await steps.close({ restore })).toMatchObject({ contacts: 1, planNeeded: false });
    const stored = await ports.store.contacts.get(ORG, 'c-2');
    expect(stored?.emails.length).toBeGreaterThan(0);
    expect((await ports.store.contacts.get(ORG, 'c-1'))?.emails).toEqual([]);
    expect((await ports.store.organizations.get(ORG))?.stopped).toBeNull();
  });

  it('tell of a contact that the backup does not have', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const steps = restoreSteps(ports);
    const request = { ...RESTORE, backupId, contactId: 'nobody' };
    const { restore, slices } = openRestoreOf(await steps.open(request));
    for (const slice of slices) await steps.slice({ restore, slice });

    expect(await steps.close({ restore })).toMatchObject({
      result: 'no_contact',
      planNeeded: false,
    });
  });

  it('refuse in words what cannot be restored', async () => {
    const ports = await world();
    const { backupId } = (await backedUp(ports)).backup;
    const steps = restoreSteps(ports);

    expect(await steps.open({ ...RESTORE, backupId: 'none' })).toEqual({
      result: 'refused',
      detail: 'Expected a backup, got "none", which is not there',
    });
    await steps.open({ ...RESTORE, backupId });
    expect(await steps.open({ ...RESTORE, backupId, execution: 'another' })).toMatchObject({
      result: 'busy',
    });
  });
});
