import type { ContactEvents } from '../../ports/contact-events.ts';
import { when } from './conditions.ts';
import { contactKeys } from './contact-items.ts';
import type { PlaceOf } from './contact-places.ts';
import { eventWrites } from './event-writes.ts';
import type { Tables } from './tables.ts';

/** Contact events in DynamoDB: each a transaction with its contact as a condition. */
export function dynamoContactEvents(tables: Tables, placeOf: PlaceOf): ContactEvents {
  return {
    add: async (organizationId, contactId, event, cause) => {
      const place = await placeOf(organizationId, contactId);
      const outcome = await tables.transact([
        { in: tables.live, check: contactKeys.contact(place), condition: when.present() },
        ...eventWrites(tables, place, event, null, cause),
      ]);
      if (outcome.written) return 'added';
      const [contact] = outcome.reasons;
      return contact?.held === false ? 'no_contact' : 'known';
    },
  };
}
