import { sliceOf } from '../../domain/planning/placement.ts';
import type { ContactPlace } from './contact-items.ts';
import type { SlicesOf } from './organizations.ts';

/** Finds where a contact's items are. @throws Error for an organization that does not exist. */
export type PlaceOf = (organizationId: string, contactId: string) => Promise<ContactPlace>;

/** Places of contacts by their organizations' slices. */
export function contactPlaces(slicesOf: SlicesOf): PlaceOf {
  return async (organizationId, contactId) => {
    const slice = sliceOf(contactId, await slicesOf(organizationId));
    return { organizationId, slice, contactId };
  };
}
