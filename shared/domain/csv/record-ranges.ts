import { splitQuoted } from './cells.ts';
import { hasBom, UTF8_BOM_BYTES } from './encoding.ts';
import { RecordScanner } from './record-scanner.ts';

/** A part of a file that begins and ends with records; what reads it needs nothing else of the file. */
export interface RecordRange {
  /** Byte offsets: from `start`, to `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** The physical line on which it starts. */
  readonly line: number;
}

/** Where the records after the header begin. */
export interface Body {
  readonly start: number;
  readonly line: number;
  /** The header's number of cells. */
  readonly expectedCells: number;
}

/**
 * Where a file's records begin, from its first bytes (64 KB are enough for every header);
 * `undefined` when there is no header that can be read.
 */
export function bodyOf(firstBytes: Uint8Array): Body | undefined {
  const top = hasBom(firstBytes) ? UTF8_BOM_BYTES.length : 0;
  const scanner = new RecordScanner(1, 0);
  scanner.feed(Buffer.from(firstBytes.subarray(top)).toString('latin1'), true);
  if (!scanner.next() || scanner.fault !== null) return undefined;
  const header = splitQuoted(scanner.text.slice(scanner.start, scanner.end));
  return {
    start: top + scanner.consumed,
    line: scanner.upcomingLine,
    expectedCells: header.length,
  };
}

/**
 * Cuts a file into ranges that can be read apart, in parallel, with the same result as reading it
 * whole: `new CsvReader({ line: range.line, expectedCells })`. One sequential pass that tracks
 * quotes; the header record is in no range.
 */
export class RecordRanges {
  private readonly scanner: RecordScanner;
  private readonly targetBytes: number;
  /** File offset of the scanner's text. */
  private textOffset: number;
  private rangeStart: number;
  private rangeLine: number;

  /** @param targetBytes a range is cut at the first record boundary after so many bytes. */
  constructor(body: Body, targetBytes: number) {
    this.scanner = new RecordScanner(body.line, body.expectedCells);
    this.targetBytes = targetBytes;
    this.textOffset = body.start;
    this.rangeStart = body.start;
    this.rangeLine = body.line;
  }

  /** Takes the next bytes of the body; gives the ranges that are complete. */
  push(chunk: Uint8Array): readonly RecordRange[] {
    return this.advance(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false);
  }

  /** Says that no more bytes come; gives what is left. */
  end(): readonly RecordRange[] {
    const ranges = this.advance(Buffer.alloc(0), true);
    const last = this.cut(this.scanner.text.length);
    return last.end > last.start ? [...ranges, last] : ranges;
  }

  private advance(chunk: Buffer, final: boolean): readonly RecordRange[] {
    const { scanner } = this;
    this.textOffset += scanner.consumed;
    scanner.feed(chunk.toString('latin1'), final);
    const ranges: RecordRange[] = [];
    while (scanner.next()) {
      const bytes = this.textOffset + scanner.consumed - this.rangeStart;
      if (bytes >= this.targetBytes && scanner.betweenRecords)
        ranges.push(this.cut(scanner.consumed));
    }
    return ranges;
  }

  private cut(consumed: number): RecordRange {
    const end = this.textOffset + consumed;
    const range = { start: this.rangeStart, end, line: this.rangeLine };
    this.rangeStart = end;
    this.rangeLine = this.scanner.upcomingLine;
    return range;
  }
}
