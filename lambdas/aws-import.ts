import { executionName } from '../shared/adapters/aws/start-execution.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';
import { boundedTasks } from '../shared/runtime/tasks.ts';
import type { ImportPorts } from '../shared/workflows/import/import-request.ts';
import { awsBuckets } from './aws-buckets.ts';
import { awsStore } from './aws-store.ts';
import type { CallPorts } from './call-ports.ts';

/** Contacts looked up and written at a time. */
const TASKS_AT_ONCE = 32;

/** What an import works with on AWS. */
export function awsImportPorts(
  env: Environment<'LIVE_TABLE' | 'HISTORY_TABLE' | 'DROP_BUCKET' | 'DATA_BUCKET'>,
): Omit<ImportPorts, keyof CallPorts> {
  return {
    store: awsStore(env).store,
    bucket: awsBuckets(env),
    clock: systemClock(),
    tasks: boundedTasks(TASKS_AT_ONCE),
  };
}

/** What the execution that imports a dropped file is known by: one for each arrival. */
export function importIdentity({
  key,
  version,
}: {
  readonly key: string;
  readonly version: string;
}): readonly string[] {
  return [key, version];
}

/** The name of that execution. */
export function importExecutionName(file: {
  readonly key: string;
  readonly version: string;
}): string {
  return executionName(importIdentity(file));
}
