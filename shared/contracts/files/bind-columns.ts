import { columnName, compactName } from '../../domain/csv/column-name.ts';
import { ABSENT } from '../../domain/contacts/cell-reader.ts';
import type { ColumnDefinition } from './column-definition.ts';

/** What is wrong with a header, so that no row of the file can be read. */
export type HeaderProblem =
  | { readonly problem: 'missing_column'; readonly columns: readonly string[] }
  /** Two headers that mean the same. */
  | { readonly problem: 'duplicate_column'; readonly columns: readonly [string, string] };

/** A header, column by column. */
export interface BoundHeader<Name extends string> {
  /** As the file has them. */
  readonly titles: readonly string[];
  /** Where each defined column stands, `ABSENT` when it does not. */
  readonly fields: Readonly<Record<Name, number>>;
  /** Columns that no definition knows, by their normalized names. */
  readonly others: readonly { readonly name: string; readonly column: number }[];
  /** Columns without a header. */
  readonly unnamed: readonly number[];
}

export type HeaderBinding<Name extends string> =
  { readonly bound: BoundHeader<Name> } | { readonly problem: HeaderProblem };

/**
 * Finds the defined columns in a header, in any order.
 *
 * @param optional columns that need not be there although their definition requires them.
 */
export function bindColumns<Name extends string>(
  definitions: readonly ColumnDefinition<Name>[],
  titles: readonly string[],
  optional: readonly Name[] = [],
): HeaderBinding<Name> {
  const names = titles.map((title) => columnName(title));
  const meanings = names.map((name) => definitionOf(definitions, name)?.name ?? name);
  const duplicate = firstDuplicate(meanings);
  if (duplicate) {
    const [first, second] = duplicate;
    const columns = [titles[first] ?? '', titles[second] ?? ''] as const;
    return { problem: { problem: 'duplicate_column', columns } };
  }
  const missing = definitions.filter(
    ({ name, required }) => required && !optional.includes(name) && !meanings.includes(name),
  );
  if (missing.length > 0) {
    return { problem: { problem: 'missing_column', columns: missing.map(({ name }) => name) } };
  }
  const columns = meanings.map((name, column) => ({ name, column }));
  const isDefined = (meaning: string): boolean => definitions.some(({ name }) => name === meaning);
  return {
    bound: {
      titles,
      fields: positions(definitions, meanings),
      others: columns.filter(({ name }) => name !== '' && !isDefined(name)),
      unnamed: columns.filter(({ name }) => name === '').map(({ column }) => column),
    },
  };
}

function definitionOf<Name extends string>(
  definitions: readonly ColumnDefinition<Name>[],
  name: string,
): ColumnDefinition<Name> | undefined {
  const compact = compactName(name);
  return definitions.find((definition) =>
    [definition.name, ...definition.synonyms].some((known) => compactName(known) === compact),
  );
}

/** Wide columns of one visit are the same whatever their spelling: compared without word breaks. */
function firstDuplicate(meanings: readonly string[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [column, meaning] of meanings.entries()) {
    const compact = compactName(meaning);
    const first = seen.get(compact);
    if (compact !== '' && first !== undefined) return [first, column];
    seen.set(compact, column);
  }
  return undefined;
}

function positions<Name extends string>(
  definitions: readonly ColumnDefinition<Name>[],
  meanings: readonly string[],
): Readonly<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const { name } of definitions) {
    const column = meanings.indexOf(name);
    found[name] = column === -1 ? ABSENT : column;
  }
  return complete(found, definitions);
}

function complete<Name extends string>(
  found: Partial<Record<Name, number>>,
  definitions: readonly ColumnDefinition<Name>[],
): Readonly<Record<Name, number>> {
  if (!isComplete(found, definitions)) throw new Error('Expected a position for every column');
  return found;
}

function isComplete<Name extends string>(
  found: Partial<Record<Name, number>>,
  definitions: readonly ColumnDefinition<Name>[],
): found is Record<Name, number> {
  return definitions.every(({ name }) => found[name] !== undefined);
}
