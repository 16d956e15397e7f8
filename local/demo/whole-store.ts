import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Store } from '../../shared/ports/store.ts';

const PAGE = 500;

/** Every contact of an organization with all that is theirs, by id. */
export async function everybody(
  { organizations, contacts }: Pick<Store, 'organizations' | 'contacts'>,
  organizationId: string,
): Promise<readonly ContactRecords[]> {
  const organization = await organizations.get(organizationId);
  const found: ContactRecords[] = [];
  for (let slice = 0; slice < (organization?.slices ?? 0); slice++) {
    let cursor: string | null = null;
    do {
      const page = await contacts.readSlice(organizationId, slice, cursor, PAGE);
      found.push(...page.records);
      cursor = page.cursor;
    } while (cursor !== null);
  }
  return found.toSorted((a, b) => (a.contact.id < b.contact.id ? -1 : 1));
}
