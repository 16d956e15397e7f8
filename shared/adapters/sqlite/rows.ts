import type { SQLOutputValue } from 'node:sqlite';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A text column. @throws TypeError when it holds anything else. */
export function text(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : refuse(column, 'text', value);
}

export function textOrNull(row: Row | undefined, column: string): string | null {
  return row?.[column] === null ? null : text(row, column);
}

/** A number column. @throws TypeError when it holds anything else. */
export function integer(row: Row | undefined, column: string): number {
  const value = row?.[column];
  return typeof value === 'number' ? value : refuse(column, 'a number', value);
}

export function integerOrNull(row: Row | undefined, column: string): number | null {
  return row?.[column] === null ? null : integer(row, column);
}

function refuse(column: string, expected: string, value: unknown): never {
  throw new TypeError(`Expected ${expected} in column "${column}", got ${typeof value}`);
}
