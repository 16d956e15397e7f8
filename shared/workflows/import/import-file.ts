import type { FileProblem } from '../../contracts/files/file-problem.ts';
import type { ImportReport } from '../../contracts/files/import-report.ts';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import type { RunStatus } from '../../ports/runs.ts';
import { writeJson } from '../bucket/json-object.ts';
import { importRows, type ImportedRows } from './import-rows.ts';
import type { ImportDone, ImportPorts, ImportRequest, ImportResult } from './import-request.ts';
import { openImport, type OpenedImport } from './open-import.ts';
import { openTable } from './open-table.ts';
import { reportKey } from './report-keys.ts';
import { rowsOfTable } from './rows-of-table.ts';

/**
 * Imports a file: every good row goes into the store, every other one into the rejects file, and a
 * report says what became of all of them. The same file again changes nothing. After a crash the
 * next import of the file takes the run over and goes on where it stood.
 *
 * A file with more than 500 rows is a bulk import: the change feed leaves its changes alone, and
 * `planNeeded` asks the caller for a plan.
 */
export async function importFile(
  ports: ImportPorts,
  request: ImportRequest,
): Promise<ImportResult> {
  const opened = await openImport(ports, request);
  if (opened.result === 'busy') {
    return { result: 'busy', run: opened.run.run, execution: opened.run.execution };
  }
  try {
    const imported = await importOpened(ports, request, opened, () => false);
    if (imported.result !== 'paused') return imported;
  } catch (error) {
    await closeFailed(ports, request, opened, error);
    throw error;
  }
  throw new Error('Expected an import that nobody pauses to come to its end');
}

/** Frees the way for other imports. A store that fails at this too leaves the run to be taken over. */
async function closeFailed(
  ports: ImportPorts,
  request: ImportRequest,
  opened: Opened,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  try {
    await closeRun(ports, request, opened, 'failed', { file: request.name, reason });
  } catch (closing) {
    const { organizationId } = request;
    ports.log.error('Could not close an import run', {
      organizationId,
      run: opened.run.run,
      reason: closing instanceof Error ? closing.message : String(closing),
    });
  }
}

type Opened = Extract<OpenedImport, { result: 'opened' }>;

/**
 * Imports a file in a run that is open, from where the run stands. What goes wrong is thrown and
 * leaves the run open: whoever calls this again goes on with it.
 *
 * @param shouldPause asked between batches: `true` leaves the import where it stands, to be gone on
 *   with by another call of the same execution. One batch at least is done before.
 */
export async function importOpened(
  ports: ImportPorts,
  request: ImportRequest,
  opened: Opened,
  shouldPause: () => boolean,
): Promise<ImportDone | { readonly result: 'paused' }> {
  const { name, content, instance } = request;
  const kind = request.kind ?? (instance === undefined ? undefined : 'contacts');
  const table = await openTable({ name, content, kind });
  if ('problem' in table) return finish(ports, request, opened, { problem: table.problem });
  const rows = rowsOfTable(request, table.table);
  if ('problem' in rows) return finish(ports, request, opened, { problem: rows.problem });
  const imported = await importRows(
    { ports, request, run: opened.run.run },
    rows,
    opened.checkpoint,
    shouldPause,
  );
  if (imported === 'paused') return { result: 'paused' };
  return finish(ports, request, opened, { imported });
}

type Outcome = { readonly problem: FileProblem } | { readonly imported: ImportedRows };

/** Writes the report and closes the run; both come out the same when this is done again. */
async function finish(
  ports: ImportPorts,
  request: ImportRequest,
  opened: Opened,
  outcome: Outcome,
): Promise<ImportDone> {
  const { organizationId, name } = request;
  const report = reportOf(ports, request, opened, outcome);
  const key = reportKey(organizationId, name, opened.run.run);
  await writeJson(ports.bucket, key, report);
  const { file, status, kind, read, accepted, unchanged, rejected, bulk } = report;
  const totals = { file, status, kind, read, accepted, unchanged, rejected, bulk };
  await closeRun(ports, request, opened, 'done', { ...totals, report: key });
  if ('imported' in outcome) await outcome.imported.tidyUp();
  ports.log.info('Imported a file', { organizationId, run: opened.run.run, ...totals });
  return { result: status, report, reportKey: key, planNeeded: report.plan_needed };
}

const NOTHING_READ = {
  read: 0,
  accepted: 0,
  unchanged: 0,
  rejected: 0,
  rejected_by_reason: {},
  warnings: {},
} as const;

function reportOf(
  ports: ImportPorts,
  { organizationId, name, today, actor }: ImportRequest,
  { run, owesPlan }: Opened,
  outcome: Outcome,
): ImportReport {
  const imported = 'imported' in outcome ? outcome.imported : undefined;
  const bulk = imported?.bulk ?? false;
  return {
    file: name,
    kind: imported?.kind ?? null,
    organization_id: organizationId,
    run: run.run,
    today: formatCivilDate(today),
    actor,
    status: imported ? 'imported' : 'refused',
    file_problem: 'problem' in outcome ? outcome.problem : null,
    ...(imported?.counts ?? NOTHING_READ),
    bulk,
    plan_needed: owesPlan || (bulk && (imported?.counts.accepted ?? 0) > 0),
    rejects_file: imported?.rejectsFile ?? null,
    started_at_ms: run.openedAt,
    finished_at_ms: ports.clock.now(),
  };
}

async function closeRun(
  ports: ImportPorts,
  { organizationId }: ImportRequest,
  { run }: Opened,
  status: Exclude<RunStatus, 'open'>,
  summary: Readonly<Record<string, unknown>>,
): Promise<void> {
  await ports.store.runs.close(organizationId, run.run, status, summary, ports.clock.now());
}
