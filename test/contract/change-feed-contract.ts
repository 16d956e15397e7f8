import { describe, expect, it } from 'vitest';
import type { ContactChanged } from '../../shared/ports/change-feed.ts';
import type { Store } from '../../shared/ports/store.ts';
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
import { eachStore, type MakeStore } from './each-store.ts';

/** Reads and acknowledges everything; gives the contacts with their bulk runs. */
async function drainFeed(store: Store, reader = 'replan'): Promise<readonly unknown[]> {
  const seen: ContactChanged[] = [];
  for (;;) {
    const changes = await store.changeFeed.read(reader, 2);
    const last = changes.at(-1);
    if (!last) return seen.map(({ contactId, bulkRun }) => [contactId, bulkRun]);
    seen.push(...changes);
    await store.changeFeed.acknowledge(reader, last.position);
  }
}

export function changeFeedContract(name: string, makeStore: MakeStore): void {
  describe(`ChangeFeed in ${name}`, () => {
    const store = eachStore(makeStore);

    it('tells of every change of a contact, in order, with its bulk run', async () => {
      await aStoreWith(store(), []);
      await store().contacts.change(
        ORG,
        [aChange(), aChange({ contactId: 'c-2', bulkRun: 4 })],
        aCause(),
      );
      const visits = new Map([['V1', { visit: 'V1', date: 1, time: null }]]);
      const addTargets = [{ instanceName: 'spring', triggerDate: 3 }];
      const change = { visits, addTargets };
      await store().contacts.change(ORG, [aChange({ expectedVersion: 1, change })], aCause());

      expect(await drainFeed(store())).toEqual([
        ['c-1', null],
        ['c-2', 4],
        ['c-1', null],
      ]);
      expect(await drainFeed(store())).toEqual([]);
    });

    it('tells of events and of suppressions by contact and by address', async () => {
      await aStoreWith(store(), ['c-1', 'c-2', 'c-3']);
      const shared = aStoredContact({ id: 'c-3', email: 'C-2@example.org' });
      const request = { contactId: 'c-3', expectedVersion: 1, change: { contact: shared } };
      await store().contacts.change(ORG, [aChange({ ...request, addresses: 'shared' })], aCause());
      await drainFeed(store());

      await store().contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      await store().contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      expect(await drainFeed(store())).toEqual([['c-1', null]]);

      const byContact = { by: 'contact', key: 'c-1', reason: 'bounced', since: NOW_MS } as const;
      await store().suppressions.put(ORG, byContact, aCause());
      await store().suppressions.put(ORG, byContact, aCause());
      expect(await drainFeed(store())).toEqual([['c-1', null]]);

      const byAddress = {
        by: 'address',
        key: 'c-2@example.org',
        reason: 'bounced',
        since: 1,
      } as const;
      await store().suppressions.put(ORG, byAddress, aCause());
      expect((await drainFeed(store())).toSorted()).toEqual([
        ['c-2', null],
        ['c-3', null],
      ]);

      await store().suppressions.lift(ORG, 'contact', 'c-1', 'bounced', aCause());
      expect(await drainFeed(store())).toEqual([['c-1', null]]);
    });

    it('says nothing of emails, nor of what was refused or unchanged', async () => {
      await aStoreWith(store());
      await drainFeed(store());

      await plan(store(), aPlanned());
      await store().contacts.change(ORG, [aChange()], aCause());
      const contact = aStoredContact({ email: 'c-1@example.org' });
      await store().contacts.change(
        ORG,
        [aChange({ expectedVersion: 1, change: { contact } })],
        aCause(),
      );

      expect(await drainFeed(store())).toEqual([]);
    });

    it('gives changes again until they are acknowledged', async () => {
      await aStoreWith(store(), ['c-1', 'c-2', 'c-3']);
      const first = await store().changeFeed.read('replan', 2);

      expect(await store().changeFeed.read('replan', 2)).toEqual(first);

      await store().changeFeed.acknowledge('replan', first[0]?.position ?? 0);
      const next = await store().changeFeed.read('replan', 5);
      expect(next.map(({ contactId }) => contactId)).toEqual(['c-2', 'c-3']);
    });

    it('keeps a place for each reader and keeps what one of them has not read', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);
      await store().changeFeed.read('audit', 1);

      expect(await drainFeed(store(), 'replan')).toHaveLength(2);
      expect(await drainFeed(store(), 'audit')).toHaveLength(2);
    });

    it('never moves a reader’s place back', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);
      await drainFeed(store());

      await store().changeFeed.acknowledge('replan', 0);

      expect(await drainFeed(store())).toEqual([]);
    });

    it('goes on counting after everything was read', async () => {
      await aStoreWith(store());
      const [before] = await store().changeFeed.read('replan', 1);
      await store().changeFeed.acknowledge('replan', before?.position ?? 0);

      await aStoreWith(store(), ['c-2']);

      const [after] = await store().changeFeed.read('replan', 1);
      expect(after?.position).toBeGreaterThan(before?.position ?? Infinity);
    });
  });
}
