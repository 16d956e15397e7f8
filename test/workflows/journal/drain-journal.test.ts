import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../../shared/adapters/memory/journal.ts';
import { manualClock, type ManualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { memoryStore } from '../../../shared/adapters/memory/memory-store.ts';
import { encodeEmailImage } from '../../../shared/contracts/records/email-record.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import type { Cause } from '../../../shared/ports/cause.ts';
import type { DrainedJournal, JournalEntry } from '../../../shared/ports/journal.ts';
import type { FollowedStore } from '../../../shared/ports/store.ts';
import { drainJournal, type DrainPorts } from '../../../shared/workflows/journal/drain-journal.ts';
import {
  aCause,
  aPlanned,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../../support/stored-records.ts';

const HASH_KEY = 'key';

interface World {
  readonly store: FollowedStore;
  readonly journal: DrainedJournal;
  readonly clock: ManualClock;
  drain(ports?: Partial<DrainPorts>): ReturnType<typeof drainJournal>;
  lines(): Promise<readonly JournalEntry[]>;
}

function aWorld(store: FollowedStore = memoryStore(), journal = memoryJournal()): World {
  const clock = manualClock(NOW_MS);
  return {
    store,
    journal,
    clock,
    drain: (ports = {}) => {
      const { recordChanges } = store;
      return drainJournal({ recordChanges, journal, clock, ...ports }, ORG, HASH_KEY);
    },
    lines: async () => (await journal.read(ORG, 0, 10_000)).entries,
  };
}

/** The line that a send run appends itself. */
function appendEmail({ journal }: World, email: Email, cause: Cause): Promise<void> {
  const about = { organizationId: ORG, entity: 'email', change: 'put' } as const;
  const own = { contactId: email.contactId, key: email.emailId, fields: encodeEmailImage(email) };
  return journal.append([{ ...about, ...own, cause }]);
}

async function claim({ store }: World, emailId = 'e-1', revision = 1): Promise<Email> {
  const ref = { contactId: 'c-1', emailId };
  const holder = { run: 9, attempt: 1, at: NOW_MS };
  const expected = { sendDate: TODAY, revision };
  const email = await store.emails.claim(ORG, ref, expected, holder, aCause({ run: 9 }));
  if (!email) throw new Error('Expected the email to be claimed');
  return email;
}

function positions(lines: readonly JournalEntry[]): readonly number[] {
  return lines.flatMap(({ source }) =>
    typeof source?.position === 'number' ? source.position : [],
  );
}

function statuses(lines: readonly JournalEntry[]): readonly unknown[] {
  return lines.filter(({ entity }) => entity === 'email').map(({ fields }) => fields['status']);
}

describe('drainJournal', () => {
  it('carries every change into the journal, in order, once', async () => {
    const world = aWorld();
    await aStoreWith(world.store, ['c-1', 'c-2']);
    await plan(world.store, aPlanned(), aPlanned({ emailId: 'e-2' }));

    expect(await world.drain()).toEqual({ appended: 5, waiting: false });
    expect(await world.drain()).toEqual({ appended: 0, waiting: false });

    const lines = await world.lines();
    expect(lines.map(({ entity, key }) => `${entity} ${key}`)).toEqual([
      'organization org-1',
      'contact c-1',
      'contact c-2',
      'email e-1',
      'email e-2',
    ]);
    expect(positions(lines)).toEqual(positions(lines).toSorted((a, b) => a - b));
    expect(lines[3]?.cause).toEqual(aCause({ run: 1 }));
  });

  it('drains more than one batch', async () => {
    const world = aWorld();
    await aStoreWith(
      world.store,
      Array.from({ length: 2500 }, (_, index) => `c-${String(index)}`),
    );

    expect(await world.drain()).toEqual({ appended: 2501, waiting: false });
    expect(new Set(positions(await world.lines())).size).toBe(2501);
  });

  it('leaves out the claims and outcomes that sending has appended', async () => {
    const world = aWorld();
    await aStoreWith(world.store);
    await plan(world.store, aPlanned());
    const claimed = await claim(world);
    await appendEmail(world, claimed, aCause({ run: 9, at: NOW_MS + 1 }));

    expect(await world.drain()).toEqual({ appended: 3, waiting: false });

    const outcome = { at: NOW_MS, messageId: 'm', detail: null };
    const ref = { contactId: 'c-1', emailId: 'e-1' };
    await world.store.emails.recordOutcome(ORG, ref, 9, 'sent', outcome, aCause({ run: 9 }));
    const sent = await world.store.emails.get(ORG, 'c-1', 'e-1');
    await appendEmail(world, sent ?? claimed, aCause({ run: 9 }));

    expect(await world.drain()).toEqual({ appended: 0, waiting: false });
    expect(statuses(await world.lines())).toEqual(['sending', 'pre-scheduled', 'sent']);
  });

  it('waits for a claim that its run is about to append, and goes on after it', async () => {
    const world = aWorld();
    await aStoreWith(world.store);
    await plan(world.store, aPlanned());
    const claimed = await claim(world);
    await aStoreWith(world.store, ['c-2']);

    expect(await world.drain()).toEqual({ appended: 3, waiting: true });
    expect(statuses(await world.lines())).toEqual(['pre-scheduled']);

    await appendEmail(world, claimed, aCause({ run: 9 }));

    expect(await world.drain()).toEqual({ appended: 1, waiting: false });
    expect(statuses(await world.lines())).toEqual(['pre-scheduled', 'sending']);
  });

  it('still knows, after waiting, what sending appended of later claims', async () => {
    const world = aWorld();
    await aStoreWith(world.store);
    await plan(world.store, aPlanned(), aPlanned({ emailId: 'e-2' }));
    const first = await claim(world, 'e-1');
    await appendEmail(world, await claim(world, 'e-2'), aCause({ run: 9 }));
    expect(await world.drain()).toMatchObject({ waiting: true });

    await appendEmail(world, first, aCause({ run: 9 }));

    expect(await world.drain()).toEqual({ appended: 0, waiting: false });
    expect(statuses(await world.lines()).filter((status) => status === 'sending')).toHaveLength(2);
  });

  it('appends a claim whose run died before it could', async () => {
    const world = aWorld();
    await aStoreWith(world.store);
    await plan(world.store, aPlanned());
    await claim(world);

    world.clock.advance(60_000);

    expect(await world.drain()).toEqual({ appended: 4, waiting: false });
    expect(statuses(await world.lines())).toEqual(['pre-scheduled', 'sending']);
  });

  it('takes two claims of one email for two', async () => {
    const world = aWorld();
    await aStoreWith(world.store);
    await plan(world.store, aPlanned());
    await appendEmail(world, await claim(world), aCause({ run: 9 }));
    const ref = { contactId: 'c-1', emailId: 'e-1' };
    await world.store.emails.release(ORG, ref, 9, aCause({ run: 9 }));
    const pending = await world.store.emails.get(ORG, 'c-1', 'e-1');
    if (!pending) throw new Error('Expected the email in the store');
    await appendEmail(world, pending, aCause({ run: 9 }));
    await claim(world, 'e-1', 3);

    expect(await world.drain()).toEqual({ appended: 3, waiting: true });
    world.clock.advance(60_000);
    expect(await world.drain()).toEqual({ appended: 1, waiting: false });
  });

  it('drains a new store into the journal of an earlier one, whose positions mean nothing to it', async () => {
    const first = aWorld(memoryStore('one'));
    await aStoreWith(first.store, ['c-1', 'c-2', 'c-3']);
    await first.drain();

    const second = aWorld(memoryStore('two'), first.journal);
    await aStoreWith(second.store);

    expect(await second.drain()).toEqual({ appended: 2, waiting: false });
  });

  describe('killed', () => {
    /** Ports of which the `last`th call dies, before or after it took effect. */
    function dyingPorts(world: World, last: number, after: boolean): DrainPorts {
      let calls = 0;
      const dying = async <Result>(work: () => Promise<Result>): Promise<Result> => {
        calls += 1;
        if (calls === last && !after) throw new Error('killed');
        const result = await work();
        if (calls === last) throw new Error('killed');
        return result;
      };
      const { recordChanges } = world.store;
      const { journal, clock } = world;
      return {
        clock,
        recordChanges: {
          storeId: () => dying(() => recordChanges.storeId()),
          place: (org) => dying(() => recordChanges.place(org)),
          read: (org, limit) => dying(() => recordChanges.read(org, limit)),
          acknowledge: (org, place) => dying(() => recordChanges.acknowledge(org, place)),
        },
        journal: {
          append: (entries) => dying(() => journal.append(entries)),
          appendAt: (org, at, entries) => dying(() => journal.appendAt(org, at, entries)),
          position: (org) => dying(() => journal.position(org)),
          read: (org, from, limit) => dying(() => journal.read(org, from, limit)),
        },
      };
    }

    it('at any call, before or after its effect, writes every change once', async () => {
      for (const after of [false, true]) {
        for (let last = 1; last <= 14; last++) {
          const world = aWorld();
          await aStoreWith(
            world.store,
            Array.from({ length: 1500 }, (_, n) => `c-${String(n)}`),
          );
          await plan(world.store, aPlanned());
          await appendEmail(world, await claim(world), aCause({ run: 9 }));

          await world.drain(dyingPorts(world, last, after)).catch(() => undefined);
          await world.drain();

          const drained = positions(await world.lines());
          expect([last, after, drained.length]).toEqual([last, after, 1502]);
          expect(new Set(drained).size).toBe(1502);
        }
      }
    });
  });

  it('writes every change once when several drain and send at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = aWorld();
        await aStoreWith(world.store, ['c-1', 'c-2', 'c-3']);
        await plan(world.store, aPlanned(), aPlanned({ emailId: 'e-2' }));
        const { journal, clock } = world;
        const { recordChanges } = world.store;
        const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
        const scheduled: DrainPorts = {
          clock,
          recordChanges: {
            ...recordChanges,
            read: (org, limit) => turn().then(() => recordChanges.read(org, limit)),
            acknowledge: (org, place) => turn().then(() => recordChanges.acknowledge(org, place)),
          },
          journal: {
            ...journal,
            read: (org, from, limit) => turn().then(() => journal.read(org, from, limit)),
            appendAt: (org, at, own) => turn().then(() => journal.appendAt(org, at, own)),
          },
        };
        const send = async (emailId: string): Promise<void> => {
          await turn();
          const claimed = await claim(world, emailId);
          await turn();
          await appendEmail(world, claimed, aCause({ run: 9 }));
        };

        await scheduler.waitFor(
          Promise.all([world.drain(scheduled), send('e-1'), world.drain(scheduled), send('e-2')]),
        );
        await world.drain();

        const lines = await world.lines();
        expect(new Set(positions(lines)).size).toBe(positions(lines).length);
        expect(statuses(lines).toSorted()).toEqual([
          'pre-scheduled',
          'pre-scheduled',
          'sending',
          'sending',
        ]);
        expect(lines).toHaveLength(8);
      }),
      { numRuns: 200 },
    );
  });
});
