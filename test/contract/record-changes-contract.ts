import { describe, expect, it } from 'vitest';
import type { RecordChange } from '../../shared/ports/record-changes.ts';
import type { Store } from '../../shared/ports/store.ts';
import {
  aCause,
  aChange,
  aGuard,
  anEvent,
  aPlanned,
  aStoredContact,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

/** The changes since the drain's place, which moves behind them. */
async function changes(store: Store): Promise<readonly Omit<RecordChange, 'position'>[]> {
  const read = await store.recordChanges.read(ORG, 1000);
  const last = read.at(-1);
  if (last) {
    const place = { position: last.position, journalPosition: 0 };
    await store.recordChanges.acknowledge(ORG, place);
  }
  return read.map(({ position: _position, ...change }) => change);
}

const REF = { contactId: 'c-1', emailId: 'e-1' };
const VISIT = { visit: 'V1', date: 20_500, time: '09:30' };
const TARGET = { instanceName: 'spring', triggerDate: 20_510 };

export function recordChangesContract(name: string, makeStore: MakeStore): void {
  describe(`RecordChanges in ${name}`, () => {
    const store = eachStore(makeStore);

    it('tells of a contact before and after, with its cause, and nothing when only its version rose', async () => {
      await aStoreWith(store(), []);
      await changes(store());
      const contact = aStoredContact();
      const moved = aStoredContact({ state: 'CA' });
      const cause = aCause({ reason: 'moved', run: 3 });
      const about = { entity: 'contact', organizationId: ORG, contactId: 'c-1' };

      await store().contacts.change(ORG, [aChange({ change: { contact } })], aCause());
      const request = aChange({ expectedVersion: 1, change: { contact: moved } });
      await store().contacts.change(ORG, [request], cause);
      const visits = new Map([['V1', VISIT]]);
      await store().contacts.change(
        ORG,
        [aChange({ expectedVersion: 2, change: { visits } })],
        cause,
      );

      expect(await changes(store())).toEqual([
        { ...about, before: null, after: contact, cause: aCause() },
        { ...about, before: contact, after: moved, cause },
        { ...about, entity: 'visit', before: null, after: VISIT, cause },
      ]);
    });

    it('tells of what was removed with the cause of its removal', async () => {
      await aStoreWith(store());
      const add = { visits: new Map([['V1', VISIT]]), addTargets: [TARGET] };
      await store().contacts.change(ORG, [aChange({ expectedVersion: 1, change: add })], aCause());
      await store().emails.putPlanned(
        ORG,
        aGuard({ contactVersion: 2 }),
        [{ write: 'put', email: aPlanned() }],
        [],
        aCause(),
      );
      await changes(store());

      const cause = aCause({ actor: 'import:visits.csv', reason: 'cancelled' });
      const remove = { visits: new Map([['V1', null]]), removeTargets: [TARGET] };
      await store().contacts.change(ORG, [aChange({ expectedVersion: 2, change: remove })], cause);
      await store().emails.putPlanned(
        ORG,
        aGuard({ contactVersion: 3 }),
        [{ write: 'remove', emailId: 'e-1', reason: 'event_gone' }],
        [],
        cause,
      );

      const told = await changes(store());
      expect(told).toMatchObject([
        { entity: 'visit', before: VISIT, after: null, cause },
        { entity: 'target', before: TARGET, after: null, cause },
        { entity: 'email', before: { emailId: 'e-1' }, after: null },
      ]);
      expect(told[2]?.cause).toEqual({ ...cause, reason: 'event_gone' });
    });

    it('tells of each step of an email, without its trace', async () => {
      await aStoreWith(store());
      await changes(store());
      const claim = { run: 9, attempt: 1, at: NOW_MS };
      const outcome = { at: NOW_MS, messageId: 'm', detail: null };

      await plan(store(), aPlanned());
      const expected = { sendDate: TODAY, revision: 1 };
      await store().emails.claim(ORG, REF, expected, claim, aCause({ run: 9 }));
      await store().emails.recordOutcome(ORG, REF, 9, 'sent', outcome, aCause({ run: 9 }));

      const told = await changes(store());
      expect(told.map(({ before, after }) => [statusOf(before), statusOf(after)])).toEqual([
        [undefined, 'pending'],
        ['pending', 'claimed'],
        ['claimed', 'sent'],
      ]);
      expect(told.map(({ cause }) => cause.run)).toEqual([1, 9, 9]);
      const { trace: _trace, ...image } =
        (await store().emails.get(ORG, 'c-1', 'e-1')) ?? aPlanned();
      expect(told[2]?.after).toEqual(image);
    });

    it('tells of organization, configuration, events, suppressions and runs', async () => {
      await aStoreWith(store());
      await changes(store());
      const suppression = { by: 'address', key: 'a@b.org', reason: 'bounced', since: 5 } as const;
      const newRun = {
        kind: 'send',
        today: TODAY,
        configVersion: 1,
        execution: 'one',
        openedAt: 7,
      } as const;

      await store().organizations.setStopped(ORG, 'by hand', aCause());
      await store().configVersions.publish(ORG, { document: 'a', templates: {} }, aCause());
      await store().contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      await store().suppressions.put(ORG, suppression, aCause());
      await store().suppressions.lift(
        ORG,
        'address',
        'a@b.org',
        'bounced',
        aCause({ reason: 'hand' }),
      );
      await store().runs.open(ORG, newRun);
      await store().runs.checkpoint(ORG, 1, 'one', { at: 3 });
      await store().runs.close(ORG, 1, 'done', {}, 9);

      expect(await changes(store())).toMatchObject([
        { entity: 'organization', before: { stopped: null }, after: { stopped: 'by hand' } },
        { entity: 'config', before: null, after: { version: 1 } },
        { entity: 'event', before: null, after: anEvent(), contactId: 'c-1' },
        { entity: 'suppression', before: null, after: suppression, contactId: null },
        { entity: 'suppression', before: suppression, after: null, cause: { reason: 'hand' } },
        {
          entity: 'run',
          before: null,
          after: { run: 1, status: 'open' },
          cause: { run: 1, at: 7 },
        },
        { entity: 'run', before: { status: 'open' }, after: { status: 'done' }, cause: { at: 9 } },
      ]);
    });

    it('says nothing of what was refused or changed nothing', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());
      await changes(store());

      await store().contacts.change(ORG, [aChange()], aCause());
      const claim = { run: 9, attempt: 1, at: 1 };
      await store().emails.claim(ORG, REF, { sendDate: TODAY, revision: 5 }, claim, aCause());
      await store().emails.release(ORG, REF, 9, aCause());
      await store().organizations.setStopped(ORG, null, aCause());

      expect(await changes(store())).toEqual([]);
    });

    it('keeps a place for each organization', async () => {
      await aStoreWith(store());
      await store().organizations.create({ id: 'org-2', slices: 1, createdAt: 0, stopped: null });
      expect(await changes(store())).toHaveLength(2);

      const other = await store().recordChanges.read('org-2', 10);

      expect(other).toMatchObject([{ entity: 'organization', organizationId: 'org-2' }]);
      const place = { position: other[0]?.position ?? 0, journalPosition: 77 };
      await store().recordChanges.acknowledge('org-2', place);
      expect(await store().recordChanges.place('org-2')).toEqual(place);
      expect(await store().recordChanges.read('org-2', 10)).toEqual([]);
    });

    it('gives changes again until they are acknowledged, and never moves its place back', async () => {
      await aStoreWith(store());
      const first = await store().recordChanges.read(ORG, 10);
      expect(await store().recordChanges.read(ORG, 10)).toEqual(first);

      const last = { position: first.at(-1)?.position ?? 0, journalPosition: 9 };
      await store().recordChanges.acknowledge(ORG, last);
      await store().recordChanges.acknowledge(ORG, { position: 0, journalPosition: 0 });

      expect(await store().recordChanges.place(ORG)).toEqual(last);
      expect(await store().recordChanges.read(ORG, 10)).toEqual([]);
    });

    it('has an id that stays', async () => {
      const id = await store().recordChanges.storeId();

      expect(id).not.toBe('');
      expect(await store().recordChanges.storeId()).toBe(id);
    });
  });
}

function statusOf(image: object | null): unknown {
  return image !== null && 'status' in image ? image.status : undefined;
}
