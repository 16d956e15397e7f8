import { stripVTControlCharacters } from 'node:util';

/** How a column stands: numbers to the right. */
export type Alignment = 'left' | 'right';

/**
 * Rows as text in columns, two spaces apart. Cells may be dressed for a terminal: only what shows
 * counts for the width.
 */
export function table(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, shownWidth(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - shownWidth(cell));
        return alignments[column] === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Thousands apart, as people read numbers: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 contact`, `2 contacts`. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

function shownWidth(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
