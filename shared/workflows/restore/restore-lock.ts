import type { RestoreState } from '../../contracts/steps/backup-steps.ts';
import type { Cause } from '../../ports/cause.ts';
import type { Organization } from '../../ports/organizations.ts';
import type { Run } from '../../ports/runs.ts';
import type { OpenRestoreRequest, RestorePorts } from './restore-ports.ts';

/** The cause of a restore's writes; null for writes before its run has a number. */
export function restoreCause(
  { clock }: Pick<RestorePorts, 'clock'>,
  { backupId, contactId, actor }: Pick<OpenRestoreRequest, 'backupId' | 'contactId' | 'actor'>,
  run: number | null,
): Cause {
  const what = contactId === undefined ? '' : `contact ${contactId} from `;
  return { actor, reason: `restore of ${what}${backupId}`, run, at: clock.now() };
}

/**
 * Halts sending before anything is restored, creating the organization halted where it is missing.
 * An earlier reason stands.
 */
export async function lockSending(
  ports: RestorePorts,
  request: OpenRestoreRequest,
  fresh: Pick<Organization, 'slices' | 'createdAt'>,
): Promise<void> {
  const { organizations } = ports.store;
  const id = request.organizationId;
  const cause = restoreCause(ports, request, null);
  const stored = await organizations.get(id);
  const { slices, createdAt } = fresh;
  if (!stored) await organizations.create({ id, slices, createdAt, stopped: cause.reason });
  else if (stored.stopped === null) await organizations.setStopped(id, cause.reason, cause);
}

/** Lets sending go on, unless it is halted for another reason than this restore. */
export async function releaseSending(
  ports: RestorePorts,
  request: Pick<RestoreState, 'organizationId' | 'backupId' | 'contactId' | 'actor' | 'run'>,
): Promise<void> {
  const { organizations } = ports.store;
  const id = request.organizationId;
  const cause = restoreCause(ports, request, request.run);
  const stored = await organizations.get(id);
  if (stored?.stopped !== cause.reason) return;
  await organizations.setStopped(id, null, { ...cause, reason: 'contact restored' });
}

/** The run of a restore, or the one that is at work already. */
export type RestoreRun =
  | { readonly result: 'opened'; readonly run: Run }
  | { readonly result: 'busy'; readonly run: number; readonly execution: string };

/** Opens a restore's run, goes on with this execution's own, or takes over one that died. */
export async function openRestoreRun(
  ports: RestorePorts,
  { organizationId, today }: OpenRestoreRequest,
): Promise<RestoreRun> {
  const { runs } = ports.store;
  const execution = ports.executions.current();
  const openedAt = ports.clock.now();
  const opening = { kind: 'restore', today, configVersion: 0, execution, openedAt } as const;
  const { opened, run } = await runs.open(organizationId, opening);
  if (opened || run.execution === execution) return { result: 'opened', run };
  const busy = { result: 'busy', run: run.run, execution: run.execution } as const;
  if (await ports.executions.isRunning(run.execution)) return busy;
  const taken = await runs.takeOver(organizationId, run.run, run.execution, execution);
  return taken ? { result: 'opened', run } : busy;
}
