import { fnv1a32 } from '../../shared/domain/planning/hash.ts';

/**
 * A number in [0, 1) that only depends on its key: the sample's chance. Every field of every
 * contact has a key of its own, so a new field changes no other one.
 */
export function draw(key: string): number {
  // Murmur3's finalizer: keys that differ in one digit give numbers that have nothing in common.
  let bits = fnv1a32(`prairie-lakes|${key}`);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `from` to `to`, both included. */
export function drawNumber(key: string, from: number, to: number): number {
  return from + Math.floor(draw(key) * (to - from + 1));
}

/** One of several. @throws RangeError when there is none. */
export function pick<Item>(key: string, items: readonly Item[]): Item {
  const item = items[Math.floor(draw(key) * items.length)];
  if (item === undefined) throw new RangeError(`Expected something to pick for "${key}", got none`);
  return item;
}

/** True in `share` of all cases. */
export function happens(key: string, share: number): boolean {
  return draw(key) < share;
}
