import { createHash } from 'node:crypto';
import { base32 } from '../planning/hash.ts';
import { addressKey } from './contact.ts';

const UNIT_SEPARATOR = '\u001f';

/**
 * The id of an outreach contact that the file gives none: `o-` and 80 bits of a hash of the
 * address, so that the same address is the same contact in every file.
 */
export function outreachContactId(email: string): string {
  return `o-${hashed([addressKey(email)], 10)}`;
}

/**
 * The id of an event of an events file, made from what it says: importing the same line again
 * records nothing new.
 *
 * @param parts whose event it is, its type, its time and all else, as text.
 */
export function importedEventId(parts: readonly string[]): string {
  return hashed(parts, 16);
}

function hashed(parts: readonly string[], bytes: number): string {
  const digest = createHash('sha256').update(parts.join(UNIT_SEPARATOR)).digest();
  return base32(digest.subarray(0, bytes));
}
