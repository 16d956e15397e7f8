import type { ContactEvents } from '../../ports/contact-events.ts';
import { heldOrganization, slicesOf, type MemoryState } from './state.ts';

/** Contact events in memory. */
export function memoryContactEvents(state: MemoryState): ContactEvents {
  return {
    add: async (organizationId, contactId, event, cause) => {
      const held = heldOrganization(state, organizationId);
      slicesOf(held);
      const contact = held.contacts.get(contactId);
      if (!contact) return 'no_contact';
      if (held.eventIds.has(event.eventId)) return 'known';
      held.eventIds.add(event.eventId);
      contact.events.push(event);
      const change = { organizationId, contactId, before: null, after: event, cause };
      state.changes.record({ entity: 'event', ...change });
      state.changes.contactChanged({ organizationId, contactId, bulkRun: null });
      return 'added';
    },
  };
}
