/** A row by column name; a column that is left out is empty. */
export type Row = Readonly<Record<string, string>>;

/** RFC 4180 text with a header, rows in the order of the columns, and lines that end in LF. */
export function csvText(columns: readonly string[], rows: readonly (Row | string)[]): string {
  const lines = rows.map((row) =>
    typeof row === 'string' ? row : columns.map((column) => cell(row[column] ?? '')).join(','),
  );
  return [columns.join(','), ...lines, ''].join('\n');
}

function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
