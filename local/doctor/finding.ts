/** What a check of the installation found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly advice: string | null;
  /** Particulars, a line each. */
  readonly details: readonly string[];
}

/** Nothing to be done. */
export function fine(check: string, message: string): Finding {
  return { check, level: 'ok', message, advice: null, details: [] };
}

/** Something that a person should look at: it works, for now. */
export function warning(
  check: string,
  message: string,
  advice: string,
  details: readonly string[] = [],
): Finding {
  return { check, level: 'warning', message, advice, details };
}

/** Something that keeps the system from doing its work. */
export function problem(
  check: string,
  message: string,
  advice: string,
  details: readonly string[] = [],
): Finding {
  return { check, level: 'problem', message, advice, details };
}
