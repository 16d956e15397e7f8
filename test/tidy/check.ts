import type ts from 'typescript';

/** A file of the project as the checks see it. */
export interface TidyFile {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The syntax tree; asked for only by checks of code. */
  readonly tree: () => ts.SourceFile;
}

/** What a check may ask about the rest of the project. */
export interface Project {
  /** Whether there is a file or folder at a path from the root. */
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => string | undefined;
  /** The files of code that import a file. */
  readonly importers: (path: string) => readonly string[];
}

/** One place where a check is not kept. */
export interface Finding {
  /** From 1. */
  readonly line: number;
  /** What stands there and what to write instead. */
  readonly message: string;
}

/** A made-up file for showing that a check fires, or that it does not. */
export interface Example {
  readonly path: string;
  readonly text: string;
}

/** One thing that no file of the project does, with what to do instead and why. */
export interface Check {
  /** A literal name that is never reused. */
  readonly id: string;
  readonly forbids: string;
  readonly instead: string;
  readonly reason: string;
  readonly find: (file: TidyFile, project: Project) => readonly Finding[];
  /** Each of these has to be caught. */
  readonly bad: readonly Example[];
  /** None of these may be caught: they are what the check must leave alone. */
  readonly good: readonly Example[];
}
