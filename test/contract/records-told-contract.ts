import { describe, expect, it } from 'vitest';
import type { RecordChange } from '../../shared/ports/record-changes.ts';
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
import { eachUnderTest, type MakeToldStore, type Told } from './each-store.ts';

/** The changes since it was last asked. */
async function changes(told: Told): Promise<readonly Omit<RecordChange, 'position'>[]> {
  const read = await told.recordChanges();
  return read.map(({ position: _position, ...change }) => change);
}

const REF = { contactId: 'c-1', emailId: 'e-1' };
const VISIT = { visit: 'V1', date: 20_500, time: '09:30' };
const TARGET = { instanceName: 'spring', triggerDate: 20_510 };

/** What every store tells of its records, whether it keeps them or a stream carries them away. */
export function recordsToldContract(name: string, makeStore: MakeToldStore): void {
  describe(`What ${name} tells of its records`, () => {
    const under = eachUnderTest(makeStore);

    it('tells of a contact before and after, with its cause, and nothing when only its version rose', async () => {
      await aStoreWith(under().store, []);
      await changes(under().told);
      const contact = aStoredContact();
      const moved = aStoredContact({ state: 'CA' });
      const cause = aCause({ reason: 'moved', run: 3 });
      const about = { entity: 'contact', organizationId: ORG, contactId: 'c-1' };

      await under().store.contacts.change(ORG, [aChange({ change: { contact } })], aCause());
      const request = aChange({ expectedVersion: 1, change: { contact: moved } });
      await under().store.contacts.change(ORG, [request], cause);
      const visits = new Map([['V1', VISIT]]);
      await under().store.contacts.change(
        ORG,
        [aChange({ expectedVersion: 2, change: { visits } })],
        cause,
      );

      expect(await changes(under().told)).toEqual([
        { ...about, before: null, after: contact, cause: aCause() },
        { ...about, before: contact, after: moved, cause },
        { ...about, entity: 'visit', before: null, after: VISIT, cause },
      ]);
    });

    it('tells of what was removed with the cause of its removal', async () => {
      await aStoreWith(under().store);
      const add = { visits: new Map([['V1', VISIT]]), addTargets: [TARGET] };
      await under().store.contacts.change(
        ORG,
        [aChange({ expectedVersion: 1, change: add })],
        aCause(),
      );
      await under().store.emails.putPlanned(
        ORG,
        aGuard({ contactVersion: 2 }),
        [{ write: 'put', email: aPlanned() }],
        [],
        aCause(),
      );
      await changes(under().told);

      const cause = aCause({ actor: 'import:visits.csv', reason: 'cancelled' });
      const remove = { visits: new Map([['V1', null]]), removeTargets: [TARGET] };
      await under().store.contacts.change(
        ORG,
        [aChange({ expectedVersion: 2, change: remove })],
        cause,
      );
      await under().store.emails.putPlanned(
        ORG,
        aGuard({ contactVersion: 3 }),
        [{ write: 'remove', emailId: 'e-1', reason: 'event_gone' }],
        [],
        cause,
      );

      const told = await changes(under().told);
      expect(told).toMatchObject([
        { entity: 'visit', before: VISIT, after: null, cause },
        { entity: 'target', before: TARGET, after: null, cause },
        { entity: 'email', before: { emailId: 'e-1' }, after: null },
      ]);
      expect(told[2]?.cause).toEqual({ ...cause, reason: 'event_gone' });
    });

    it('tells of each step of an email, without its trace', async () => {
      await aStoreWith(under().store);
      await changes(under().told);
      const claim = { run: 9, attempt: 1, at: NOW_MS };
      const outcome = { at: NOW_MS, messageId: 'm', detail: null };

      await plan(under().store, aPlanned());
      const expected = { sendDate: TODAY, revision: 1 };
      await under().store.emails.claim(ORG, REF, expected, claim, aCause({ run: 9 }));
      await under().store.emails.recordOutcome(ORG, REF, 9, 'sent', outcome, aCause({ run: 9 }));

      const told = await changes(under().told);
      expect(told.map(({ before, after }) => [statusOf(before), statusOf(after)])).toEqual([
        [undefined, 'pending'],
        ['pending', 'claimed'],
        ['claimed', 'sent'],
      ]);
      expect(told.map(({ cause }) => cause.run)).toEqual([1, 9, 9]);
      const { trace: _trace, ...image } =
        (await under().store.emails.get(ORG, 'c-1', 'e-1')) ?? aPlanned();
      expect(told[2]?.after).toEqual(image);
    });

    it('tells of organization, configuration, events, suppressions and runs', async () => {
      await aStoreWith(under().store);
      await changes(under().told);
      const suppression = { by: 'address', key: 'a@b.org', reason: 'bounced', since: 5 } as const;
      const newRun = {
        kind: 'send',
        today: TODAY,
        configVersion: 1,
        execution: 'one',
        openedAt: 7,
      } as const;

      await under().store.organizations.setStopped(ORG, 'by hand', aCause());
      await under().store.configVersions.publish(ORG, { document: 'a', templates: {} }, aCause());
      await under().store.contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      await under().store.suppressions.put(ORG, suppression, aCause());
      await under().store.suppressions.lift(
        ORG,
        'address',
        'a@b.org',
        'bounced',
        aCause({ reason: 'hand' }),
      );
      await under().store.runs.open(ORG, newRun);
      await under().store.runs.checkpoint(ORG, 1, 'one', { at: 3 });
      await under().store.runs.close(ORG, 1, 'done', {}, 9);

      expect(await changes(under().told)).toMatchObject([
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
      await aStoreWith(under().store);
      await plan(under().store, aPlanned());
      await changes(under().told);

      await under().store.contacts.change(ORG, [aChange()], aCause());
      const claim = { run: 9, attempt: 1, at: 1 };
      await under().store.emails.claim(ORG, REF, { sendDate: TODAY, revision: 5 }, claim, aCause());
      await under().store.emails.release(ORG, REF, 9, aCause());
      await under().store.organizations.setStopped(ORG, null, aCause());

      expect(await changes(under().told)).toEqual([]);
    });
  });
}

function statusOf(image: object | null): unknown {
  return image !== null && 'status' in image ? image.status : undefined;
}
