import type { ContactEvent } from '../../domain/contacts/contact.ts';
import type { Cause } from '../../ports/cause.ts';
import { when } from './conditions.ts';
import { bulkMark, contactItems, type ContactPlace } from './contact-items.ts';
import { ownPartition } from './keys.ts';
import type { Tables } from './tables.ts';
import type { TransactWrite } from './transactions.ts';

/**
 * The writes of a new event. Its id is claimed in the live table, because it may come again about
 * another contact; the claim is the event's whole record, so that the stream tells of it. What is
 * read with the contact stands in the history.
 */
export function eventWrites(
  { live, history }: Tables,
  place: ContactPlace,
  event: ContactEvent,
  bulkRun: number | null,
  cause: Cause,
): readonly [claim: TransactWrite, past: TransactWrite] {
  const item = contactItems.event(place, event, cause);
  const { organizationId, contactId } = place;
  const claim = {
    ...item,
    pk: ownPartition(organizationId, 'EVENT', event.eventId),
    sk: 'EVENT',
    contact_id: contactId,
    ...bulkMark(bulkRun),
  };
  return [
    { in: live, put: claim, condition: when.absent() },
    { in: history, put: item },
  ];
}
