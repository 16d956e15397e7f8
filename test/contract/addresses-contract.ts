import { describe, expect, it } from 'vitest';
import { aCause, aChange, aStoredContact, aStoreWith, ORG } from '../support/stored-records.ts';
import type { ChangeRequest } from '../../shared/ports/contacts.ts';
import { eachStore, type MakeStore } from './each-store.ts';

function withAddress(
  contactId: string,
  email: string,
  overrides: Partial<ChangeRequest> = {},
): ChangeRequest {
  const contact = aStoredContact({ id: contactId, email });
  return aChange({ contactId, change: { contact }, ...overrides });
}

export function addressesContract(name: string, makeStore: MakeStore): void {
  describe(`Addresses in ${name}`, () => {
    const store = eachStore(makeStore);

    it('finds who holds an address, however it is written', async () => {
      await aStoreWith(store(), []);
      await store().contacts.change(ORG, [withAddress('c-1', 'Ada@Example.org')], aCause());

      expect(await store().contacts.findByAddress(ORG, ' ada@EXAMPLE.org ')).toBe('c-1');
      expect(await store().contacts.findByAddress(ORG, 'bob@example.org')).toBeUndefined();
    });

    it('refuses a second contact with an address, and writes nothing of it', async () => {
      await aStoreWith(store(), []);

      const results = await store().contacts.change(
        ORG,
        [withAddress('c-1', 'ada@example.org'), withAddress('c-2', 'ADA@example.org')],
        aCause(),
      );

      expect(results[1]).toEqual({ result: 'address_taken', byContactId: 'c-1' });
      expect(await store().contacts.get(ORG, 'c-2')).toBeUndefined();
    });

    it('gives an address to one of several contacts that come at a time', async () => {
      await aStoreWith(store(), []);

      const results = await Promise.all(
        ['c-1', 'c-2', 'c-3'].map((id) =>
          store().contacts.change(ORG, [withAddress(id, 'ada@example.org')], aCause()),
        ),
      );

      const answers = results.flat().map(({ result }) => result);
      expect(answers.toSorted()).toEqual(['address_taken', 'address_taken', 'changed']);
    });

    it('frees the old address when a contact gets another one', async () => {
      await aStoreWith(store(), []);
      await store().contacts.change(ORG, [withAddress('c-1', 'old@example.org')], aCause());
      const moved = withAddress('c-1', 'new@example.org', { expectedVersion: 1 });
      await store().contacts.change(ORG, [moved], aCause());

      const [taken] = await store().contacts.change(
        ORG,
        [withAddress('c-2', 'old@example.org')],
        aCause(),
      );

      expect(taken).toEqual({ result: 'changed', version: 1 });
      expect(await store().contacts.findByAddress(ORG, 'new@example.org')).toBe('c-1');
      expect(await store().contacts.findByAddress(ORG, 'old@example.org')).toBe('c-2');
    });

    it('keeps the address when a change to a taken one is refused', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);

      const request = withAddress('c-2', 'c-1@example.org', { expectedVersion: 1 });
      const [result] = await store().contacts.change(ORG, [request], aCause());

      expect(result).toEqual({ result: 'address_taken', byContactId: 'c-1' });
      expect(await store().contacts.findByAddress(ORG, 'c-2@example.org')).toBe('c-2');
      expect((await store().contacts.get(ORG, 'c-2'))?.version).toBe(1);
    });

    it('takes any number of contacts with one address when addresses are shared', async () => {
      await aStoreWith(store(), []);
      const requests = ['c-1', 'c-2'].map((id) =>
        withAddress(id, 'family@example.org', { addresses: 'shared' }),
      );

      const results = await store().contacts.change(ORG, requests, aCause());

      expect(results.map(({ result }) => result)).toEqual(['changed', 'changed']);
    });

    it('asks for the address also when another part of the contact changes', async () => {
      await aStoreWith(store(), []);
      const shared = ['c-1', 'c-2'].map((id) =>
        withAddress(id, 'family@example.org', { addresses: 'shared' }),
      );
      await store().contacts.change(ORG, shared, aCause());

      const results = await store().contacts.change(
        ORG,
        ['c-2', 'c-1'].map((id) =>
          withAddress(id, 'family@example.org', { expectedVersion: 1, addresses: 'unique' }),
        ),
        aCause(),
      );

      expect(results).toEqual([
        { result: 'unchanged', version: 1 },
        { result: 'address_taken', byContactId: 'c-2' },
      ]);
    });
  });
}
