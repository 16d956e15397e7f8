import { importReportSchema, importSummarySchema } from '../../contracts/files/import-report.ts';
import type { ImportInput } from '../../contracts/steps/import-steps.ts';
import type { Run } from '../../ports/runs.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { readJson } from '../bucket/json-object.ts';
import { droppedSource } from './drop-folder.ts';
import { importOpened } from './import-file.ts';
import type { ImportDone, ImportPorts, TemplatesImport } from './import-request.ts';
import { droppedObject, openDropped } from './import-turn.ts';
import { removeParts } from './reject-parts.ts';
import { partsFolder } from './report-keys.ts';

/** How far one call may go. */
export interface StretchOptions {
  /** Asked between batches and while it waits: `true` ends the stretch. */
  readonly shouldPause: () => boolean;
  readonly importTemplates: TemplatesImport;
}

/** Another import has the turn: after a redrive, say. It is asked again so much later. */
const WAIT_MS = 20_000;

/** An execution's own run is among so many. */
const RUNS_TO_LOOK_THROUGH = 50;

/**
 * A bounded stretch of the import of a dropped file; the next one goes on where it ended. Every
 * stretch works for the day and by the configuration that the first one has pinned. Done again after
 * the end, because its answer was lost, it answers the same.
 *
 * @throws Error when the file is no longer there as it arrived; its run stays open, for whoever sees
 *   the execution fail.
 */
export async function importStretch(
  ports: ImportPorts,
  input: ImportInput,
  { shouldPause, importTemplates }: StretchOptions,
): Promise<ImportDone | { readonly result: 'paused' }> {
  const earlier = await earlierTry(ports, input);
  if (earlier?.status === 'done') return finishedBefore(ports, input, earlier);
  const object = await droppedObject(ports, input);
  if (!object) {
    throw new Error(
      `Expected "${input.key}" as it was when its import began, it was removed or replaced`,
    );
  }
  // Its execution failed and was redriven: the run goes on where it stood.
  if (earlier?.status === 'failed') await reopen(ports, input, earlier);
  let opened = await openDropped(ports, input, object);
  while (opened.result === 'busy') {
    if (shouldPause()) return { result: 'paused' };
    await ports.clock.sleep(WAIT_MS);
    opened = await openDropped(ports, input, object);
  }
  const { organizationId, version, actor } = input;
  const { today, configVersion } = opened.run;
  const { configVersions } = ports.store;
  const { settings } = await pinnedConfiguration(configVersions, organizationId, configVersion);
  const source = droppedSource(ports.bucket, object);
  const content = source.content();
  const pinned = { organizationId, today, settings, configVersion, actor, importTemplates };
  return importOpened(ports, { ...source, ...pinned, version, content }, opened, shouldPause);
}

/** The run of this execution, which imports one file. */
async function earlierTry(
  { store, executions }: ImportPorts,
  { organizationId }: ImportInput,
): Promise<Run | undefined> {
  const runs = await store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const execution = executions.current();
  return runs.find((run) => run.kind === 'import' && run.execution === execution);
}

/** Another import may be under way meanwhile; then a run of its own follows that one. */
async function reopen(
  { store, executions }: ImportPorts,
  { organizationId }: ImportInput,
  { run }: Run,
): Promise<void> {
  await store.runs.reopen(organizationId, run, executions.current());
}

async function finishedBefore(
  { bucket }: ImportPorts,
  { organizationId }: ImportInput,
  { run, summary }: Run,
): Promise<ImportDone> {
  await removeParts(bucket, `${partsFolder(organizationId)}${String(run)}/`);
  const { report: reportKey } = importSummarySchema.parse(summary);
  const report = await readJson(bucket, reportKey, importReportSchema);
  return { result: report.status, report, reportKey, planNeeded: report.plan_needed };
}
