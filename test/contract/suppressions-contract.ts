import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../shared/ports/suppressions.ts';
import { aCause, aStoreWith, NOW_MS, ORG } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

function aSuppression(overrides: Partial<Suppression> = {}): Suppression {
  return {
    by: 'address',
    key: 'c-1@example.org',
    reason: 'unsubscribed',
    since: NOW_MS,
    ...overrides,
  };
}

export function suppressionsContract(name: string, makeStore: MakeStore): void {
  describe(`Suppressions in ${name}`, () => {
    const store = eachStore(makeStore);
    const put = (overrides: Partial<Suppression> = {}) =>
      store().suppressions.put(ORG, aSuppression(overrides), aCause());

    it('finds what applies to an address however it is written, and to a contact', async () => {
      await aStoreWith(store());
      await put();
      await put({ by: 'contact', key: 'c-7', reason: 'bounced' });

      const { suppressions } = store();
      const find = (organizationId: string, email: string, contactId: string) =>
        suppressions.find(organizationId, email, contactId);

      expect(await find(ORG, ' C-1@Example.org ', 'c-2')).toEqual([aSuppression()]);
      expect(await find(ORG, 'other@example.org', 'c-7')).toMatchObject([{ by: 'contact' }]);
      expect(await find(ORG, 'other@example.org', 'c-1@example.org')).toEqual([]);
      expect(await find('org-2', 'c-1@example.org', 'c-7')).toEqual([]);
    });

    it('gives the strictest first, and that with the contact', async () => {
      await aStoreWith(store());
      await put();
      await put({ reason: 'complained', by: 'contact', key: 'c-1' });
      await put({ reason: 'bounced' });

      const found = await store().suppressions.find(ORG, 'c-1@example.org', 'c-1');

      expect(found.map(({ reason }) => reason)).toEqual(['complained', 'bounced', 'unsubscribed']);
      expect((await store().contacts.get(ORG, 'c-1'))?.suppression).toBe('complained');
    });

    it('keeps the first of equal suppressions', async () => {
      await aStoreWith(store());
      await put();
      await put({ since: NOW_MS + 99 });

      expect(await store().suppressions.list(ORG)).toEqual([aSuppression()]);
    });

    it('lifts the one that is named and no other', async () => {
      await aStoreWith(store());
      await put();
      await put({ reason: 'bounced' });
      const lift = (reason: Suppression['reason']) =>
        store().suppressions.lift(ORG, 'address', 'c-1@example.org', reason, aCause());

      expect(await lift('unsubscribed')).toBe(true);
      expect(await lift('unsubscribed')).toBe(false);
      expect(await lift('complained')).toBe(false);

      expect(await store().suppressions.list(ORG)).toEqual([aSuppression({ reason: 'bounced' })]);
      expect((await store().contacts.get(ORG, 'c-1'))?.suppression).toBe('bounced');
    });

    it('lists them by what they hold for, key and reason', async () => {
      await aStoreWith(store());
      await put({ by: 'contact', key: 'c-1' });
      await put({ key: 'b@x.org', reason: 'unsubscribed' });
      await put({ key: 'b@x.org', reason: 'bounced' });
      await put({ key: 'a@x.org' });

      const listed = await store().suppressions.list(ORG);

      expect(listed.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
        'a@x.org unsubscribed',
        'b@x.org bounced',
        'b@x.org unsubscribed',
        'c-1 unsubscribed',
      ]);
    });

    it('holds for an address that nobody has yet', async () => {
      await aStoreWith(store(), []);
      await put({ key: 'c-5@example.org' });

      await aStoreWith(store(), ['c-5']);

      expect((await store().contacts.get(ORG, 'c-5'))?.suppression).toBe('unsubscribed');
    });
  });
}
