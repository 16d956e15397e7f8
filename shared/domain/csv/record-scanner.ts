/**
 * Finds where records end. The text holds one character per byte (latin1), so that an index is a
 * byte offset; what the bytes mean is decided later, cell by cell.
 */

/** What breaks a record apart before its cells can be read. */
export type RecordFault = 'unclosed_quote' | 'stray_quote' | 'text_after_quote' | 'too_long';

/**
 * A record that is longer than this is a quote that was never closed, or no CSV at all. It bounds
 * both the memory of a reader and the rows that one bad quote can swallow.
 */
export const MAX_RECORD_BYTES = 64 * 1024;

const QUOTE = 34;
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Whether a record was found, more text is needed to tell, or the text has a fault at `at`. */
type Decided =
  | { readonly found: 'end'; readonly end: number; readonly cells: number }
  | { readonly found: 'fault'; readonly fault: RecordFault; readonly at: number };
type Scan = Decided | { readonly found: 'more' };

const MORE: Scan = { found: 'more' };

/**
 * Walks over text record by record. After `next()` answered true the fields describe one record.
 *
 * Reading resumes on the line after a faulty record's first line: a quote that was opened by
 * mistake costs its own row and none of those that it seemed to swallow. For the same reason a
 * record over several lines that does not have the header's number of cells counts as unclosed.
 */
export class RecordScanner {
  /** Where the record's own text begins and ends, line break excluded; offsets into `text`. */
  start = 0;
  end = 0;
  /** The physical line of the record's start, from 1. */
  line = 1;
  fault: RecordFault | null = null;
  /** Whether a quote stands in the record; without one its cells are what lies between commas. */
  quoted = false;
  text = '';
  /** The header's number of cells; 0 = not known yet. */
  expectedCells: number;

  private position = 0;
  private nextLine: number;
  private final = false;
  private skipping = false;
  // The next of each from some position on, found once; Infinity when there is none in the text.
  private nextQuote = -1;
  private nextLineFeed = -1;
  private nextCarriageReturn = -1;
  private noLineFeed = false;
  private noCarriageReturn = false;

  constructor(firstLine: number, expectedCells: number) {
    this.nextLine = firstLine;
    this.expectedCells = expectedCells;
  }

  /** The number of bytes of `text` that belong to records already given or skipped. */
  get consumed(): number {
    return this.position;
  }

  /** Whether `consumed` is where a record may begin, not amid a line that is too long. */
  get betweenRecords(): boolean {
    return !this.skipping;
  }

  /** The line on which the next record starts. */
  get upcomingLine(): number {
    return this.nextLine;
  }

  /** Appends text; what was consumed is dropped, so offsets count anew. */
  feed(more: string, final: boolean): void {
    this.text = this.text.slice(this.position) + more;
    this.position = 0;
    this.final = final;
    this.noLineFeed = !this.text.includes('\n');
    this.noCarriageReturn = !this.text.includes('\r');
    this.forgetPositions();
  }

  /** Goes on to the next record; false when the text so far holds no complete one. */
  next(): boolean {
    if (this.skipping && !this.skipRestOfLine()) return false;
    for (;;) {
      const from = this.position;
      if (from >= this.text.length) return false;
      const lineEnd = this.lineEndFrom(from);
      if (this.mayBeHalfALineBreak(lineEnd)) return false;
      const quote = this.quoteFrom(from);
      if (quote > lineEnd || quote === Infinity) {
        if (lineEnd === Infinity) return this.lastUnquotedLine(from);
        this.takeUnquotedLine(from, lineEnd);
        if (this.end > this.start) return true; // Blank lines are no records.
        continue;
      }
      return this.takeQuotedRecord(from, lineEnd);
    }
  }

  private takeUnquotedLine(from: number, lineEnd: number): void {
    this.start = from;
    this.end = lineEnd;
    this.line = this.nextLine;
    this.quoted = false;
    this.fault = lineEnd - from > MAX_RECORD_BYTES ? 'too_long' : null;
    this.position = lineEnd + this.lineBreakLength(lineEnd);
    this.nextLine += 1;
  }

  private lastUnquotedLine(from: number): boolean {
    const length = this.text.length;
    if (!this.final && length - from <= MAX_RECORD_BYTES) return false;
    this.takeUnquotedLine(from, length);
    this.position = length;
    this.skipping = !this.final;
    if (this.skipping) this.nextLine -= 1;
    return true;
  }

  private takeQuotedRecord(from: number, firstLineEnd: number): boolean {
    const scan = this.scanRecord(from);
    const isFault = scan.found !== 'more' && this.faultOf(scan, from, firstLineEnd) !== null;
    if (scan.found === 'more' || (isFault && this.lineMayStillEnd(from, firstLineEnd))) {
      this.forgetPositions();
      return false;
    }
    this.start = from;
    this.line = this.nextLine;
    this.quoted = true;
    this.fault = this.faultOf(scan, from, firstLineEnd);
    if (scan.found === 'fault' || this.fault !== null) {
      this.resumeAfterFirstLine(firstLineEnd);
      return true;
    }
    this.end = scan.end;
    this.nextLine += 1 + (scan.end > firstLineEnd ? this.lineBreaksIn(from, scan.end) : 0);
    this.position = scan.end + this.lineBreakLength(scan.end);
    return true;
  }

  /** Whether more text could bring the end of a line that is not too long yet. */
  private lineMayStillEnd(from: number, lineEnd: number): boolean {
    return lineEnd === Infinity && !this.final && this.text.length - from <= MAX_RECORD_BYTES;
  }

  private faultOf(scan: Decided, from: number, firstLineEnd: number): RecordFault | null {
    if (scan.found === 'fault') return scan.at > firstLineEnd ? 'unclosed_quote' : scan.fault;
    const overLines = scan.end > firstLineEnd;
    if (scan.end - from > MAX_RECORD_BYTES) return overLines ? 'unclosed_quote' : 'too_long';
    const ragged = this.expectedCells > 0 && scan.cells !== this.expectedCells;
    return overLines && ragged ? 'unclosed_quote' : null;
  }

  private resumeAfterFirstLine(firstLineEnd: number): void {
    this.end = Math.min(firstLineEnd, this.text.length);
    this.position = this.end + this.lineBreakLength(this.end);
    this.forgetPositions();
    this.skipping = firstLineEnd === Infinity && !this.final;
    if (!this.skipping) this.nextLine += 1;
  }

  /** Reads cell by cell to the end of a record that has a quote in it. */
  private scanRecord(from: number): Scan {
    let cellStart = from;
    for (let cells = 1; ; cells += 1) {
      const scan =
        this.text.charCodeAt(cellStart) === QUOTE
          ? this.quotedCellEnd(from, cellStart)
          : this.unquotedCellEnd(from, cellStart);
      if (scan.found !== 'end') return scan;
      if (this.text.charCodeAt(scan.end) !== COMMA) {
        if (this.mayBeHalfALineBreak(scan.end)) return MORE;
        return { found: 'end', end: scan.end, cells };
      }
      cellStart = scan.end + 1;
    }
  }

  private quotedCellEnd(recordStart: number, cellStart: number): Scan {
    const { text } = this;
    let at = cellStart + 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote === -1 || quote - recordStart > MAX_RECORD_BYTES) {
        const undecided = quote === -1 && text.length - recordStart <= MAX_RECORD_BYTES;
        if (undecided && !this.final) return MORE;
        return { found: 'fault', fault: 'unclosed_quote', at: cellStart };
      }
      if (quote + 1 === text.length) {
        return this.final ? { found: 'end', end: quote + 1, cells: 1 } : MORE;
      }
      const after = text.charCodeAt(quote + 1);
      if (after !== QUOTE) {
        const ends = after === COMMA || after === LINE_FEED || after === CARRIAGE_RETURN;
        if (!ends) return { found: 'fault', fault: 'text_after_quote', at: quote };
        return { found: 'end', end: quote + 1, cells: 1 };
      }
      at = quote + 2;
    }
  }

  private unquotedCellEnd(recordStart: number, cellStart: number): Scan {
    const { text } = this;
    const comma = text.indexOf(',', cellStart);
    const lineEnd = this.lineEndFrom(cellStart);
    const end = Math.min(comma === -1 ? Infinity : comma, lineEnd, text.length);
    const quote = this.quoteFrom(cellStart);
    if (quote < end) return { found: 'fault', fault: 'stray_quote', at: quote };
    if (end === text.length && !this.final) {
      if (text.length - recordStart <= MAX_RECORD_BYTES) return MORE;
      return { found: 'fault', fault: 'too_long', at: cellStart };
    }
    return { found: 'end', end, cells: 1 };
  }

  private skipRestOfLine(): boolean {
    const lineEnd = this.lineEndFrom(this.position);
    if (this.mayBeHalfALineBreak(lineEnd)) return false;
    this.position =
      lineEnd === Infinity ? this.text.length : lineEnd + this.lineBreakLength(lineEnd);
    if (lineEnd === Infinity) return false;
    this.skipping = false;
    this.nextLine += 1;
    return true;
  }

  /** A carriage return at the end of the text may be the first half of CR LF. */
  private mayBeHalfALineBreak(at: number): boolean {
    return (
      !this.final && at === this.text.length - 1 && this.text.charCodeAt(at) === CARRIAGE_RETURN
    );
  }

  private lineEndFrom(position: number): number {
    if (this.nextLineFeed < position) this.nextLineFeed = this.find('\n', position);
    if (this.nextCarriageReturn < position) this.nextCarriageReturn = this.find('\r', position);
    return Math.min(this.nextLineFeed, this.nextCarriageReturn);
  }

  private quoteFrom(position: number): number {
    if (this.nextQuote < position) this.nextQuote = this.find('"', position);
    return this.nextQuote;
  }

  /** After going back. What the text does not have is not looked for again, row after faulty row. */
  private forgetPositions(): void {
    this.nextQuote = -1;
    this.nextLineFeed = this.noLineFeed ? Infinity : -1;
    this.nextCarriageReturn = this.noCarriageReturn ? Infinity : -1;
  }

  private find(character: string, position: number): number {
    const index = this.text.indexOf(character, position);
    return index === -1 ? Infinity : index;
  }

  private lineBreakLength(at: number): number {
    if (at >= this.text.length) return 0;
    const pair =
      this.text.charCodeAt(at) === CARRIAGE_RETURN && this.text.charCodeAt(at + 1) === LINE_FEED;
    return pair ? 2 : 1;
  }

  private lineBreaksIn(from: number, end: number): number {
    return this.text.slice(from, end).split(/\r\n|\r|\n/).length - 1;
  }
}
