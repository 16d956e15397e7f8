import { dayFromCivil, parseCivilDate, type Day } from '../calendar/civil-date.ts';
import { looksLikeFormula } from '../csv/csv-writer.ts';
import {
  cellProblem,
  type CellProblem,
  type RejectReason,
  type WarningReason,
} from './row-problem.ts';

/** A column that the file does not have. Its cells read as empty. */
export const ABSENT = -1;

/** Names are shown in greetings, segments compared with settings: neither is ever this long. */
const MAX_TEXT = 200;
/** Dates outside are slips of the hand (`0198-…`), not people or policies. */
const EARLIEST = dayFromCivil(1800, 1, 1);
const LATEST = dayFromCivil(2200, 12, 31);

const PLAIN = /^[\p{L}\p{N}][^\u0000-\u001f\u007f]*$/u;
const CONTROL = /[\u0000-\u001f\u007f]/;
const CONTROL_IN_LONG_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const SIGNED_NUMBER = /^[+-][$€£]?\d[\d.,]*%?$/;

const NONE: readonly never[] = [];

/**
 * Reads the cells of one row after the other and collects what is wrong with them. Cells are
 * trimmed; an absent column and an empty cell both read as null.
 */
export class CellReader {
  problems: readonly CellProblem[] = NONE;
  warnings: readonly CellProblem<WarningReason>[] = NONE;

  private readonly titles: readonly string[];
  private cells: readonly string[] = NONE;

  /** @param titles the headers as the file has them, for messages. */
  constructor(titles: readonly string[]) {
    this.titles = titles;
  }

  /** Goes on to another row. */
  start(cells: readonly string[]): void {
    this.cells = cells;
    this.problems = NONE;
    this.warnings = NONE;
  }

  /** The cell of a column, trimmed; empty when the column is absent. */
  raw(column: number): string {
    return column === ABSENT ? '' : trimmed(this.cells[column] ?? '');
  }

  reject(column: number, reason: RejectReason, expected: string): void {
    this.problems = [...this.problems, this.problem(column, reason, expected)];
  }

  warn(column: number, reason: WarningReason, expected: string): void {
    this.warnings = [...this.warnings, this.problem(column, reason, expected)];
  }

  /** A cell that must not be empty and must pass a check; empty text when it does not. */
  required(
    column: number,
    isValid: (text: string) => boolean,
    reason: RejectReason,
    expected: string,
  ): string {
    const text = this.raw(column);
    if (text !== '' && isValid(text)) return text;
    this.reject(column, text === '' ? 'missing' : reason, expected);
    return '';
  }

  /** A short text: no control characters, nothing that a spreadsheet would take for a formula. */
  text(column: number): string | null {
    const text = this.raw(column);
    if (text === '') return null;
    // Nearly every cell; what stands before the trimmed text could be a tab.
    if (text.length <= MAX_TEXT && PLAIN.test(this.cells[column] ?? '')) return text;
    if (text.length <= MAX_TEXT && !CONTROL.test(text) && !this.isFormula(column, text))
      return text;
    this.rejectText(column, text);
    return null;
  }

  /** A text of any length, line breaks allowed: an attribute. One that looks like a formula is kept. */
  longText(column: number): string | null {
    const text = this.raw(column);
    if (text === '') return null;
    if (CONTROL_IN_LONG_TEXT.test(text)) {
      this.reject(column, 'control_character', 'text without control characters');
      return null;
    }
    if (this.isFormula(column, text) && !SIGNED_NUMBER.test(text)) {
      this.warn(column, 'formula_like', `${FORMULA_EXPECTED}; kept as text`);
    }
    return text;
  }

  /** A date that exists. */
  date(column: number): Day | null {
    const text = this.raw(column);
    if (text === '') return null;
    const day = parseCivilDate(text);
    if (day !== undefined && day >= EARLIEST && day <= LATEST) return day;
    this.reject(column, 'bad_date', 'a date that exists, as YYYY-MM-DD');
    return null;
  }

  trueOrFalse(column: number): boolean | null {
    const text = this.raw(column);
    if (text === '') return null;
    if (text === 'true') return true;
    const value = TRUE_OR_FALSE.get(text.toLowerCase());
    if (value !== undefined) return value;
    this.reject(column, 'bad_true_or_false', 'true or false (also yes, no, 1, 0)');
    return null;
  }

  private rejectText(column: number, text: string): void {
    if (this.isFormula(column, text)) this.reject(column, 'formula_like', FORMULA_EXPECTED);
    else if (CONTROL.test(text)) this.reject(column, 'control_character', 'text on one line');
    else this.reject(column, 'value_too_long', `at most ${String(MAX_TEXT)} characters`);
  }

  private isFormula(column: number, text: string): boolean {
    return looksLikeFormula(text) || looksLikeFormula(this.cells[column] ?? '');
  }

  private problem<Reason extends string>(
    column: number,
    reason: Reason,
    expected: string,
  ): CellProblem<Reason> {
    return cellProblem(reason, this.titles[column] ?? '', this.cells[column] ?? '', expected);
  }
}

const FORMULA_EXPECTED = 'text that does not begin with =, +, -, @ or a tab';

const TRUE_OR_FALSE: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['y', true],
  ['t', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['n', false],
  ['f', false],
]);

/** `trim` without its call where there is nothing to trim, which is nearly always. */
function trimmed(text: string): string {
  if (text === '') return text;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return isPlain(first) && isPlain(last) ? text : text.trim();
}

function isPlain(code: number): boolean {
  return code > 32 && code < 128;
}
