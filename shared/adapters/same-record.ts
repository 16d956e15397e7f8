import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../domain/digest/canonical-json.ts';

/**
 * Whether two records say the same, whatever the order of their names and however their objects
 * came to be: a record that was read from a file has no other prototype than one that was built.
 */
export function sameRecord(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || canonicalJson(one) === canonicalJson(other);
}
