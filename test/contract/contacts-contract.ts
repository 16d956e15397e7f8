import { describe, expect, it } from 'vitest';
import type { Store } from '../../shared/ports/store.ts';
import type { ChangeRequest, ContactChange } from '../../shared/ports/contacts.ts';
import {
  aCause,
  aChange,
  anEvent,
  aStoredContact,
  aStoreWith,
  NOW_MS,
  ORG,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const VISIT = { visit: 'V1', date: 20_500, time: '09:30' };
const TARGET = { instanceName: 'spring', triggerDate: 20_510 };

async function change(store: Store, overrides: Partial<ChangeRequest>) {
  const [result] = await store.contacts.change(ORG, [aChange(overrides)], aCause());
  if (!result) throw new Error('Expected a result for the request');
  return result;
}

function changed(version: number, part: ContactChange): Partial<ChangeRequest> {
  return { expectedVersion: version, change: part };
}

export function contactsContract(name: string, makeStore: MakeStore): void {
  describe(`Contacts in ${name}`, () => {
    const store = eachStore(makeStore);

    it('gives a new contact back with version 1 and nothing else', async () => {
      await aStoreWith(store(), []);
      const contact = aStoredContact({ attributes: { a: '1', 'naïve key': '“2”' } });

      const result = await change(store(), { change: { contact } });

      expect(result).toEqual({ result: 'changed', version: 1 });
      expect(await store().contacts.get(ORG, 'c-1')).toEqual({
        contact,
        version: 1,
        bulkRun: null,
        visits: [],
        targets: [],
        emails: [],
        events: [],
        suppression: null,
      });
    });

    it('knows nothing of a contact of another organization', async () => {
      await aStoreWith(store());
      await store().organizations.create({ id: 'org-2', slices: 4, createdAt: 0, stopped: null });

      expect(await store().contacts.get('org-2', 'c-1')).toBeUndefined();
      expect(await store().contacts.findByAddress('org-2', 'c-1@example.org')).toBeUndefined();
    });

    it('throws when the organization does not exist', async () => {
      await expect(change(store(), {})).rejects.toThrow(ORG);
    });

    it('throws when a change would create a contact without its record', async () => {
      await aStoreWith(store(), []);

      await expect(
        change(store(), { change: { visits: new Map([['V1', VISIT]]) } }),
      ).rejects.toThrow('c-1');
    });

    it('raises the version with every change of contact, visits or targets', async () => {
      await aStoreWith(store());

      const results = [
        await change(store(), changed(1, { visits: new Map([['V1', VISIT]]) })),
        await change(store(), changed(2, { addTargets: [TARGET] })),
        await change(store(), changed(3, { contact: aStoredContact({ state: 'CA' }) })),
        await change(store(), changed(4, { visits: new Map([['V1', null]]) })),
        await change(store(), changed(5, { removeTargets: [TARGET] })),
      ];

      expect(results.map((result) => 'version' in result && result.version)).toEqual([
        2, 3, 4, 5, 6,
      ]);
      const records = await store().contacts.get(ORG, 'c-1');
      expect(records).toMatchObject({ version: 6, visits: [], targets: [] });
      expect(records?.contact.state).toBe('CA');
    });

    it('applies the parts of one request together', async () => {
      await aStoreWith(store(), []);
      const visits = new Map([['V1', VISIT]]);

      await change(store(), {
        change: { contact: aStoredContact(), visits, addTargets: [TARGET] },
      });

      const records = await store().contacts.get(ORG, 'c-1');
      expect(records).toMatchObject({ version: 1, visits: [VISIT], targets: [TARGET] });
    });

    it('answers unchanged, and raises nothing, when all is as asked', async () => {
      await aStoreWith(store(), []);
      const part = {
        contact: aStoredContact(),
        visits: new Map([['V1', VISIT]]),
        addTargets: [TARGET],
      };
      await change(store(), { change: part, bulkRun: 7 });

      const again = {
        ...part,
        contact: aStoredContact(),
        removeTargets: [{ ...TARGET, triggerDate: 1 }],
      };
      const result = await change(store(), { expectedVersion: 1, change: again });

      expect(result).toEqual({ result: 'unchanged', version: 1 });
      expect(await store().contacts.get(ORG, 'c-1')).toMatchObject({ version: 1, bulkRun: 7 });
    });

    it('takes a contact for unchanged however its attributes were put together', async () => {
      await aStoreWith(store(), []);
      const given = aStoredContact({ attributes: { a: '1', b: '2' } });
      await change(store(), { change: { contact: given } });

      const attributes: Record<string, string> = { b: '2', a: '1' };
      Object.setPrototypeOf(attributes, null);
      const result = await change(store(), changed(1, { contact: { ...given, attributes } }));

      expect(result).toEqual({ result: 'unchanged', version: 1 });
    });

    it('takes targets that a request names twice once', async () => {
      await aStoreWith(store());

      await change(store(), changed(1, { addTargets: [TARGET, TARGET] }));
      expect((await store().contacts.get(ORG, 'c-1'))?.targets).toEqual([TARGET]);

      const result = await change(store(), changed(2, { removeTargets: [TARGET, TARGET] }));
      expect(result).toEqual({ result: 'changed', version: 3 });
      expect((await store().contacts.get(ORG, 'c-1'))?.targets).toEqual([]);
    });

    it('answers unchanged when a visit is removed that is not there', async () => {
      await aStoreWith(store());

      const result = await change(store(), changed(1, { visits: new Map([['V9', null]]) }));

      expect(result).toEqual({ result: 'unchanged', version: 1 });
    });

    it('replaces a visit of the same name', async () => {
      await aStoreWith(store());
      await change(store(), changed(1, { visits: new Map([['V1', VISIT]]) }));

      const moved = { ...VISIT, date: 20_600, time: null };
      await change(store(), changed(2, { visits: new Map([['V1', moved]]) }));

      expect((await store().contacts.get(ORG, 'c-1'))?.visits).toEqual([moved]);
    });

    it('keeps the run of a bulk import until the next other change', async () => {
      await aStoreWith(store(), []);
      await change(store(), { bulkRun: 3 });
      expect((await store().contacts.get(ORG, 'c-1'))?.bulkRun).toBe(3);

      await change(store(), changed(1, { addTargets: [TARGET] }));

      expect((await store().contacts.get(ORG, 'c-1'))?.bulkRun).toBeNull();
    });

    it('refuses a change of another version than the one that was read', async () => {
      await aStoreWith(store());

      const create = await change(store(), { expectedVersion: null });
      const ahead = await change(store(), changed(2, { addTargets: [TARGET] }));
      const gone = await change(store(), {
        contactId: 'c-9',
        ...changed(1, { addTargets: [TARGET] }),
      });

      expect(create).toEqual({ result: 'version_conflict', version: 1 });
      expect(ahead).toEqual({ result: 'version_conflict', version: 1 });
      expect(gone).toEqual({ result: 'version_conflict', version: null });
      expect((await store().contacts.get(ORG, 'c-1'))?.targets).toEqual([]);
    });

    it('lets one of two changes of the same version win', async () => {
      await aStoreWith(store());

      const results = await Promise.all(
        ['CA', 'NY', 'TX'].map((state) =>
          change(store(), changed(1, { contact: aStoredContact({ state }) })),
        ),
      );

      const answers = results.map(({ result }) => result).toSorted();
      expect(answers).toEqual(['changed', 'version_conflict', 'version_conflict']);
    });

    it('answers requests in their order and lets each fail alone', async () => {
      await aStoreWith(store());

      const results = await store().contacts.change(
        ORG,
        [
          aChange({ contactId: 'c-2' }),
          aChange({ contactId: 'c-1' }),
          aChange({ contactId: 'c-3' }),
          aChange({ contactId: 'c-2', expectedVersion: 1, change: { addTargets: [TARGET] } }),
        ],
        aCause(),
      );

      expect(results).toEqual([
        { result: 'changed', version: 1 },
        { result: 'version_conflict', version: 1 },
        { result: 'changed', version: 1 },
        { result: 'changed', version: 2 },
      ]);
    });

    it('answers nothing to no requests', async () => {
      await aStoreWith(store());

      expect(await store().contacts.change(ORG, [], aCause())).toEqual([]);
    });

    it('lists what is a contact’s in key order', async () => {
      await aStoreWith(store());
      const visits = ['V2', 'V10', 'V1'].map((visit) => [visit, { ...VISIT, visit }] as const);
      const targets = [
        { instanceName: 'b', triggerDate: 1 },
        { instanceName: '\u{1f600}', triggerDate: 1 },
        { instanceName: '\u{fffd}', triggerDate: 1 },
        { instanceName: 'a', triggerDate: 10 },
        { instanceName: 'a', triggerDate: 9 },
      ];
      await change(store(), changed(1, { visits: new Map(visits), addTargets: targets }));
      const events = [
        anEvent({ eventId: 'z', occurredAt: NOW_MS }),
        anEvent({ eventId: 'y', occurredAt: NOW_MS + 1 }),
        anEvent({ eventId: 'a', occurredAt: NOW_MS }),
      ];
      for (const event of events) await store().contactEvents.add(ORG, 'c-1', event, aCause());

      const records = await store().contacts.get(ORG, 'c-1');

      expect(records?.visits.map(({ visit }) => visit)).toEqual(['V1', 'V10', 'V2']);
      expect(
        records?.targets.map((own) => `${own.instanceName} ${String(own.triggerDate)}`),
      ).toEqual(['a 9', 'a 10', 'b 1', '\u{fffd} 1', '\u{1f600} 1']);
      expect(records?.events.map(({ eventId }) => eventId)).toEqual(['a', 'z', 'y']);
    });

    it('counts contacts and active ones', async () => {
      await aStoreWith(store(), ['c-1', 'c-2', 'c-3']);
      const inactive = aStoredContact({ id: 'c-2', active: false });
      await change(store(), { contactId: 'c-2', ...changed(1, { contact: inactive }) });

      expect(await store().contacts.count(ORG)).toEqual({ all: 3, active: 2 });
      expect(await store().contacts.count('org-2')).toEqual({ all: 0, active: 0 });
    });
  });
}
