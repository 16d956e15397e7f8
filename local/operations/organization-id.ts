import type { AnyStore } from '../installation/any-installation.ts';
import { UserError } from '../user-error.ts';

/** Contacts are spread over so many slices: the fewer fit one machine and leave room to grow. */
const SMALL = { slices: 16, mostContacts: 100_000 } as const;
const LARGE_SLICES = 1_024;

/** The slices of an organization with about so many contacts. Fixed when it is added. */
export function slicesFor(contacts: number): number {
  return contacts <= SMALL.mostContacts ? SMALL.slices : LARGE_SLICES;
}

/**
 * Whether an organization of this id may be added.
 *
 * @returns the other organizations of the installation.
 * @throws UserError when the id cannot be one, is taken, or was worked with before.
 */
export async function checkNewId(
  store: Pick<AnyStore, 'organizations' | 'configVersions' | 'runs'>,
  id: string,
): Promise<readonly string[]> {
  if (!/^[a-z0-9-]{1,32}$/.test(id)) {
    throw new UserError(`Expected an organization id of 1–32 of a–z, 0–9 and "-", got "${id}"`);
  }
  const known = (await store.organizations.list()).map((organization) => organization.id);
  // One without a configuration is what an interrupted attempt left.
  if (known.includes(id) && (await store.configVersions.current(id))) {
    throw new UserError(`Expected the id of a new organization, got "${id}", which is there`);
  }
  // Whoever worked for it may remember its slices, and what it left is told apart by this id alone.
  const [last] = await store.runs.list(id, 1);
  if (!known.includes(id) && last) {
    throw new UserError(
      `Expected an id that nothing was done for yet, got "${id}", which was removed after run ${String(last.run)}`,
    );
  }
  return known.filter((other) => other !== id);
}
