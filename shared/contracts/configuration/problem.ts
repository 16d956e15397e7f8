/** Where in a configuration something is: names and list positions from the top. */
export type ConfigurationPath = readonly (string | number)[];

/** Something in a configuration that is wrong, or a warning about it. */
export interface ConfigurationProblem {
  readonly file: string;
  /** From 1: the value itself, or the nearest thing above it when it is missing. */
  readonly line: number;
  readonly column: number;
  /** `campaign_instances[2].trigger_date`; empty for the document as a whole. */
  readonly path: string;
  /** What was expected and what came. */
  readonly message: string;
}

/** One line for people: `config.yaml:12:16 load_balancing.period_days: Expected …, got …`. */
export function formatProblem(problem: ConfigurationProblem): string {
  const { file, line, column, path, message } = problem;
  const place = `${file}:${line}:${column}`;
  return path === '' ? `${place}: ${message}` : `${place} ${path}: ${message}`;
}

/** A path as people write it: `state_rules.birthday_windows.VA[1].source`. */
export function formatPath(path: ConfigurationPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('');
}

/** Reads what `formatPath` wrote of names that hold neither dots nor brackets. */
export function parsePath(path: string): ConfigurationPath {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, position, name]) =>
    position === undefined ? (name ?? '') : Number(position),
  );
}
