import { importReportSchema, type ImportReport } from '../../contracts/files/import-report.ts';
import type { ImportInput } from '../../contracts/steps/import-steps.ts';
import { dayOf } from '../../domain/calendar/civil-date.ts';
import type { Ports } from '../../ports/ports.ts';
import { readJson } from '../bucket/json-object.ts';
import { isPlanNeeded } from '../plan/plan-needed.ts';
import { moveToDropped } from './dropped-files.ts';
import { droppedObject } from './import-turn.ts';

/** A dropped file that was imported. */
export interface FinishRequest extends Pick<ImportInput, 'organizationId' | 'key' | 'version'> {
  readonly reportKey: string;
  readonly planNeeded: boolean;
}

/** What became of it. */
export interface FinishedImport {
  readonly report: ImportReport;
  /** Where the file is now, with `.report.json` and `.rejects.csv` beside it. */
  readonly movedTo: string;
  readonly planNeeded: boolean;
}

/**
 * Moves an imported file out of the drop folder, report and rejects beside it, and tells whether
 * everybody has to be planned: because of this file, or of an earlier import that failed before
 * anybody asked for its plan. Done again, it answers the same.
 */
export async function finishImport(
  ports: Pick<Ports, 'bucket' | 'store'>,
  { organizationId, key, version, reportKey, planNeeded }: FinishRequest,
): Promise<FinishedImport> {
  const report = await readJson(ports.bucket, reportKey, importReportSchema);
  const object = await droppedObject(ports, { key, version });
  const source = { name: key, version: object?.version ?? '' };
  const today = dayOf(report.today);
  const movedTo = await moveToDropped(ports.bucket, source, report, today, reportKey);
  return {
    report,
    movedTo,
    planNeeded: planNeeded || (await isPlanNeeded({ ports, organizationId })),
  };
}
