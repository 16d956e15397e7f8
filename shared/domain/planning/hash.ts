import { hash } from 'node:crypto';

const FNV_OFFSET_BASIS = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** FNV-1a, 32 bits, over the UTF-8 bytes of a text; unsigned. */
export function fnv1a32(text: string): number {
  let state = FNV_OFFSET_BASIS;
  for (const byte of Buffer.from(text, 'utf8')) {
    state = Math.imul(state ^ byte, FNV_PRIME);
  }
  return state >>> 0;
}

const UNIT_SEPARATOR = '\u001f';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The identity of an email: the first 128 bits of SHA-256 over the parts joined by U+001F, in
 * lower-case RFC 4648 base32 without padding (26 characters).
 *
 * @param event the event date; `instance␟trigger date` for a campaign; the instance alone for a
 *   once-only campaign; the parent's id for a follow-up.
 */
export function emailId(
  organizationId: string,
  contactId: string,
  family: string,
  event: string,
): string {
  const parts =
    organizationId + UNIT_SEPARATOR + contactId + UNIT_SEPARATOR + family + UNIT_SEPARATOR + event;
  // As text of one character per byte: a Buffer made for every id would take longer than the hash.
  return base32OfBytes(hash('sha256', parts, 'binary').slice(0, 16));
}

/** The event part of a campaign email's identity. */
export function campaignEvent(instanceName: string, triggerDate: string): string {
  return instanceName + UNIT_SEPARATOR + triggerDate;
}

/** RFC 4648 base32, lower case, no padding. */
export function base32(bytes: Uint8Array): string {
  return base32OfBytes(Buffer.from(bytes).toString('latin1'));
}

/** The same of bytes given as one character each. */
function base32OfBytes(bytes: string): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (let index = 0; index < bytes.length; index++) {
    buffer = (buffer << 8) | bytes.charCodeAt(index);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32.charAt((buffer << (5 - bits)) & 31) : text;
}
