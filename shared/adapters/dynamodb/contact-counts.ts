import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Contact } from '../../domain/contacts/contact.ts';
import type { Contacts } from '../../ports/contacts.ts';
import { itemBasics } from './items.ts';
import { ownPartition, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';
import type { TransactWrite } from './transactions.ts';

/**
 * Contacts are counted in this many items, so that transactions at the same time meet in few of
 * them. Which one a contact is counted in says nothing; only their sum does.
 */
const COUNTERS = 64;

/** How many contacts there are, moved in the transactions that change it. */
export interface ContactCounts {
  /** The write that counts a change of a contact; none when it changes no number. */
  counted(
    organizationId: string,
    turn: number,
    before: Contact | undefined,
    after: Contact,
  ): readonly TransactWrite[];
  read: Contacts['count'];
}

/**
 * The counters of the live table. The `turn` picks one: give each of several changes at a time
 * another one.
 */
export function contactCounts(live: Table): ContactCounts {
  return {
    counted: (organizationId, turn, before, after) => {
      const all = before ? 0 : 1;
      const active = Number(after.active) - Number(before?.active ?? false);
      if (all === 0 && active === 0) return [];
      const update = counterKey(organizationId, turn % COUNTERS);
      return [
        { in: live, update, change: { set: itemBasics('count', null), add: { all, active } } },
      ];
    },
    read: async (organizationId) => {
      const counters = Array.from({ length: COUNTERS }, (_, own) => own);
      const items = await live.getMany(counters.map((own) => counterKey(organizationId, own)));
      let [all, active] = [0, 0];
      for (const item of items) {
        const reader = new RecordReader(item, 'count');
        all += reader.integer('all');
        active += reader.integer('active');
      }
      return { all, active };
    },
  };
}

function counterKey(organizationId: string, counter: number): ItemKey {
  return { pk: ownPartition(organizationId, 'COUNTS', String(counter)), sk: 'CONTACTS' };
}
