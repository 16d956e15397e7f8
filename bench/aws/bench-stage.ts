import { join } from 'node:path';
import { createDynamoClient } from '../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../shared/adapters/dynamodb/dynamo-store.ts';
import { readTemplateFolder } from '../../shared/adapters/folder/template-folder.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { memoryBucket } from '../../shared/adapters/memory/bucket.ts';
import { recordingMailer, type RecordingMailer } from '../../shared/adapters/memory/mailer.ts';
import { manualClock, type ManualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { s3Journal } from '../../shared/adapters/s3/journal.ts';
import type { StreamedJournal } from '../../shared/ports/journal.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { makeTables, type LocalDynamodb } from '../../test/support/local-dynamodb.ts';
import { meterOn, type Meter } from './meter.ts';

/** The organization that is measured. */
export const ORG = 'bench';

/** Requests, and contacts, at a time, as the functions have them. */
const AT_ONCE = 16;

/** A stage on this machine: functions as they are deployed, over a DynamoDB and a bucket in memory. */
export interface BenchStage {
  readonly meter: Meter;
  readonly clock: ManualClock;
  readonly liveTable: string;
  readonly ports: Omit<Ports, 'store' | 'executions' | 'log'> & {
    readonly store: RestorableStore;
    readonly mailer: RecordingMailer;
    readonly journal: StreamedJournal;
  };
  readonly runtime: LambdaRuntime;
  close(): void;
}

/** A stage with one organization without contacts. */
export async function benchStage(
  server: LocalDynamodb,
  options: { readonly slices: number; readonly stream: boolean; readonly now: number },
): Promise<BenchStage> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const where = { endpoint: server.endpoint, region: 'us-east-1', credentials };
  const names = await makeTables(server.client, options.stream);
  const client = createDynamoClient({ ...where, answerTimeoutMs: 60_000 });
  const meter = meterOn(client, names.liveTable);
  const clock = manualClock(options.now);
  const tasks = boundedTasks(AT_ONCE);
  const access = { client, clock: systemClock(), ids: randomIds() };
  const store = dynamoStore({ ...access, ...names, tasks });
  const bucket = meter.counted(memoryBucket(clock));
  const compression = zlibCompression();
  await addOrganization(store, options);
  return {
    meter,
    clock,
    liveTable: names.liveTable,
    ports: {
      store,
      bucket,
      clock,
      compression,
      tasks,
      ids: randomIds(),
      journal: s3Journal({ bucket, compression, clock }),
      mailer: recordingMailer({ max24Hours: 10_000_000, maxPerSecond: 10_000 }),
      renderer: liquidRenderer(),
    },
    runtime: { stage: 'bench', clock, sink: meter.sink },
    close: () => {
      client.destroy();
    },
  };
}

async function addOrganization(
  store: RestorableStore,
  { slices, now }: { readonly slices: number; readonly now: number },
): Promise<void> {
  await store.organizations.create({ id: ORG, slices, createdAt: now, stopped: null });
  const templates = await readTemplateFolder(join(import.meta.dirname, '../../config/templates'));
  const cause = { actor: 'bench', reason: 'added', run: null, at: now };
  await store.configVersions.publish(ORG, { document: CONFIGURATION, templates }, cause);
}

const CONFIGURATION = `organization:
  id: ${ORG}
  name: Bench
  from: Bench <hello@bench.example>
  postal_address: 1 Bench Street, Springfield, IL 62701
`;
