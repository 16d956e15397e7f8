import { describe, expect, it } from 'vitest';
import { aCause, anEvent, aStoreWith, ORG } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

export function contactEventsContract(name: string, makeStore: MakeStore): void {
  describe(`ContactEvents in ${name}`, () => {
    const store = eachStore(makeStore);
    const add = (contactId: string, event = anEvent()) =>
      store().contactEvents.add(ORG, contactId, event, aCause());

    it('adds an event to its contact, without a new version of it', async () => {
      await aStoreWith(store());
      const event = anEvent({ emailId: 'e-1', metadata: { answers: [1, { deep: null }] } });

      expect(await add('c-1', event)).toBe('added');

      const records = await store().contacts.get(ORG, 'c-1');
      expect(records).toMatchObject({ events: [event], version: 1 });
    });

    it('knows an event by its id, also when it is told of another contact or time', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);
      await add('c-1');

      expect(await add('c-1')).toBe('known');
      expect(await add('c-1', anEvent({ occurredAt: 1 }))).toBe('known');
      expect(await add('c-2')).toBe('known');
      expect((await store().contacts.get(ORG, 'c-1'))?.events).toHaveLength(1);
      expect((await store().contacts.get(ORG, 'c-2'))?.events).toEqual([]);
    });

    it('says that there is no such contact', async () => {
      await aStoreWith(store());

      expect(await add('c-9')).toBe('no_contact');
      expect(await add('c-1')).toBe('added');
    });

    it('adds an event once, however often it comes at a time', async () => {
      await aStoreWith(store());

      const answers = await Promise.all([add('c-1'), add('c-1'), add('c-1')]);

      expect(answers.toSorted()).toEqual(['added', 'known', 'known']);
    });
  });
}
