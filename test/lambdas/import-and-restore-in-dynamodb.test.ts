import { expect, it } from 'vitest';
import { backupCloseHandler } from '../../lambdas/backup-close/backup-close.ts';
import { backupOpenHandler } from '../../lambdas/backup-open/backup-open.ts';
import { backupSliceHandler } from '../../lambdas/backup-slice/backup-slice.ts';
import { importFinishHandler } from '../../lambdas/import-finish/import-finish.ts';
import { importTaskHandler } from '../../lambdas/import-task/import-task.ts';
import { importTurnHandler } from '../../lambdas/import-turn/import-turn.ts';
import { restoreCloseHandler } from '../../lambdas/restore-close/restore-close.ts';
import { restoreOpenHandler } from '../../lambdas/restore-open/restore-open.ts';
import { restoreSliceHandler } from '../../lambdas/restore-slice/restore-slice.ts';
import { memoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { arrivalOf } from '../../shared/workflows/import/drop-folder.ts';
import { compareStores } from '../../shared/workflows/restore/compare-stores.ts';
import { HASH_KEY } from '../support/backing-up.ts';
import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aCause } from '../support/stored-records.ts';

const ROWS = 600;

/** Everything but the store in memory: bucket, clock and journal are shared by all functions. */
function stageOf(store: RestorableStore, shared = memoryPorts()) {
  const ports = { ...shared, store, tasks: boundedTasks(16) };
  const runtime = recordedRuntime(ports.clock);
  const deps = { runtime, ports, isRunning: async () => true, hashKey: async () => HASH_KEY };
  return { shared, ports, deps };
}

type Stage = ReturnType<typeof stageOf>;

async function imported({ ports, deps }: Stage, key: string, text: string) {
  await ports.bucket.write(key, new TextEncoder().encode(text));
  const object = await ports.bucket.head(key);
  if (!object) throw new Error('Expected the file to be there');
  const execution = `arn:import:${key}`;
  const input = {
    organizationId: 'org',
    key,
    version: arrivalOf(object),
    actor: 'drop',
    execution,
  };
  const turn = importTurnHandler({ ...deps, executionName: () => key });
  expect(await turn(input)).toEqual({ turn: 'mine' });
  const task = await importTaskHandler(deps)(input);
  const announce = async (): Promise<void> => undefined;
  const finish = importFinishHandler({ ...deps, announce, place: (own) => own });
  return finish({ ...input, ...task });
}

async function backedUp({ deps }: Stage): Promise<string> {
  const start = { organizationId: 'org', actor: 'schedule', execution: 'arn:backup:1' };
  const opened = await backupOpenHandler(deps)(start);
  if (opened.result !== 'opened') throw new Error(`Expected a backup, got ${opened.result}`);
  const { backup, slices } = opened;
  const slice = backupSliceHandler(deps);
  await slice({ Items: slices.map((own) => ({ backup, slice: own })) });
  return (await backupCloseHandler({ ...deps, appVersion: '1' })({ backup })).backupId;
}

async function restored({ deps, ports }: Stage, backupId: string) {
  const start = { organizationId: 'org', backupId, actor: 'test', execution: 'arn:restore:1' };
  const open = restoreOpenHandler(deps);
  const locked = await open(start);
  expect(locked).toMatchObject({ result: 'locked', waitSeconds: 150 });
  ports.clock.advance(150_000);
  const opened = await open(locked);
  if (opened.result !== 'opened') throw new Error(`Expected a restore, got ${opened.result}`);
  const { restore, slices } = opened;
  const slice = restoreSliceHandler(deps);
  for (const own of slices) await slice({ restore, slice: own });
  return restoreCloseHandler(deps)({ restore });
}

describeWithDynamodb('dropped files, a backup and a restore with DynamoDB', (dynamodb) => {
  it('bring a lost store back as it was', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const stage = stageOf(store);
    const organization = { id: 'org', slices: 4, createdAt: 0, stopped: null };
    await store.organizations.create(organization);
    const content = { document: 'organization: { id: org }\n', templates: {} };
    await store.configVersions.publish('org', content, aCause());
    const ids = Array.from({ length: ROWS }, (_none, index) => `n${String(index)}`);
    const contacts = ids.map((id) => `${id},${id}@x.org,1970-01-01`);
    const visits = ids.slice(0, 50).map((id) => `${id},V1,2027-05-01`);

    const first = await imported(
      stage,
      'drop/org/contacts.csv',
      ['id,email,birth_date', ...contacts, 'bad,nobody,'].join('\n'),
    );
    await imported(stage, 'drop/org/visits.csv', ['contact_id,visit,date', ...visits].join('\n'));
    const backupId = await backedUp(stage);
    const lost = (await aDynamoStore(dynamodb)).store;
    const closed = await restored(stageOf(lost, stage.shared), backupId);

    expect(first).toMatchObject({ planNeeded: true });
    expect(closed).toMatchObject({ result: 'restored', contacts: ROWS, planNeeded: true });
    expect(await compareStores(store, lost, 'org')).toMatchObject({
      contacts: ROWS,
      differences: [],
    });
  });
});
