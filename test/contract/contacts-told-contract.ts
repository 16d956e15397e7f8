import { describe, expect, it } from 'vitest';
import {
  aCause,
  aChange,
  anEvent,
  aPlanned,
  aStoredContact,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
} from '../support/stored-records.ts';
import { eachUnderTest, type MakeToldStore, type Told } from './each-store.ts';

/** The contacts that changed since it was last asked, with their bulk runs. */
async function toldContacts(told: Told): Promise<readonly unknown[]> {
  const changes = await told.contactChanges();
  return changes.map(({ contactId, bulkRun }) => [contactId, bulkRun]);
}

/** What every store tells of its contacts, whether it keeps a feed or a stream carries it away. */
export function contactsToldContract(name: string, makeStore: MakeToldStore): void {
  describe(`What ${name} tells of its contacts`, () => {
    const under = eachUnderTest(makeStore);

    it('tells of every change of a contact, in order, with its bulk run', async () => {
      await aStoreWith(under().store, []);
      await under().store.contacts.change(
        ORG,
        [aChange(), aChange({ contactId: 'c-2', bulkRun: 4 })],
        aCause(),
      );
      const visits = new Map([['V1', { visit: 'V1', date: 1, time: null }]]);
      const addTargets = [{ instanceName: 'spring', triggerDate: 3 }];
      const change = { visits, addTargets };
      await under().store.contacts.change(ORG, [aChange({ expectedVersion: 1, change })], aCause());

      expect(await toldContacts(under().told)).toEqual([
        ['c-1', null],
        ['c-2', 4],
        ['c-1', null],
      ]);
      expect(await toldContacts(under().told)).toEqual([]);
    });

    it('tells of events and of suppressions by contact and by address', async () => {
      await aStoreWith(under().store, ['c-1', 'c-2', 'c-3']);
      const shared = aStoredContact({ id: 'c-3', email: 'C-2@example.org' });
      const request = { contactId: 'c-3', expectedVersion: 1, change: { contact: shared } };
      await under().store.contacts.change(
        ORG,
        [aChange({ ...request, addresses: 'shared' })],
        aCause(),
      );
      await toldContacts(under().told);

      await under().store.contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      await under().store.contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      expect(await toldContacts(under().told)).toEqual([['c-1', null]]);

      const byContact = { by: 'contact', key: 'c-1', reason: 'bounced', since: NOW_MS } as const;
      await under().store.suppressions.put(ORG, byContact, aCause());
      await under().store.suppressions.put(ORG, byContact, aCause());
      expect(await toldContacts(under().told)).toEqual([['c-1', null]]);

      const byAddress = {
        by: 'address',
        key: 'c-2@example.org',
        reason: 'bounced',
        since: 1,
      } as const;
      await under().store.suppressions.put(ORG, byAddress, aCause());
      expect((await toldContacts(under().told)).toSorted()).toEqual([
        ['c-2', null],
        ['c-3', null],
      ]);

      await under().store.suppressions.lift(ORG, 'contact', 'c-1', 'bounced', aCause());
      expect(await toldContacts(under().told)).toEqual([['c-1', null]]);
    });

    it('says nothing of emails, nor of what was refused or unchanged', async () => {
      await aStoreWith(under().store);
      await toldContacts(under().told);

      await plan(under().store, aPlanned());
      await under().store.contacts.change(ORG, [aChange()], aCause());
      const contact = aStoredContact({ email: 'c-1@example.org' });
      await under().store.contacts.change(
        ORG,
        [aChange({ expectedVersion: 1, change: { contact } })],
        aCause(),
      );

      expect(await toldContacts(under().told)).toEqual([]);
    });
  });
}
