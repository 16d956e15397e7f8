/**
 * Keys of items. Parts of a key are separated by `#`; a part that people choose (ids, addresses,
 * names) is escaped: every character up to `$` becomes `$` and a character from `0` on. So
 * - different lists of parts never give one key: no part holds a `#`,
 * - keys sort as their parts do, by code points, a part before what only begins like it: `#` sorts
 *   before every character of an escaped part. All that is of `c-1` stands before `c-10`, and
 *   `joinKey('c-1') + '#'` begins the keys of `c-1` and no others.
 *
 * DynamoDB sorts keys by their UTF-8 bytes, which is the order of code points. A partition key may
 * have 2048 bytes, a sort key 1024.
 */

/** Where an item is. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * What an organization has under partition keys of its own, `<org>#<part>…`, beside its contacts:
 * - `ADDRESS#<address>`: who has the address, and who claimed it,
 * - `CONFIG`: versions, and the parts of their content by digest,
 * - `COUNTS#<n>`: counters of contacts, to be added up,
 * - `EVENT#<event id>`: that an event of this id was taken,
 * - `LOADS`: loads of dates, each in parts to be added up, and the number of active contacts,
 * - `QUOTAS`: what is taken of a date's maxima,
 * - `RUNS`: runs by number, and the open one of each kind,
 * - `SUPPRESSIONS#<n>`: suppressions, spread.
 *
 * Two partitions are of no organization: `ORGANIZATIONS`, which lists their own records, and
 * `ACCOUNT`, with the quota and the rate of the sending account.
 */
export type OwnPart =
  'ADDRESS' | 'CONFIG' | 'COUNTS' | 'EVENT' | 'LOADS' | 'QUOTAS' | 'RUNS' | 'SUPPRESSIONS';

/** The key of these parts, in this order. @throws Error for text that UTF-8 cannot say. */
export function joinKey(...parts: readonly string[]): string {
  return parts.map(escaped).join('#');
}

/** The parts of a key. */
export function splitKey(key: string): readonly string[] {
  return key.split('#').map(unescaped);
}

/** The partition of a slice's contacts, in both tables. */
export function slicePartition(organizationId: string, slice: number): string {
  return joinKey(organizationId, String(slice));
}

/** A partition of an organization's own; never one of its slices. */
export function ownPartition(
  organizationId: string,
  part: OwnPart,
  ...more: readonly string[]
): string {
  return joinKey(organizationId, part, ...more);
}

/** A number up to 16 digits as a part of a key that sorts as it does. */
export function numberPart(value: number, digits = 10): string {
  if (Number.isSafeInteger(value) && value >= 0) return String(value).padStart(digits, '0');
  throw new Error(`Expected a whole number from 0 in a key, got ${String(value)}`);
}

const ESCAPE = '$';
const FIRST_SUBSTITUTE = 0x30;
const UP_TO_ESCAPE = new RegExp(`[${String.raw`\u0000`}-${ESCAPE}]`, 'g');

function escaped(part: string): string {
  if (!part.isWellFormed()) {
    throw new Error(`Expected well-formed text in a key, got ${JSON.stringify(part)}`);
  }
  return part.replace(
    UP_TO_ESCAPE,
    (character) => ESCAPE + String.fromCharCode(character.charCodeAt(0) + FIRST_SUBSTITUTE),
  );
}

function unescaped(part: string): string {
  return part.replace(/\$(.)/g, (_escape, substitute: string) =>
    String.fromCharCode(substitute.charCodeAt(0) - FIRST_SUBSTITUTE),
  );
}
