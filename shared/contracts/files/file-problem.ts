import type { EncodingProblem } from '../../domain/csv/encoding.ts';
import type { HeaderProblem } from './bind-columns.ts';

/** Why a file as a whole is refused; no row of it was looked at. */
export const FILE_PROBLEM_CODES = [
  'empty_file',
  'wrong_encoding',
  'not_csv',
  'wrong_delimiter',
  'broken_header',
  'missing_column',
  'duplicate_column',
  'unknown_kind',
  'kind_not_possible',
  'unknown_instance',
] as const;

/** A verdict over a whole file. */
export interface FileProblem {
  readonly code: (typeof FILE_PROBLEM_CODES)[number];
  /** A sentence: what was expected, what came. */
  readonly message: string;
}

/** The verdict over a file that is no UTF-8 text. */
export function encodingFileProblem(problem: EncodingProblem): FileProblem {
  const expected = 'Expected a CSV file in UTF-8';
  switch (problem) {
    case 'utf_16':
      return { code: 'wrong_encoding', message: `${expected}, got UTF-16; save it as "CSV UTF-8"` };
    case 'spreadsheet':
      return { code: 'not_csv', message: `${expected}, got a workbook; save it as "CSV UTF-8"` };
    case 'compressed':
      return { code: 'not_csv', message: `${expected}, got a compressed file; unpack it first` };
    case 'binary':
      return { code: 'not_csv', message: `${expected}, got a file that is no text` };
  }
}

/** The verdict over a header that cannot be used. */
export function headerFileProblem(problem: HeaderProblem, titles: readonly string[]): FileProblem {
  if (problem.problem === 'duplicate_column') {
    const [first, second] = problem.columns;
    const message = `Expected each column once, got "${first}" and "${second}", which mean the same`;
    return { code: 'duplicate_column', message };
  }
  const columns = problem.columns.length === 1 ? 'column' : 'columns';
  const message = `Expected a header row with the ${columns} ${shown(problem.columns)}, got ${shown(titles)}`;
  return { code: 'missing_column', message };
}

const MAX_SHOWN = 200;

/** The titles of a header, as much of them as a message bears. */
export function shown(titles: readonly string[]): string {
  const text = titles.map((title) => `"${title}"`).join(', ');
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
