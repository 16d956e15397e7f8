/** The kinds of files that can be imported. */
export const FILE_KINDS = ['contacts', 'visits', 'targets', 'events', 'templates'] as const;

export type FileKind = (typeof FILE_KINDS)[number];

/** A column of a file: how it is found, and what it means to the people who write it. */
export interface ColumnDefinition<Name extends string = string> {
  readonly name: Name;
  /** Other headers that are understood. Case, spaces, dashes and `_` never count. */
  readonly synonyms: readonly string[];
  readonly required: boolean;
  /** What stands in it, for the documentation. */
  readonly meaning: string;
  /** How it is written, for the documentation. */
  readonly shape: string;
}
