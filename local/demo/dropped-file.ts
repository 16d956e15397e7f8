import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { moveToDropped } from '../../shared/workflows/import/dropped-files.ts';
import { bucketSource } from '../../shared/workflows/import/import-source.ts';
import { importNow } from '../operations/import-now.ts';
import { COORDINATOR, type Stage } from './stage.ts';

/** Drops a file into the organization's drop folder and imports it from there. */
export async function importDropped(
  { installation }: Stage,
  today: Day,
  name: string,
  text: string,
): Promise<void> {
  const { ports, organizationId } = installation;
  const { bucket } = ports;
  const key = `drop/${organizationId}/${name}`;
  await bucket.write(key, new TextEncoder().encode(text));
  const object = await bucket.head(key);
  if (!object) throw new Error(`Expected ${key} to be there, somebody has removed it`);
  const source = bucketSource(bucket, object);
  const result = await importNow(installation, source, { actor: COORDINATOR });
  if (result.result !== 'imported' || result.report.rejected > 0) {
    throw new Error(`Expected every row of ${name} to be imported, it was ${result.result}`);
  }
  await moveToDropped(bucket, source, result.report, today, result.reportKey);
}
