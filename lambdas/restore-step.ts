import type { RestoreState } from '../shared/contracts/steps/backup-steps.ts';
import type { Log } from '../shared/ports/log.ts';
import type { LambdaRuntime } from '../shared/runtime/lambda/lambda-runtime.ts';
import type { RestorePorts, RestoreWork } from '../shared/workflows/restore/restore-ports.ts';
import { withCall, type CallPorts } from './call-ports.ts';

/** What the functions of the restore machine are made of. */
export interface RestoreDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<RestorePorts, keyof CallPorts>;
  /** The installation's key for hashes of private values. */
  readonly hashKey: () => Promise<string>;
}

/** An open restore, for one call. */
export async function restoreWork(
  deps: RestoreDeps,
  restore: RestoreState,
  log: Log,
): Promise<RestoreWork> {
  const ports = withCall(deps.ports, restore.execution, log);
  return { ports, restore, hashKey: await deps.hashKey() };
}
