import type { ImportReport } from '../../contracts/files/import-report.ts';
import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { Bucket } from '../../ports/bucket.ts';
import type { ImportSource } from './import-source.ts';

/**
 * Moves an imported file out of the drop folder, its report and rejects beside it. It is kept as
 * long as backups are, because a restore may need it again. Done again, it comes to the same; a file
 * that was put in its place meanwhile is another one, to be imported, too.
 *
 * @returns the key of the moved file.
 */
export async function moveToDropped(
  bucket: Bucket,
  source: Pick<ImportSource, 'name' | 'version'>,
  report: ImportReport,
  today: Day,
  reportKey: string,
): Promise<string> {
  const { organization_id: organizationId, run, rejects_file: rejects } = report;
  const file = source.name.slice(source.name.lastIndexOf('/') + 1);
  const folder = droppedFolder(organizationId, today);
  const key = `${folder}${String(run)}-${file}`;
  await bucket.copy(reportKey, `${key}.report.json`);
  if (rejects !== null) await bucket.copy(rejects, `${key}.rejects.csv`);
  if (await isThere(bucket, source)) {
    await bucket.copy(source.name, key);
    if (await isThere(bucket, source)) await bucket.remove(source.name);
  }
  return key;
}

/** Where the files of a day are. */
export function droppedFolder(organizationId: string, day: Day): string {
  return `${droppedPrefix(organizationId)}${formatCivilDate(day)}/`;
}

/** Where all of an organization's imported files are. */
export function droppedPrefix(organizationId: string): string {
  return `dropped/${organizationId}/`;
}

async function isThere(
  bucket: Bucket,
  { name, version }: Pick<ImportSource, 'name' | 'version'>,
): Promise<boolean> {
  return (await bucket.head(name))?.version === version;
}
