import type { Cause } from '../../ports/cause.ts';
import type { Organization } from '../../ports/organizations.ts';
import type { Run } from '../../ports/runs.ts';
import type { RestorePorts, RestoreRequest } from './restore-ports.ts';

/** The cause of a restore's writes; null for writes before its run has a number. */
export function restoreCause(
  ports: RestorePorts,
  request: RestoreRequest,
  run: number | null,
): Cause {
  const reason = `restore of ${request.backupId}`;
  return { actor: request.actor, reason, run, at: ports.clock.now() };
}

/**
 * Halts sending before anything is restored, creating the organization halted where it is missing.
 * An earlier reason stands.
 * @returns why sending is halted now.
 */
export async function lockSending(
  ports: RestorePorts,
  request: RestoreRequest,
  fresh: Pick<Organization, 'slices' | 'createdAt'>,
): Promise<string> {
  const { organizations } = ports.store;
  const id = request.organizationId;
  const cause = restoreCause(ports, request, null);
  const stored = await organizations.get(id);
  const { slices, createdAt } = fresh;
  if (!stored) await organizations.create({ id, slices, createdAt, stopped: cause.reason });
  else if (stored.stopped === null) await organizations.setStopped(id, cause.reason, cause);
  return stored?.stopped ?? cause.reason;
}

/** The run of a restore, or the one that is at work already. */
export type OpenedRestore =
  | { readonly result: 'opened'; readonly run: Run }
  | { readonly result: 'busy'; readonly run: number; readonly execution: string };

/** Opens a restore's run, or takes over the one of a restore that died. */
export async function openRestore(
  ports: RestorePorts,
  { organizationId, today }: RestoreRequest,
): Promise<OpenedRestore> {
  const { runs } = ports.store;
  const execution = ports.executions.current();
  const openedAt = ports.clock.now();
  const opening = { kind: 'restore', today, configVersion: 0, execution, openedAt } as const;
  const { opened, run } = await runs.open(organizationId, opening);
  if (opened) return { result: 'opened', run };
  const busy = { result: 'busy', run: run.run, execution: run.execution } as const;
  if (await ports.executions.isRunning(run.execution)) return busy;
  const taken = await runs.takeOver(organizationId, run.run, run.execution, execution);
  return taken ? { result: 'opened', run } : busy;
}

/** Does a restore's work and ends its run, as failed when the work throws. */
export async function withinRestore<Result>(
  ports: RestorePorts,
  { organizationId }: RestoreRequest,
  { run }: Run,
  work: () => Promise<Result>,
  summarize: (result: Result) => unknown,
): Promise<Result> {
  const { runs } = ports.store;
  try {
    const result = await work();
    await runs.close(organizationId, run, 'done', summarize(result), ports.clock.now());
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await runs.close(organizationId, run, 'failed', { reason }, ports.clock.now());
    throw error;
  }
}
