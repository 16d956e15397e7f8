/** Writes one record, RFC 4180, without its line break. Cells are written as they are. */
export function csvRecord(cells: readonly string[]): string {
  const record = cells.map(quoted).join(',');
  // A record of one empty cell would be a blank line, which readers skip.
  return record === '' ? '""' : record;
}

/**
 * A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in
 * front, which Excel and its kin show as text (OWASP, "CSV Injection"). For people to read; what
 * machines read back must not pass through here.
 */
export function withoutFormula(text: string): string {
  return looksLikeFormula(text) ? `'${text}` : text;
}

const FORMULA_START = /^[=+\-@\t\r]/;

/** Whether a spreadsheet could take a cell for a formula. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA_START.test(text);
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
