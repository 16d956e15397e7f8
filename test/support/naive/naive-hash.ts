import { createHash } from 'node:crypto';

/** FNV-1a-32 in arithmetic without bounds. */
export function naiveFnv(text: string): number {
  let hash = 2166136261n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * 16777619n) % 4294967296n;
  }
  return Number(hash);
}

/** The identity of an email, by writing 128 bits of SHA-256 as one number. */
export function naiveId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\u001f')).digest('hex');
  // 26 digits of 5 bits hold 130 bits: two zeros are added on the right.
  let number = BigInt(`0x${digest.slice(0, 32)}`) * 4n;
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number(number % 32n)) + text;
    number /= 32n;
  }
  return text;
}
