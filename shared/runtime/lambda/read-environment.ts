import type { z } from 'zod';
import { environment, type EnvironmentName } from '../../contracts/aws/environment.ts';

/** The variables that a function has named, checked. */
export type Environment<Name extends EnvironmentName> = {
  readonly [Key in Name]: z.output<(typeof environment)[Key]>;
};

/**
 * The variables that a function needs, from what its process was started with.
 * @throws Error that names every variable that is missing or empty.
 */
export function readEnvironment<Name extends EnvironmentName>(
  given: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Environment<Name> {
  const values = new Map<string, unknown>();
  for (const name of names) {
    const parsed = environment[name].safeParse(given[name]);
    if (parsed.success) values.set(name, parsed.data);
  }
  const missing = names.filter((name) => !values.has(name));
  const read: unknown = Object.fromEntries(values);
  if (missing.length > 0 || !isRead<Name>(read)) {
    throw new Error(
      `Expected the environment variables ${names.join(', ')} of this function; missing or empty: ${missing.join(', ')}`,
    );
  }
  return read;
}

/** Every value has passed the schema of its name. */
function isRead<Name extends EnvironmentName>(read: unknown): read is Environment<Name> {
  return typeof read === 'object' && read !== null;
}
