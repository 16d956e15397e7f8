import { describe, expect, it } from 'vitest';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';
import type { EmailWrite, PlanGuard } from '../../shared/ports/emails.ts';
import type { Store } from '../../shared/ports/store.ts';
import {
  aCause,
  aChange,
  aGuard,
  aPlanned,
  aStoreWith,
  ORG,
  plan,
  TODAY,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const CLAIM = { run: 9, attempt: 1, at: 5 };
const LOAD = { date: TODAY, counted: 1, pinned: 0, effectiveDate: 0 };

function put(overrides: Partial<PlannedEmail> = {}): EmailWrite {
  return { write: 'put', email: aPlanned(overrides) };
}

function remove(emailId: string): EmailWrite {
  return { write: 'remove', emailId, reason: 'event_gone' };
}

function putPlanned(store: Store, guard: Partial<PlanGuard>, ...writes: EmailWrite[]) {
  return store.emails.putPlanned(ORG, aGuard(guard), writes, [], aCause());
}

/** An email of `c-1` that was claimed, and so is none of planning's business any more. */
async function claimed(store: Store): Promise<void> {
  await plan(store, aPlanned());
  const ref = { contactId: 'c-1', emailId: 'e-1' };
  const expected = { sendDate: TODAY, revision: 1 };
  await store.emails.claim(ORG, ref, expected, CLAIM, aCause({ run: 9 }));
}

export function plannedEmailsContract(name: string, makeStore: MakeStore): void {
  describe(`Planned emails in ${name}`, () => {
    const store = eachStore(makeStore);
    const stored = (emailId = 'e-1') => store().emails.get(ORG, 'c-1', emailId);

    it('gives a planned email back with what decided it', async () => {
      await aStoreWith(store());

      const result = await putPlanned(store(), { run: 3, configVersion: 2 }, put());

      expect(result).toEqual({ result: 'written', written: 1, refused: [] });
      expect(await stored()).toEqual({
        ...aPlanned(),
        revision: 1,
        planRun: 3,
        contactVersion: 1,
        configVersion: 2,
        claim: null,
        outcome: null,
        sentOn: null,
      });
      expect(await stored('e-2')).toBeUndefined();
      expect(await store().emails.get(ORG, 'c-2', 'e-1')).toBeUndefined();
    });

    it('replaces pending and skipped emails and raises their revision', async () => {
      await aStoreWith(store());
      await putPlanned(store(), {}, put());

      const skip = { status: 'skipped', skipReason: 'no_state', sendDate: null } as const;
      await putPlanned(store(), { run: 2 }, put(skip));
      expect(await stored()).toMatchObject({ ...skip, revision: 2, planRun: 2 });

      await putPlanned(store(), { run: 2 }, put({ sendDate: TODAY + 3 }));
      expect(await stored()).toMatchObject({ status: 'pending', sendDate: TODAY + 3, revision: 3 });
    });

    it('writes nothing when the contact changed since it was read', async () => {
      await aStoreWith(store());

      const stale = await putPlanned(store(), { contactVersion: 2 }, put());
      const unknown = await putPlanned(store(), { contactId: 'c-9' }, put({ contactId: 'c-9' }));

      expect([stale.result, unknown.result]).toEqual(['contact_changed', 'contact_changed']);
      expect(await stored()).toBeUndefined();
    });

    it('plans a contact that changes meanwhile as the old one or says so, and later never as the old one', async () => {
      await aStoreWith(store());

      const [written, changed] = await Promise.all([
        putPlanned(store(), {}, put()),
        store().contacts.change(
          ORG,
          [
            aChange({
              expectedVersion: 1,
              change: { visits: new Map([['V1', { visit: 'V1', date: 1, time: null }]]) },
            }),
          ],
          aCause(),
        ),
      ]);
      const late = await putPlanned(store(), { run: 2 }, put({ emailId: 'e-2' }));

      expect(changed).toEqual([{ result: 'changed', version: 2 }]);
      const email = await stored();
      if (email === undefined) expect(written.result).toBe('contact_changed');
      else expect(email.contactVersion).toBe(1);
      expect(late).toEqual({ result: 'contact_changed' });
    });

    it('leaves alone what a higher run wrote', async () => {
      await aStoreWith(store());
      await putPlanned(store(), { run: 5 }, put());

      const late = await putPlanned(
        store(),
        { run: 4 },
        put({ sendDate: TODAY + 1 }),
        put({ emailId: 'e-2' }),
      );

      expect(late).toEqual({ result: 'written', written: 1, refused: ['e-1'] });
      expect(await stored()).toMatchObject({ sendDate: TODAY, planRun: 5, revision: 1 });
      expect(await stored('e-2')).toMatchObject({ planRun: 4 });
    });

    it('lets the highest of several runs win, whatever comes first', async () => {
      await aStoreWith(store());

      await Promise.all(
        [2, 4, 1, 3].map((run) => putPlanned(store(), { run }, put({ sendDate: TODAY + run }))),
      );

      expect(await stored()).toMatchObject({ planRun: 4, sendDate: TODAY + 4 });
    });

    it('never replaces or removes what was claimed, whatever the run', async () => {
      await aStoreWith(store());
      await claimed(store());

      const result = await putPlanned(store(), { run: 99 }, put({ sendDate: null }));
      const removal = await putPlanned(store(), { run: 99 }, remove('e-1'));

      expect([result, removal]).toEqual([
        { result: 'written', written: 0, refused: ['e-1'] },
        { result: 'written', written: 0, refused: ['e-1'] },
      ]);
      expect(await stored()).toMatchObject({ status: 'claimed', revision: 2 });
    });

    it('removes pending and skipped emails; what is not there is no work', async () => {
      await aStoreWith(store());
      await putPlanned(store(), {}, put());

      const result = await putPlanned(store(), { run: 2 }, remove('e-1'), remove('e-2'));

      expect(result).toEqual({ result: 'written', written: 1, refused: [] });
      expect(await stored()).toBeUndefined();
    });

    it('moves day loads with the emails that cause it', async () => {
      await aStoreWith(store());
      const loads = [LOAD, { ...LOAD, date: TODAY + 1, counted: -1, effectiveDate: 1 }];

      await store().emails.putPlanned(ORG, aGuard(), [put()], loads, aCause());
      await store().emails.putPlanned(ORG, aGuard(), [put()], [LOAD], aCause());

      expect(await store().dayLoads.read(ORG, TODAY, TODAY + 1)).toEqual([
        { ...LOAD, counted: 2 },
        { ...LOAD, date: TODAY + 1, counted: -1, effectiveDate: 1 },
      ]);
    });

    it('writes and moves nothing when one of several writes with loads is refused', async () => {
      await aStoreWith(store());
      await putPlanned(store(), { run: 5 }, put());
      const writes = [put({ emailId: 'e-2' }), put()];

      const result = await store().emails.putPlanned(ORG, aGuard(), writes, [LOAD], aCause());

      expect(result).toEqual({ result: 'written', written: 0, refused: ['e-1'] });
      expect(await stored('e-2')).toBeUndefined();
      expect(await store().dayLoads.read(ORG, TODAY, TODAY)).toEqual([]);
    });

    it('moves no load when the contact changed', async () => {
      await aStoreWith(store());

      await store().emails.putPlanned(ORG, aGuard({ contactVersion: 7 }), [], [LOAD], aCause());

      expect(await store().dayLoads.read(ORG, TODAY, TODAY)).toEqual([]);
    });

    it('counts emails by status', async () => {
      await aStoreWith(store());
      const skip = { status: 'skipped', skipReason: 'no_state', sendDate: null } as const;
      await claimed(store());
      await plan(store(), aPlanned({ emailId: 'e-2' }), aPlanned({ emailId: 'e-3', ...skip }));
      await plan(store(), aPlanned({ emailId: 'e-4' }));

      expect(await store().emails.countByStatus(ORG)).toEqual({
        claimed: 1,
        pending: 2,
        skipped: 1,
      });
      expect(await store().emails.countByStatus('org-2')).toEqual({});
    });
  });
}
