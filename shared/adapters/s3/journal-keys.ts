import { type Day, formatCivilDate } from '../../domain/calendar/civil-date.ts';
import type { StreamBatch } from '../../ports/journal.ts';

/** A position is so many times a second of the epoch, plus a number of lines. */
export const POSITIONS_PER_SECOND = 1_000_000;

const SECONDS_PER_DAY = 86_400;
/** Enough for positions of the next two centuries. */
const POSITION_DIGITS = 16;
/** DynamoDB's longest sequence number. */
const SEQUENCE_DIGITS = 40;

/** Under what an organization's journal is, or that of one of its days (UTC). */
export function journalFolder(organizationId: string, day?: Day): string {
  const date = day === undefined ? '' : `${formatCivilDate(day)}/`;
  return `journal/${organizationId}/${date}`;
}

/** The key of a batch. Keys are in the order of their seconds, then of their sequence numbers. */
export function objectKey(organizationId: string, { first, last, at }: StreamBatch): string {
  const second = Math.floor(at / 1000);
  const position = String(second * POSITIONS_PER_SECOND).padStart(POSITION_DIGITS, '0');
  const name = `${position}-${sequence(first)}-${sequence(last)}.ndjson.gz`;
  return `${journalFolder(organizationId, dayOfSecond(second))}${name}`;
}

/** The second that an object's key names. @throws Error for a key that is none of a journal. */
export function secondOfKey(key: string): number {
  const [, position] = /\/(\d{16})-\d{40}-\d{40}\.ndjson\.gz$/.exec(key) ?? [];
  if (position !== undefined) return Number(position) / POSITIONS_PER_SECOND;
  throw new Error(`Expected an object of the journal, got "${key}"`);
}

/** The day (UTC) of a second. */
export function dayOfSecond(second: number): Day {
  return Math.floor(second / SECONDS_PER_DAY);
}

function sequence(digits: string): string {
  if (/^\d{1,40}$/.test(digits)) return digits.padStart(SEQUENCE_DIGITS, '0');
  throw new Error(`Expected a sequence number of at most 40 digits, got "${digits}"`);
}
