import { z } from 'zod';
import {
  importReportSchema,
  importSummarySchema,
  type ImportReport,
} from '../../shared/contracts/files/import-report.ts';
import type { Run } from '../../shared/ports/runs.ts';
import { readJson } from '../../shared/workflows/bucket/json-object.ts';
import type { ImportSource } from '../../shared/workflows/import/import-source.ts';
import type { CommandRun } from '../shell.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { UserError } from '../user-error.ts';
import { patience } from './patience.ts';
import type { StageInstallation } from './stage-installation.ts';

/** A file that lies in the drop bucket. */
export interface DroppedFile {
  readonly source: ImportSource;
  readonly key: string;
}

/** Puts a file where the stage imports it from. */
export async function dropFile(
  run: CommandRun,
  { ports, organizationId, stage }: StageInstallation,
  source: ImportSource,
): Promise<DroppedFile> {
  const { kind, instance, name, size } = source;
  const folder = instance === undefined ? kind : `outreach/${instance}`;
  // A name of its own: of two files that are called alike the second must not replace the first.
  const own = `${ports.ids.next().slice(0, 8)}-${name}`;
  const key = ['drop', organizationId, ...(folder === undefined ? [] : [folder]), own].join('/');
  const label = `Sending ${name} to ${stage}`;
  const progress = progressBar(run.output.progress, run.clock, label, 'bytes');
  const content = watched(source.content(), (done) => {
    progress.advance(done, size);
  });
  await ports.bucket.write(key, content).finally(() => {
    progress.close();
  });
  return { source, key };
}

async function* watched(
  content: AsyncIterable<Uint8Array>,
  advance: (done: number) => void,
): AsyncIterable<Uint8Array> {
  let done = 0;
  for await (const chunk of content) {
    done += chunk.byteLength;
    advance(done);
    yield chunk;
  }
}

/** Imports are queued: a long one before this may take its time, silence may not. */
const MOST_SILENCE_MS = 15 * 60_000;
const RUNS_TO_LOOK_AT = 100;

/**
 * Waits until a dropped file is imported. @returns what became of its rows.
 *
 * @throws UserError when its import failed, or nothing began for a long time.
 */
export async function importedFile(
  run: CommandRun,
  { ports, organizationId, stage }: StageInstallation,
  { key, source }: DroppedFile,
): Promise<ImportReport> {
  let busyAt = run.clock.now();
  const done = await patience(run, `Importing ${source.name} on ${stage}`, async () => {
    const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_AT);
    const imports = runs.filter(({ kind }) => kind === 'import');
    if (imports.some(({ status }) => status === 'open')) busyAt = run.clock.now();
    if (run.clock.now() - busyAt > MOST_SILENCE_MS) {
      throw new UserError(
        `Expected stage ${stage} to begin with ${key}, got nothing for ${String(MOST_SILENCE_MS / 60_000)} minutes; see to its import queue`,
      );
    }
    return imports.find((own) => own.status !== 'open' && fileOf(own) === key);
  });
  const summary = importSummarySchema.safeParse(done.summary);
  if (summary.success) return readJson(ports.bucket, summary.data.report, importReportSchema);
  const failed = failedSchema.safeParse(done.summary);
  const why = failed.success ? failed.data.reason : 'no reason';
  throw new UserError(
    `Expected ${source.name} to be imported, got run ${String(done.run)} ${done.status}: ${why}`,
  );
}

const failedSchema = z.object({ reason: z.string() });
const fileSchema = z.object({ file: z.string() });

/** One that broke off has no summary of its own: its checkpoint knows the file. */
function fileOf({ summary, checkpoint }: Run): string | undefined {
  return fileSchema.safeParse(summary).data?.file ?? fileSchema.safeParse(checkpoint).data?.file;
}
