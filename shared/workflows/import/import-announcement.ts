import type { ImportReport } from '../../contracts/files/import-report.ts';

/** A short message to the people who look after imports. */
export interface Announcement {
  readonly subject: string;
  readonly text: string;
}

/**
 * What is announced of an imported file: counts, reasons, and where the rejects are. No value of a
 * row is in it: who subscribes need not be somebody who may see contacts.
 *
 * @param place where an object is, as people name it.
 */
export function importAnnouncement(
  report: ImportReport,
  movedTo: string,
  place: (key: string) => string,
): Announcement {
  const { organization_id: organizationId, status, accepted, unchanged, rejected, read } = report;
  const reasons = Object.entries(report.rejected_by_reason);
  const counts = `${String(accepted)} accepted, ${String(unchanged)} unchanged, ${String(rejected)} rejected`;
  const what = status === 'refused' ? 'file refused' : counts;
  const lines = [
    `File: ${report.file}`,
    `Organization: ${organizationId}, import run ${String(report.run)}`,
    ...(report.file_problem === null
      ? [`${String(read)} rows of ${report.kind ?? 'no known kind'}: ${counts}`]
      : [`The file was refused: ${report.file_problem.code}`]),
    ...reasons.map(([reason, number]) => `  ${reason}: ${String(number)}`),
    ...(report.rejects_file === null ? [] : [`Rejected rows: ${place(`${movedTo}.rejects.csv`)}`]),
    `Report: ${place(`${movedTo}.report.json`)}`,
  ];
  return { subject: `Almanac ${organizationId}: import, ${what}`, text: `${lines.join('\n')}\n` };
}
