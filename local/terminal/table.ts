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

/** A size as people read it: `12.3 MB`. */
export function bytes(size: number): string {
  const power = size < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power === 0 ? String(value) : value.toFixed(1)} ${UNITS[power] ?? ''}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function shownWidth(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}
