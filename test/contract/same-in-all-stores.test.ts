/**
 * Any sequence of operations gives the same answers and leaves the same records in every store.
 * The contract suites say what is right; this finds what none of them thought of.
 */
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import type { EmailWrite } from '../../shared/ports/emails.ts';
import type { Store } from '../../shared/ports/store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { aToldDynamoStore } from '../support/told-dynamo-store.ts';
import {
  aCause,
  anEvent,
  aPlanned,
  aStoredContact,
  NOW_MS,
  ORG,
  TODAY,
} from '../support/stored-records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { toldBy, type Told, type ToldStoreUnderTest } from './each-store.ts';

type Operation = (store: Store) => Promise<unknown>;

const id = fc.constantFrom('c-1', 'c-2', 'c-3');
const email = fc.constantFrom('a@x.org', 'A@X.org', 'b@x.org', 'c@x.org');
/** A contact and one of its emails: an email id is made of its contact's, so no two share one. */
const ref = fc
  .record({ contactId: id, number: fc.constantFrom(1, 2) })
  .map(({ contactId, number }) => ({ contactId, emailId: `${contactId}-e-${number}` }));
const version = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
const run = fc.integer({ min: 1, max: 3 });
const revision = fc.integer({ min: 1, max: 4 });
const date = fc.constantFrom(TODAY, TODAY + 1);
const reason = fc.constantFrom('unsubscribed' as const, 'bounced' as const, 'complained' as const);
const addresses = fc.constantFrom('unique' as const, 'shared' as const);
const CAUSE = aCause();

const changes = fc
  .record({ id, email, version, addresses, bulkRun: fc.option(run, { nil: null }) })
  .chain((own) =>
    fc
      .record(
        {
          contact: fc.constant(aStoredContact({ id: own.id, email: own.email })),
          visits: fc
            .option(fc.record({ visit: fc.constant('V1'), date, time: fc.constant(null) }), {
              nil: null,
            })
            .map((visit) => new Map([['V1', visit]])),
          addTargets: fc.array(fc.record({ instanceName: fc.constant('s'), triggerDate: date })),
          removeTargets: fc.array(fc.record({ instanceName: fc.constant('s'), triggerDate: date })),
        },
        { requiredKeys: own.version === null ? ['contact'] : [] },
      )
      .map((change): Operation => {
        const { id: contactId, version: expectedVersion, bulkRun } = own;
        const request = { contactId, expectedVersion, change, addresses: own.addresses, bulkRun };
        return (store) => store.contacts.change(ORG, [request], CAUSE);
      }),
  );

const plans = fc
  .record({ ref, version, run, date, removes: fc.boolean(), withLoads: fc.boolean() })
  .map((own): Operation => {
    const guard = {
      contactId: own.ref.contactId,
      contactVersion: own.version ?? 1,
      run: own.run,
      configVersion: 1,
    };
    const planned = aPlanned({ ...own.ref, sendDate: own.date });
    const write: EmailWrite = own.removes
      ? { write: 'remove', emailId: own.ref.emailId, reason: 'gone' }
      : { write: 'put', email: planned };
    const load = { date: own.date, counted: 1, pinned: 0, effectiveDate: 0 };
    const loads = own.withLoads ? [load] : [];
    return (store) => store.emails.putPlanned(ORG, guard, [write], loads, CAUSE);
  });

const sends = fc
  .record({
    ref,
    step: fc.constantFrom('claim', 'release', 'outcome', 'skip', 'settle'),
    run,
    revision,
    date,
    status: fc.constantFrom('sent' as const, 'failed' as const, 'unknown' as const),
    to: fc.constantFrom(
      'sent' as const,
      'failed' as const,
      'pending' as const,
      'cancelled' as const,
    ),
  })
  .map((own): Operation => {
    const outcome = { at: NOW_MS, messageId: 'm', detail: null };
    return ({ emails }) => {
      switch (own.step) {
        case 'claim': {
          const expected = { sendDate: own.date, revision: own.revision };
          const claim = { run: own.run, attempt: 1, at: NOW_MS };
          return emails.claim(ORG, own.ref, expected, claim, CAUSE);
        }
        case 'release':
          return emails.release(ORG, own.ref, own.run, CAUSE);
        case 'outcome':
          return emails.recordOutcome(ORG, own.ref, own.run, own.status, outcome, CAUSE);
        case 'skip':
          return emails.skip(ORG, own.ref, own.revision, 'suppressed', CAUSE);
        case 'settle':
          return emails.settle(ORG, own.ref, own.to, outcome, CAUSE);
      }
    };
  });

const others = fc
  .record({
    id,
    email,
    reason,
    date,
    what: fc.constantFrom('event', 'suppress', 'lift', 'run', 'close'),
  })
  .map((own): Operation => {
    const suppression = {
      by: 'address',
      key: own.email.toLowerCase(),
      reason: own.reason,
    } as const;
    return async (store) => {
      switch (own.what) {
        case 'event':
          return store.contactEvents.add(ORG, own.id, anEvent({ eventId: own.email }), CAUSE);
        case 'suppress':
          return store.suppressions.put(ORG, { ...suppression, since: own.date }, CAUSE);
        case 'lift':
          return store.suppressions.lift(ORG, 'address', suppression.key, own.reason, CAUSE);
        case 'run':
          return store.runs.open(ORG, {
            kind: 'plan',
            today: own.date,
            configVersion: 1,
            execution: own.id,
            openedAt: NOW_MS,
          });
        case 'close': {
          const [newest] = await store.runs.list(ORG, 1);
          return newest && store.runs.close(ORG, newest.run, 'done', { at: own.date }, NOW_MS);
        }
      }
    };
  });

/** Everything that can be read, in the order in which it is given. */
async function everythingIn(store: Store): Promise<unknown> {
  const slices = [0, 1, 2].map((slice) => store.contacts.readSlice(ORG, slice, null, 100));
  const shards = Array.from({ length: 16 }, (_, shard) => shard);
  const due = shards.flatMap((shard) =>
    [TODAY, TODAY + 1].map((own) => store.emails.due(ORG, own, shard, null, 100)),
  );
  const claimed = [1, 2, 3].map(async (own) => {
    const emails = await store.emails.claimedBy(ORG, own);
    // In no order: a run's end settles all of them.
    return emails.toSorted((a, b) => (a.emailId < b.emailId ? -1 : 1));
  });
  return {
    slices: await Promise.all(slices),
    due: await Promise.all(due),
    statuses: await store.emails.countByStatus(ORG),
    count: await store.contacts.count(ORG),
    claimed: await Promise.all(claimed),
    holders: await Promise.all(
      ['a@x.org', 'b@x.org', 'c@x.org'].map((own) => store.contacts.findByAddress(ORG, own)),
    ),
    loads: await store.dayLoads.read(ORG, TODAY, TODAY + 1),
    runs: await store.runs.list(ORG, 100),
  };
}

/** What was told of changes since it was last asked, in its order. */
async function everythingTold(by: Told): Promise<unknown> {
  const [told, fed] = [await by.recordChanges(), await by.contactChanges()];
  return {
    told: told.map(({ position: _position, ...change }) => change),
    fed: fed.map(({ contactId, bulkRun }) => ({ contactId, bulkRun })),
  };
}

const operations = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: changes },
    { weight: 4, arbitrary: plans },
    { weight: 4, arbitrary: sends },
    others,
  ),
  { minLength: 10, maxLength: 60 },
);

/** Asks the same of a store in memory and of another one. */
async function expectAlike(
  all: readonly Operation[],
  underTest: ToldStoreUnderTest,
): Promise<void> {
  const { store: other, told } = underTest;
  const inMemory = memoryStore();
  const toldOfMemory = toldBy(inMemory);
  for (const store of [inMemory, other]) {
    await store.organizations.create({ id: ORG, slices: 3, createdAt: 1, stopped: null });
  }
  for (const operation of all) {
    const [first, second] = [await operation(inMemory), await operation(other)];
    expect(second).toEqual(first);
    expect(await everythingTold(told)).toEqual(await everythingTold(toldOfMemory));
  }
  expect(await everythingIn(other)).toEqual(await everythingIn(inMemory));
  await underTest.close();
}

describe('memory and sqlite', () => {
  it('answer alike and hold alike, whatever is asked of them', async () => {
    const folder = temporaryFolder();
    let files = 0;

    await fc.assert(
      fc.asyncProperty(operations, async (all) => {
        files += 1;
        const store = sqliteStore({ path: join(folder, String(files)), waitsForDisk: false });
        const close = async (): Promise<void> => {
          store.close();
        };
        await expectAlike(all, { store, told: toldBy(store), close });
      }),
      { numRuns: 60 },
    );
  });
});

describeWithDynamodb('memory and DynamoDB', (dynamodb) => {
  it('answer alike and hold alike, whatever is asked of them', async () => {
    await fc.assert(
      fc.asyncProperty(operations, async (all) => {
        await expectAlike(all, await aToldDynamoStore(dynamodb));
      }),
      { numRuns: 12 },
    );
  });
});
