import { describe, expect, it } from 'vitest';
import { DUE_SHARDS, dueShardOf } from '../../shared/domain/planning/placement.ts';
import type { DueEmail } from '../../shared/ports/emails.ts';
import type { Store } from '../../shared/ports/store.ts';
import {
  aCause,
  aGuard,
  aPlanned,
  aStoreWith,
  ORG,
  plan,
  TODAY,
} from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const SHARDS = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);

async function dueIn(store: Store, shard: number, limit = 100, date = TODAY): Promise<DueEmail[]> {
  const due: DueEmail[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.emails.due(ORG, date, shard, cursor, limit);
    expect(page.due.length).toBeLessThanOrEqual(limit);
    due.push(...page.due);
    cursor = page.cursor;
  } while (cursor !== null);
  return due;
}

async function allDue(store: Store, date = TODAY): Promise<DueEmail[]> {
  const due: DueEmail[] = [];
  for (const shard of SHARDS) due.push(...(await dueIn(store, shard, 100, date)));
  return due;
}

export function dueContract(name: string, makeStore: MakeStore): void {
  describe(`Due emails in ${name}`, () => {
    const store = eachStore(makeStore);
    const emails = Array.from({ length: 60 }, (_, index) =>
      aPlanned({ emailId: `e-${String(index)}`, priority: (index * 7) % 5 }),
    );

    it('gives each pending email of a date once, in its shard, by priority and id', async () => {
      await aStoreWith(store());
      await plan(store(), ...emails);

      for (const shard of SHARDS) {
        const expected = emails
          .filter(({ emailId }) => dueShardOf(emailId) === shard)
          .map(({ emailId, contactId, priority }) => ({ emailId, contactId, priority }))
          .toSorted((a, b) => a.priority - b.priority || (a.emailId < b.emailId ? -1 : 1));
        for (const limit of [1, 2, 100]) {
          expect(await dueIn(store(), shard, limit)).toEqual(expected);
        }
      }
    });

    it('gives only what is due on that date', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned(), aPlanned({ emailId: 'e-2', sendDate: TODAY + 1 }));

      expect((await allDue(store())).map(({ emailId }) => emailId)).toEqual(['e-1']);
      expect((await allDue(store(), TODAY + 1)).map(({ emailId }) => emailId)).toEqual(['e-2']);
      expect(await allDue(store(), TODAY + 2)).toEqual([]);
    });

    it('follows an email to another date and lets it go when it is pending no more', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned(), aPlanned({ emailId: 'e-2' }), aPlanned({ emailId: 'e-3' }));

      await plan(store(), aPlanned({ sendDate: TODAY + 5 }));
      await store().emails.claim(
        ORG,
        { contactId: 'c-1', emailId: 'e-2' },
        { sendDate: TODAY, revision: 1 },
        { run: 2, attempt: 1, at: 1 },
        aCause(),
      );
      const removal = { write: 'remove', emailId: 'e-3', reason: 'gone' } as const;
      await store().emails.putPlanned(ORG, aGuard(), [removal], [], aCause());

      expect(await allDue(store())).toEqual([]);
      expect((await allDue(store(), TODAY + 5)).map(({ emailId }) => emailId)).toEqual(['e-1']);
    });

    it('takes a released email up again', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());
      const ref = { contactId: 'c-1', emailId: 'e-1' };
      const claim = { run: 2, attempt: 1, at: 1 };
      const expected = { sendDate: TODAY, revision: 1 };
      await store().emails.claim(ORG, ref, expected, claim, aCause());

      await store().emails.release(ORG, ref, 2, aCause());

      expect(await allDue(store())).toHaveLength(1);
    });

    it('goes on behind the last entry though that was claimed meanwhile', async () => {
      await aStoreWith(store());
      await plan(store(), ...emails);
      const shard = dueShardOf('e-0');
      const all = await dueIn(store(), shard);
      const first = await store().emails.due(ORG, TODAY, shard, null, 1);
      for (const { emailId, contactId } of first.due) {
        await store().emails.claim(
          ORG,
          { contactId, emailId },
          { sendDate: TODAY, revision: 1 },
          { run: 2, attempt: 1, at: 1 },
          aCause(),
        );
      }

      const next = await store().emails.due(ORG, TODAY, shard, first.cursor, 100);

      expect(next.due).toEqual(all.slice(1));
    });
  });
}
