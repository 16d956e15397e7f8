import { splitPlain, splitQuoted } from './cells.ts';
import {
  encodingProblem,
  type EncodingProblem,
  hasBom,
  utf8Cell,
  UTF8_BOM_BYTES,
} from './encoding.ts';
import { RecordScanner, type RecordFault } from './record-scanner.ts';

/** Why the cells of a record cannot be had. */
export type CsvFault = RecordFault | 'encoding' | 'ragged';

/** One record of a file: its cells, or what is wrong with it. */
export interface CsvRecord {
  /** The physical line on which it starts, from 1. */
  readonly line: number;
  /** As many as the header has; those that could be read when there is a fault. */
  readonly cells: readonly string[];
  readonly fault: CsvFault | null;
  /** The beginning of a faulty record's text as it stands in the file, else empty. */
  readonly excerpt: string;
}

/** Where in a file a reader starts: at the top, or at a range that begins with a record. */
export interface ReadFrom {
  readonly line: number;
  /** The header's number of cells; 0 at the top, where the first record is the header. */
  readonly expectedCells: number;
}

/** Chunks are gathered to this size before they are looked at, so that tiny ones cost no more. */
const BLOCK_BYTES = 256 * 1024;
const EXCERPT_CHARACTERS = 200;

/**
 * Reads RFC 4180 from bytes in chunks of any size: LF, CR LF or CR, with or without a BOM. The
 * first record is the header; every other record must have as many cells. Blank lines are no
 * records. Cells may share memory with the block they came from: copy those that are kept for long.
 */
export class CsvReader {
  /** Why the file as a whole is no UTF-8 text; nothing is read from it then. */
  encodingProblem: EncodingProblem | null = null;

  private readonly scanner: RecordScanner;
  private readonly pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private atTop: boolean;
  private restIsAscii = true;

  constructor(from: ReadFrom = { line: 1, expectedCells: 0 }) {
    this.scanner = new RecordScanner(from.line, from.expectedCells);
    this.atTop = from.expectedCells === 0;
  }

  /** Takes the next bytes; gives the records that are complete, a block's worth at a time. */
  *push(chunk: Uint8Array): Generator<readonly CsvRecord[]> {
    for (let from = 0; from < chunk.length; from += BLOCK_BYTES) {
      const part = chunk.subarray(from, from + BLOCK_BYTES);
      this.pending.push(part);
      this.pendingBytes += part.length;
      if (this.pendingBytes >= BLOCK_BYTES) yield this.readBlock(false);
    }
  }

  /** Says that no more bytes come; gives the records that were left. */
  *end(): Generator<readonly CsvRecord[]> {
    yield this.readBlock(true);
  }

  private readBlock(final: boolean): readonly CsvRecord[] {
    let block = Buffer.concat(this.pending);
    this.pending.length = 0;
    this.pendingBytes = 0;
    if (this.atTop) {
      this.atTop = false;
      this.encodingProblem = encodingProblem(block);
      if (hasBom(block)) block = block.subarray(UTF8_BOM_BYTES.length);
    }
    if (this.encodingProblem !== null) return [];
    const hadRest = this.scanner.consumed < this.scanner.text.length;
    const ascii = isAscii(block) && (this.restIsAscii || !hadRest);
    this.restIsAscii = ascii;
    this.scanner.feed(block.toString('latin1'), final);
    const records: CsvRecord[] = [];
    while (this.scanner.next()) records.push(this.record(ascii));
    return records;
  }

  private record(ascii: boolean): CsvRecord {
    const { scanner } = this;
    if (scanner.fault !== null) return this.broken(scanner.fault, []);
    const { text, start, end, expectedCells } = scanner;
    const cells = scanner.quoted
      ? splitQuoted(text.slice(start, end))
      : splitPlain(text, start, end, expectedCells);
    if (!ascii && !decodeUtf8(cells)) return this.broken('encoding', cells);
    if (scanner.expectedCells === 0) scanner.expectedCells = cells.length;
    if (cells.length !== scanner.expectedCells) return this.broken('ragged', cells);
    return { line: scanner.line, cells, fault: null, excerpt: '' };
  }

  private broken(fault: CsvFault, cells: readonly string[]): CsvRecord {
    const { line, text, start, end } = this.scanner;
    const excerpt = text.slice(start, Math.min(end, start + EXCERPT_CHARACTERS));
    return { line, cells, fault, excerpt: Buffer.from(excerpt, 'latin1').toString('utf8') };
  }
}

/** Turns cells of bytes into text, in place; false when some cell is no UTF-8. */
function decodeUtf8(cells: string[]): boolean {
  let valid = true;
  for (const [index, cell] of cells.entries()) {
    const text = utf8Cell(cell);
    if (text === undefined) valid = false;
    else cells[index] = text;
  }
  return valid;
}

/** Four bytes at a time: every byte of a file is looked at. */
function isAscii(block: Uint8Array): boolean {
  const from = Math.min(block.length, -block.byteOffset & 3);
  const words = (block.length - from) >> 2;
  let seen = 0;
  for (let index = 0; index < from; index += 1) seen |= block[index] ?? 0;
  if (words > 0) {
    const inWords = new Int32Array(block.buffer, block.byteOffset + from, words);
    for (let index = 0; index < words; index += 1) seen |= inWords[index] ?? 0;
  }
  for (let index = from + words * 4; index < block.length; index += 1) seen |= block[index] ?? 0;
  return (seen & 0x8080_8080) === 0;
}
