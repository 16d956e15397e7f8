import { RecordReader } from '../../contracts/records/record-reader.ts';
import { addressKey } from '../../domain/contacts/contact.ts';
import { when } from './conditions.ts';
import { itemBasics, type Item } from './items.ts';
import { joinKey, ownPartition, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';
import type { TransactWrite } from './transactions.ts';

/**
 * Addresses of an organization, each a partition of its own: the item of the contact that claimed
 * it, and one for each contact that has it without a claim, so that a suppression by address finds
 * whom it concerns.
 */
export interface Addresses {
  /** The contact that claimed an address. */
  holder(organizationId: string, email: string): Promise<string | undefined>;
  /** All contacts that have an address, as its suppressions name it. */
  contactsAt(organizationId: string, key: string): Promise<readonly string[]>;
  /** Claims an address that nobody else holds. */
  claim(organizationId: string, email: string, contactId: string): TransactWrite;
  /** Gives a contact's claim back. */
  release(organizationId: string, email: string, contactId: string): TransactWrite;
  /** Notes that a contact has an address without a claim. */
  note(organizationId: string, email: string, contactId: string): TransactWrite;
  /** Forgets that again; nothing happens where it was not noted. */
  forget(organizationId: string, email: string, contactId: string): TransactWrite;
}

/** The addresses of the live table. */
export function dynamoAddresses(live: Table): Addresses {
  return {
    holder: async (organizationId, email) => {
      const item = await live.get(claimKey(organizationId, email));
      return item && contactIdOf(item);
    },
    contactsAt: async (organizationId, key) => {
      const items = await live.query({ partition: ownPartition(organizationId, 'ADDRESS', key) });
      return [...new Set(items.map(contactIdOf))].toSorted();
    },
    claim: (organizationId, email, contactId) => ({
      in: live,
      put: {
        ...claimKey(organizationId, email),
        ...itemBasics('address', null),
        contact_id: contactId,
      },
      condition: when.any(when.absent(), when.equal('contact_id', contactId)),
    }),
    release: (organizationId, email, contactId) => ({
      in: live,
      remove: claimKey(organizationId, email),
      condition: when.equal('contact_id', contactId),
    }),
    note: (organizationId, email, contactId) => ({
      in: live,
      put: {
        ...noteKey(organizationId, email, contactId),
        ...itemBasics('address', null),
        contact_id: contactId,
      },
    }),
    forget: (organizationId, email, contactId) => ({
      in: live,
      remove: noteKey(organizationId, email, contactId),
    }),
  };
}

/** The contact that an address' item names. */
export function contactIdOf(item: Item): string {
  return new RecordReader(item, 'address').text('contact_id');
}

function claimKey(organizationId: string, email: string): ItemKey {
  return { pk: ownPartition(organizationId, 'ADDRESS', addressKey(email)), sk: 'CLAIM' };
}

function noteKey(organizationId: string, email: string, contactId: string): ItemKey {
  const pk = ownPartition(organizationId, 'ADDRESS', addressKey(email));
  return { pk, sk: joinKey('CONTACT', contactId) };
}
