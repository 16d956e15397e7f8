/** A small wrong version of the rules: one text of one file, replaced. */
export interface Mutant {
  /** From the project's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The rule that is broken, as a sentence about the wrong version. */
  readonly breaks: string;
}

/** Mutants of one file, each as `[find, replace, breaks]`. */
export function mutantsOf(
  file: string,
  changes: readonly (readonly [find: string, replace: string, breaks: string])[],
): readonly Mutant[] {
  return changes.map(([find, replace, breaks]) => ({ file, find, replace, breaks }));
}

/** A file's text with a mutant in it. @throws Error when the mutant's text is not there, or twice. */
export function mutated({ file, find, replace }: Mutant, text: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) {
    throw new Error(`Expected "${find}" once in ${file}, found it ${String(count)} times`);
  }
  return text.replace(find, () => replace);
}
