import type { ContactEvent } from '../domain/contacts/contact.ts';
import type { Cause } from './cause.ts';

export interface ContactEvents {
  /** Appends an event; `known` when its id is there already; `no_contact` when nobody has that id. */
  add(
    organizationId: string,
    contactId: string,
    event: ContactEvent,
    cause: Cause,
  ): Promise<'added' | 'known' | 'no_contact'>;
}
