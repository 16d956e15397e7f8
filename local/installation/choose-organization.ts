import { UserError } from '../user-error.ts';

/**
 * The organization that is meant: the one that was named, or the only one.
 *
 * @param where the installation, in messages: `this installation`, `stage prod`.
 * @throws UserError when there is none, or several and none was named.
 */
export function chooseOrganization(
  ids: readonly string[],
  wanted: string | undefined,
  where: string,
): string {
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new UserError(
      `Expected an organization in ${where}, found none; "almanac org add ID" adds one`,
    );
  }
  if (wanted !== undefined) {
    if (ids.includes(wanted)) return wanted;
    throw new UserError(
      `Expected an organization of ${where} (${ids.join(', ')}), got "${wanted}"`,
    );
  }
  if (others.length > 0) {
    throw new UserError(`Expected --org with one of ${ids.join(', ')}, got none`);
  }
  return only;
}
