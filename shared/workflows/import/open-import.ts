import {
  importCheckpointSchema,
  type ImportCheckpoint,
} from '../../contracts/files/import-checkpoint.ts';
import type { Run } from '../../ports/runs.ts';
import type { ImportPorts, ImportRequest } from './import-request.ts';

/** What opening needs to know of a file. */
export interface OpenImportRequest extends Pick<
  ImportRequest,
  'organizationId' | 'name' | 'version' | 'kind' | 'instance' | 'today' | 'configVersion'
> {
  /**
   * Goes on with a run of this execution by the day and the configuration that the run has pinned,
   * whatever they are by now: whoever asks for it takes them from the run.
   */
  readonly keepsPins?: boolean;
}

export type OpenedImport =
  | {
      readonly result: 'opened';
      readonly run: Run;
      /** Where an earlier try of the same file ended, if there was one. */
      readonly checkpoint: ImportCheckpoint | null;
      /** A bulk import was given up whose plan nobody has asked for yet. */
      readonly owesPlan: boolean;
    }
  | { readonly result: 'busy'; readonly run: Run };

/**
 * Opens an import run: one at a time per organization. A run that a dead execution left open is
 * continued when it was about this very file, known by its version; else it ends as failed, and its
 * file has to be imported again: what the store has of it by then is found unchanged. A run that
 * names this very execution is its own earlier try: it imports one file of an organization at a time.
 */
export async function openImport(
  ports: ImportPorts,
  request: OpenImportRequest,
  owesPlan = false,
): Promise<OpenedImport> {
  const { runs } = ports.store;
  const { organizationId } = request;
  const execution = ports.executions.current();
  const { opened, run } = await runs.open(organizationId, {
    kind: 'import',
    today: request.today,
    configVersion: request.configVersion ?? 0,
    execution,
    openedAt: ports.clock.now(),
  });
  if (opened) return { result: 'opened', run, checkpoint: null, owesPlan };
  const isOwn = run.execution === execution;
  if (!isOwn && (await ports.executions.isRunning(run.execution))) return { result: 'busy', run };
  if (!(await runs.takeOver(organizationId, run.run, run.execution, execution))) {
    return { result: 'busy', run };
  }
  const checkpoint = importCheckpointSchema.safeParse(run.checkpoint).data;
  if (checkpoint === undefined || isSameImport(checkpoint, request, run, isOwn)) {
    const own = { ...run, execution };
    return { result: 'opened', run: own, checkpoint: checkpoint ?? null, owesPlan };
  }
  await giveUp(ports, request, run, checkpoint);
  return openImport(ports, request, owesPlan || checkpoint.bulk);
}

/**
 * Whether the rows that a checkpoint calls done are the rows of this request. The name alone does
 * not say so, and on another day or under other settings the same row may get another verdict.
 */
function isSameImport(
  checkpoint: ImportCheckpoint,
  request: OpenImportRequest,
  run: Run,
  isOwn: boolean,
): boolean {
  const { name, version, kind = null, instance = null, today, configVersion = 0 } = request;
  return (
    version !== undefined &&
    checkpoint.version === version &&
    checkpoint.file === name &&
    checkpoint.kind === kind &&
    checkpoint.instance === instance &&
    ((isOwn && request.keepsPins === true) ||
      (run.today === today && run.configVersion === configVersion))
  );
}

async function giveUp(
  ports: ImportPorts,
  { organizationId }: OpenImportRequest,
  { run, execution }: Run,
  { file, counts }: ImportCheckpoint,
): Promise<void> {
  const summary = { file, given_up: true, ...counts };
  await ports.store.runs.close(organizationId, run, 'failed', summary, ports.clock.now());
  ports.log.warn('Gave up an import that its execution had left open', {
    organizationId,
    run,
    execution,
  });
}
