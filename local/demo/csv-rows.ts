import { CsvReader } from '../../shared/domain/csv/csv-reader.ts';

/** The rows of a small file that is known to be sound, the header first. */
export function csvRows(content: Uint8Array): readonly (readonly string[])[] {
  const reader = new CsvReader();
  return [...reader.push(content), ...reader.end()].flat().map(({ cells }) => cells);
}
