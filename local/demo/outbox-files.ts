import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, type Day } from '../../shared/domain/calendar/civil-date.ts';

/** A mail that was handed over, as its file says. */
export interface OutboxFile {
  /** The folder's date. */
  readonly day: Day;
  readonly emailId: string;
  /** `<date>/<file>`. */
  readonly path: string;
}

/** Every mail in an outbox, by date and name. */
export async function outboxFiles(folder: string): Promise<readonly OutboxFile[]> {
  const files: OutboxFile[] = [];
  for (const date of (await readdir(folder)).toSorted()) {
    for (const name of (await readdir(join(folder, date))).toSorted()) {
      // A second mail of an id would be `<id>.duplicate-2.eml`: the same id again.
      const [emailId = ''] = name.split('.');
      files.push({ day: dayOf(date), emailId, path: `${date}/${name}` });
    }
  }
  return files;
}
