/** How much room a column gets when it is full; doubling would leave half of it empty. */
const GROWTH = 1.5;

/** The column itself when it has room for `length` values, else a larger one with the same values. */
export function growInt32(
  column: Int32Array<ArrayBuffer>,
  length: number,
): Int32Array<ArrayBuffer> {
  if (length <= column.length) return column;
  const grown = new Int32Array(Math.ceil(length * GROWTH));
  grown.set(column);
  return grown;
}

/** The same for bytes. */
export function growUint8(
  column: Uint8Array<ArrayBuffer>,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (length <= column.length) return column;
  const grown = new Uint8Array(Math.ceil(length * GROWTH));
  grown.set(column);
  return grown;
}
