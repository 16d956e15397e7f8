import { gunzipSync, gzipSync } from 'node:zlib';

/** Longer JSON is compressed: an item may have 400 KB, and a write costs by its size. */
const LONGEST_TEXT = 4096;

/** A value of any shape and size as an attribute. What is left out is null. */
export function jsonAttribute(value: unknown): string | Uint8Array {
  const text = value === undefined ? 'null' : JSON.stringify(value);
  return text.length > LONGEST_TEXT ? gzipSync(text) : text;
}

/** The value of such an attribute. @throws TypeError for anything else. */
export function fromJsonAttribute(attribute: unknown): unknown {
  if (typeof attribute === 'string') return JSON.parse(attribute);
  if (attribute instanceof Uint8Array) return JSON.parse(gunzipSync(attribute).toString('utf8'));
  throw new TypeError(`Expected JSON in an attribute, got ${typeof attribute}`);
}
