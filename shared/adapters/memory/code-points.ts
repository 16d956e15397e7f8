/** Sorts texts by their code points, as UTF-8 bytes and every store sort them. */
export function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
