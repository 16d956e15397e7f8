import type { Email } from '../../domain/planning/email.ts';
import { mergeEmail } from '../../domain/restoring/merge-contact.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Restorer } from '../../ports/restorer.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { restoredContact } from '../restored-contact.ts';
import { addressPlan } from './address-plan.ts';
import { dynamoAddresses } from './addresses.ts';
import { when } from './conditions.ts';
import { contactCounts } from './contact-counts.ts';
import { contactKeys, type ContactPlace } from './contact-items.ts';
import type { PlaceOf } from './contact-places.ts';
import { allOf, recordsOf } from './contact-reader.ts';
import { writeContact } from './contact-writer.ts';
import { emailFields, emailOf, NO_EMAIL } from './email-items.ts';
import { eventWrites } from './event-writes.ts';
import { untilSettled } from './settling.ts';
import { runLoader } from './runs.ts';
import type { Tables } from './tables.ts';

/** What the restorer in DynamoDB is made of. */
export interface RestorerOptions {
  readonly tables: Tables;
  readonly placeOf: PlaceOf;
  /** How many contacts or emails are put back at a time. */
  readonly tasks: Tasks;
}

/**
 * Loads backups into DynamoDB. A contact with its visits and targets is one transaction, each of its
 * emails and events another, before it: nobody ever finds a contact without what it was sent, and
 * plans that again. A restore that breaks off is carried out again, and finds what is there already.
 */
export function dynamoRestorer({ tables, placeOf, tasks }: RestorerOptions): Restorer {
  const loadEmail = emailLoader(tables);
  const loadContact = contactLoader(tables, loadEmail);
  return {
    loadContacts: async (organizationId, records, cause) => {
      const numbered = records.map((saved, turn) => ({ saved, turn }));
      await tasks.map(numbered, async ({ saved, turn }) => {
        await loadContact(await placeOf(organizationId, saved.contact.id), saved, turn, cause);
      });
    },
    loadEmails: async (organizationId, emails, cause) => {
      await tasks.map(emails, async (email) => {
        await loadEmail(await placeOf(organizationId, email.contactId), email, cause);
      });
    },
    loadRuns: runLoader(tables),
  };
}

type LoadEmail = (place: ContactPlace, saved: Email, cause: Cause) => Promise<void>;

function contactLoader(tables: Tables, loadEmail: LoadEmail) {
  const addresses = dynamoAddresses(tables.live);
  const counts = contactCounts(tables.live);
  const tryLoad = async (
    place: ContactPlace,
    saved: ContactRecords,
    turn: number,
    cause: Cause,
  ): Promise<boolean> => {
    const { contactId } = place;
    const stored = recordsOf(await tables.live.query(allOf(place, contactId, contactId)), [], null);
    const before = stored?.contact.email;
    const change = { before, after: saved.contact.email, asked: 'if_free' } as const;
    const { writes } = await addressPlan(addresses, place, change);
    const write = restoredContact(stored, saved);
    if (write) {
      const bulkRun = cause.run;
      const writing = { place, stored, write, addresses: writes, bulkRun, cause, turn };
      return (await writeContact(tables, counts, writing)).written === 'all';
    }
    return writes.length === 0 || (await tables.transact(writes)).written;
  };
  return async (
    place: ContactPlace,
    saved: ContactRecords,
    turn: number,
    cause: Cause,
  ): Promise<void> => {
    for (const email of saved.emails) await loadEmail(place, email, cause);
    for (const event of saved.events) {
      // An event that is there already stays as it is.
      await tables.transact(eventWrites(tables, place, event, cause.run, cause));
    }
    await untilDone(place.contactId, () => tryLoad(place, saved, turn, cause));
  };
}

function emailLoader({ live }: Tables): LoadEmail {
  return async (place, saved, cause) => {
    const key = contactKeys.email(place, saved.emailId);
    await untilDone(saved.emailId, async () => {
      const stored = emailOf(await live.get(key));
      const merged = mergeEmail(stored, saved);
      if (merged === stored) return true;
      const asRead = stored ? when.equal('revision', stored.revision) : NO_EMAIL;
      return live.put({ ...key, ...emailFields(place.organizationId, merged, cause) }, asRead);
    });
  };
}

function untilDone(id: string, attempt: () => Promise<boolean>): Promise<true> {
  return untilSettled(`"${id}"`, async () => ((await attempt()) ? { settled: true } : undefined));
}
