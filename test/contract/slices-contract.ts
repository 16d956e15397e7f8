import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceOf } from '../../shared/domain/planning/placement.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Store } from '../../shared/ports/store.ts';
import {
  aCause,
  aChange,
  anEvent,
  aPlanned,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const SLICES = 3;

async function readAll(store: Store, slice: number, limit: number): Promise<ContactRecords[]> {
  const records: ContactRecords[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.contacts.readSlice(ORG, slice, cursor, limit);
    expect(page.records.length).toBeLessThanOrEqual(limit);
    records.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== null);
  return records;
}

export function slicesContract(name: string, makeStore: MakeStore): void {
  describe(`Slices in ${name}`, () => {
    const store = eachStore(makeStore);
    const ids = Array.from({ length: 40 }, (_, index) => `contact.${String(index)}_@-`);

    it('gives every contact once, in its slice, in the order of ids, at any page size', async () => {
      await aStoreWith(store(), ids.toReversed(), SLICES);

      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async (limit) => {
          for (const slice of [0, 1, 2]) {
            const read = await readAll(store(), slice, limit);
            const expected = ids.filter((id) => sliceOf(id, SLICES) === slice).toSorted();
            expect(read.map(({ contact }) => contact.id)).toEqual(expected);
          }
        }),
        { numRuns: 12 },
      );
    });

    it('gives each contact what `get` gives', async () => {
      await aStoreWith(store(), [...ids, 'c-1'], SLICES);
      await plan(store(), aPlanned({ emailId: 'e-2' }), aPlanned());
      await store().contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      const reason = 'bounced' as const;
      await store().suppressions.put(
        ORG,
        { by: 'address', key: 'c-1@example.org', reason, since: NOW_MS },
        aCause(),
      );

      for (const slice of [0, 1, 2]) {
        for (const records of await readAll(store(), slice, 7)) {
          expect(records).toEqual(await store().contacts.get(ORG, records.contact.id));
        }
      }
      expect(await store().contacts.get(ORG, 'c-1')).toMatchObject({
        emails: [{ emailId: 'e-1' }, { emailId: 'e-2' }],
        events: [{ eventId: 'ev-1' }],
        suppression: 'bounced',
      });
    });

    it('gives an empty page for an empty slice', async () => {
      await aStoreWith(store(), [], SLICES);

      expect(await store().contacts.readSlice(ORG, 1, null, 10)).toEqual({
        records: [],
        cursor: null,
      });
    });

    it('shows a contact that was added between two pages where its id stands', async () => {
      await aStoreWith(store(), ['a', 'c', 'e'], 1);
      const first = await store().contacts.readSlice(ORG, 0, null, 1);

      await store().contacts.change(ORG, [aChange({ contactId: 'b' })], aCause());

      const second = await store().contacts.readSlice(ORG, 0, first.cursor, 10);
      expect(second.records.map(({ contact }) => contact.id)).toEqual(['b', 'c', 'e']);
    });

    it('throws for an organization that does not exist', async () => {
      await expect(store().contacts.readSlice('org-9', 0, null, 10)).rejects.toThrow('org-9');
    });
  });
}
