import type { BackupState } from '../shared/contracts/steps/backup-steps.ts';
import type { Ports } from '../shared/ports/ports.ts';
import type { LambdaRuntime } from '../shared/runtime/lambda/lambda-runtime.ts';
import type { BackupPorts } from '../shared/workflows/backup/backup-ports.ts';
import { holdRun } from '../shared/workflows/runs/hold-run.ts';
import type { CallPorts } from './call-ports.ts';

/** What the functions of the backup machine are made of. */
export interface BackupDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<BackupPorts, keyof CallPorts>;
}

/** Makes sure that a step may write for its run. A run that ended well may be answered again. */
export async function holdUnlessDone(
  ports: Pick<Ports, 'store' | 'executions'>,
  { organizationId, run }: Pick<BackupState, 'organizationId' | 'run'>,
): Promise<void> {
  const found = await ports.store.runs.get(organizationId, run);
  if (found?.status !== 'done') await holdRun(ports, { organizationId, run });
}
