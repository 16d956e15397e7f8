/** What a file is when it is not UTF-8 text. */
export type EncodingProblem = 'utf_16' | 'spreadsheet' | 'compressed' | 'binary';

export const UTF8_BOM_BYTES = [0xef, 0xbb, 0xbf] as const;

/** Whether a file begins with the UTF-8 byte order mark. */
export function hasBom(firstBytes: Uint8Array): boolean {
  return UTF8_BOM_BYTES.every((byte, index) => firstBytes[index] === byte);
}

/** First bytes by which files that are no CSV are known. */
const SIGNATURES: readonly (readonly [EncodingProblem, readonly number[]])[] = [
  ['utf_16', [0xff, 0xfe]],
  ['utf_16', [0xfe, 0xff]],
  ['spreadsheet', [0x50, 0x4b, 0x03, 0x04]], // A ZIP archive, which .xlsx and .ods are.
  ['spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]], // The old .xls container.
  ['compressed', [0x1f, 0x8b]],
];
/** NUL does not occur in text; in UTF-16 without a BOM every second byte of a header is one. */
const BYTES_LOOKED_AT = 1024;

/** Why a file cannot be read as text, judged by its first bytes; null when it can. */
export function encodingProblem(firstBytes: Uint8Array): EncodingProblem | null {
  for (const [problem, signature] of SIGNATURES) {
    if (signature.every((byte, index) => firstBytes[index] === byte)) return problem;
  }
  const nul = firstBytes.subarray(0, BYTES_LOOKED_AT).indexOf(0);
  if (nul === -1) return null;
  return nul <= 1 ? 'utf_16' : 'binary';
}

// A BOM in the middle of a file is a character like any other; at its top it is gone by now.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a cell given as one character per byte; `undefined` when the bytes are no UTF-8. */
export function utf8Cell(bytes: string): string | undefined {
  if (/^[\u0000-\u007f]*$/.test(bytes)) return bytes;
  try {
    return decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
