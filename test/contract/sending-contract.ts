import { describe, expect, it } from 'vitest';
import type { EmailStatus } from '../../shared/domain/planning/email.ts';
import type { Store } from '../../shared/ports/store.ts';
import {
  aCause,
  aPlanned,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const REF = { contactId: 'c-1', emailId: 'e-1' };
const READ = { sendDate: TODAY, revision: 1 };
const CLAIM = { run: 9, attempt: 1, at: NOW_MS };
const OUTCOME = { at: NOW_MS + 5, messageId: 'message-1', detail: null };
const CAUSE = aCause({ run: 9 });

function claim(store: Store, overrides: Partial<typeof READ> = {}, run = 9) {
  const expected = { ...READ, ...overrides };
  return store.emails.claim(ORG, REF, expected, { ...CLAIM, run }, CAUSE);
}

/** Takes `e-1` to a status by the steps that lead there. */
async function bring(store: Store, status: EmailStatus): Promise<void> {
  const skip = { status: 'skipped', skipReason: 'no_state', sendDate: null } as const;
  await plan(store, status === 'skipped' ? aPlanned(skip) : aPlanned());
  if (status === 'pending' || status === 'skipped') return;
  if (status === 'cancelled') {
    await store.emails.settle(ORG, REF, 'cancelled', null, CAUSE);
    return;
  }
  await claim(store);
  if (status !== 'claimed') await store.emails.recordOutcome(ORG, REF, 9, status, OUTCOME, CAUSE);
}

const ALL: readonly EmailStatus[] = [
  'pending',
  'skipped',
  'claimed',
  'sent',
  'failed',
  'unknown',
  'cancelled',
];

export function sendingContract(name: string, makeStore: MakeStore): void {
  describe(`Sending in ${name}`, () => {
    const store = eachStore(makeStore);
    const stored = () => store().emails.get(ORG, 'c-1', 'e-1');

    it('claims a pending email and gives the claimed record', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());

      const claimed = await claim(store());

      expect(claimed).toMatchObject({ ...aPlanned(), status: 'claimed', revision: 2 });
      expect(claimed).toMatchObject({ claim: CLAIM, outcome: null, sentOn: TODAY });
      expect(await stored()).toEqual(claimed);
    });

    it('lets one of many claims of one email win', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());

      const claims = await Promise.all([1, 2, 3, 4, 5].map((run) => claim(store(), {}, run)));

      const won = claims.flatMap((email) => email ?? []);
      expect(won).toHaveLength(1);
      expect((await stored())?.claim).toEqual(won[0]?.claim);
    });

    it('refuses a claim of another date or revision, or of an email that is not there', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());

      expect(await claim(store(), { sendDate: TODAY + 1 })).toBeUndefined();
      expect(await claim(store(), { revision: 2 })).toBeUndefined();
      const ref = { contactId: 'c-1', emailId: 'e-9' };
      expect(await store().emails.claim(ORG, ref, READ, CLAIM, CAUSE)).toBeUndefined();
      expect(await stored()).toMatchObject({ status: 'pending', revision: 1 });
    });

    it.each(ALL.filter((status) => status !== 'pending'))(
      'refuses a claim of a %s email',
      async (status) => {
        await aStoreWith(store());
        await bring(store(), status);
        const before = await stored();

        const revision = before?.revision ?? 0;

        expect(await claim(store(), { revision })).toBeUndefined();
        expect(await stored()).toEqual(before);
      },
    );

    it('takes either a claim or a new plan of the email, never both', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());

      const [claimed] = await Promise.all([
        claim(store()),
        plan(store(), aPlanned({ sendDate: TODAY + 1 })),
      ]);
      const after = await stored();

      expect(after?.status).toBe(claimed === undefined ? 'pending' : 'claimed');
      expect(after?.sendDate).toBe(claimed === undefined ? TODAY + 1 : TODAY);
    });

    it('releases a claim of the same run only, without a trace of it', async () => {
      await aStoreWith(store());
      await bring(store(), 'claimed');

      expect(await store().emails.release(ORG, REF, 8, CAUSE)).toBe(false);
      expect(await store().emails.release(ORG, REF, 9, CAUSE)).toBe(true);
      expect(await store().emails.release(ORG, REF, 9, CAUSE)).toBe(false);

      expect(await stored()).toMatchObject({ status: 'pending', revision: 3, sendDate: TODAY });
      expect(await stored()).toMatchObject({ claim: null, outcome: null, sentOn: null });
      expect(await claim(store(), { revision: 3 }, 10)).toMatchObject({ claim: { run: 10 } });
    });

    it.each(['sent', 'failed', 'unknown'] as const)(
      'records %s for a claim of the run',
      async (status) => {
        await aStoreWith(store());
        await bring(store(), 'claimed');

        expect(await store().emails.recordOutcome(ORG, REF, 8, status, OUTCOME, CAUSE)).toBe(false);
        expect(await store().emails.recordOutcome(ORG, REF, 9, status, OUTCOME, CAUSE)).toBe(true);

        expect(await stored()).toMatchObject({
          status,
          outcome: OUTCOME,
          claim: CLAIM,
          sentOn: TODAY,
        });
        expect(await stored()).toMatchObject({ revision: 3 });
      },
    );

    it('records one of two outcomes', async () => {
      await aStoreWith(store());
      await bring(store(), 'claimed');

      const recorded = await Promise.all(
        (['sent', 'unknown'] as const).map((status) =>
          store().emails.recordOutcome(ORG, REF, 9, status, OUTCOME, CAUSE),
        ),
      );

      expect(recorded.toSorted()).toEqual([false, true]);
    });

    it('records no outcome for what is not claimed', async () => {
      await aStoreWith(store());
      await bring(store(), 'pending');

      expect(await store().emails.recordOutcome(ORG, REF, 9, 'sent', OUTCOME, CAUSE)).toBe(false);
      expect(await stored()).toMatchObject({ status: 'pending', revision: 1 });
    });

    it('skips a pending email as it was read, with the reason', async () => {
      await aStoreWith(store());
      await bring(store(), 'pending');

      expect(await store().emails.skip(ORG, REF, 2, 'suppressed', CAUSE)).toBe(false);
      expect(await store().emails.skip(ORG, REF, 1, 'suppressed', CAUSE)).toBe(true);
      expect(await store().emails.skip(ORG, REF, 2, 'suppressed', CAUSE)).toBe(false);

      const skipped = { status: 'skipped', skipReason: 'suppressed', sendDate: null, revision: 2 };
      expect(await stored()).toMatchObject(skipped);
    });

    it.each(
      ALL.flatMap((from) =>
        (['sent', 'failed', 'pending', 'cancelled'] as const).map((to) => [from, to] as const),
      ),
    )('settles %s into %s only where a person or report may', async (from, to) => {
      await aStoreWith(store());
      await bring(store(), from);
      const before = await stored();
      const steps = [
        'unknown sent',
        'unknown failed',
        'failed pending',
        'pending cancelled',
        'skipped cancelled',
      ];
      const isAllowed = steps.includes(`${from} ${to}`);

      expect(await store().emails.settle(ORG, REF, to, null, CAUSE)).toBe(isAllowed);

      const after = await stored();
      expect(after?.status).toBe(isAllowed ? to : from);
      expect(after?.revision).toBe((before?.revision ?? 0) + (isAllowed ? 1 : 0));
    });

    it('settles with the outcome that was told, and keeps the earlier one without', async () => {
      await aStoreWith(store());
      await bring(store(), 'unknown');
      const told = { at: NOW_MS + 9, messageId: 'message-2', detail: null };

      await store().emails.settle(ORG, REF, 'failed', null, CAUSE);
      expect((await stored())?.outcome).toEqual(OUTCOME);

      await store().emails.settle(ORG, REF, 'pending', null, CAUSE);
      expect(await stored()).toMatchObject({ claim: null, outcome: null, sentOn: null });

      await claim(store(), { revision: (await stored())?.revision ?? 0 });
      await store().emails.recordOutcome(ORG, REF, 9, 'unknown', OUTCOME, CAUSE);
      await store().emails.settle(ORG, REF, 'sent', told, CAUSE);
      expect((await stored())?.outcome).toEqual(told);
    });

    it('lists what a run still holds', async () => {
      await aStoreWith(store());
      await bring(store(), 'claimed');
      await plan(store(), aPlanned({ emailId: 'e-2' }), aPlanned({ emailId: 'e-3' }));
      for (const emailId of ['e-2', 'e-3']) {
        const run = emailId === 'e-2' ? 9 : 10;
        await store().emails.claim(ORG, { ...REF, emailId }, READ, { ...CLAIM, run }, CAUSE);
      }
      await store().emails.recordOutcome(
        ORG,
        { ...REF, emailId: 'e-2' },
        9,
        'sent',
        OUTCOME,
        CAUSE,
      );

      const held = await store().emails.claimedBy(ORG, 9);

      expect(held).toEqual([await stored()]);
      expect(await store().emails.claimedBy(ORG, 11)).toEqual([]);
    });
  });
}
