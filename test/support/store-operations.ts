/** Any sequence of operations on a store, and what a store holds after it. */
import fc from 'fast-check';
import type { EmailWrite } from '../../shared/ports/emails.ts';
import type { Store } from '../../shared/ports/store.ts';
import { aCause, anEvent, aPlanned, aStoredContact, NOW_MS, ORG, TODAY } from './stored-records.ts';

/** Asks a store for something; answers what the store answers. */
export type StoreOperation = (store: Store) => Promise<unknown>;

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
      .map((change): StoreOperation => {
        const { id: contactId, version: expectedVersion, bulkRun } = own;
        const request = { contactId, expectedVersion, change, addresses: own.addresses, bulkRun };
        return (store) => store.contacts.change(ORG, [request], CAUSE);
      }),
  );

const plans = fc
  .record({ ref, version, run, date, removes: fc.boolean(), withLoads: fc.boolean() })
  .map((own): StoreOperation => {
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
  .map((own): StoreOperation => {
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
  .map((own): StoreOperation => {
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

const own = fc
  .record({
    what: fc.constantFrom('stop', 'publish', 'reserve', 'give_back', 'day', 'lease', 'loads'),
    count: fc.integer({ min: 1, max: 9 }),
    day: fc.integer({ min: -9, max: 9 }),
    holder: id,
    date,
    later: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ what, count, day, holder, date: on, later }): StoreOperation => {
    // Half an hour at a time: within the hour, into the next ones, and past a day.
    const now = NOW_MS + later * 1_800_000;
    const load = { date: on, counted: count, pinned: 1, effectiveDate: 2 };
    return async (store) => {
      switch (what) {
        case 'stop':
          return store.organizations.setStopped(ORG, count > 6 ? 'halt' : null, CAUSE);
        case 'publish':
          return store.configVersions.publish(
            ORG,
            { document: `a: ${count}`, templates: {} },
            CAUSE,
          );
        case 'reserve':
          return store.quotas.reserve(ORG, count, 20, now);
        case 'give_back':
          return store.quotas.giveBack(ORG, count, now);
        case 'day':
          // Nothing given back may be told as 0 or as -0.
          return (await store.quotas.reserveDay(ORG, 'organization', on, day, 12)) || 0;
        case 'lease':
          return store.quotas.leaseRate(ORG, holder, 12, now);
        case 'loads':
          return store.dayLoads.replace(ORG, [load], count);
      }
    };
  });

/** Sequences of operations of all kinds. */
export const storeOperations = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: changes },
    { weight: 4, arbitrary: plans },
    { weight: 4, arbitrary: sends },
    others,
    { weight: 2, arbitrary: own },
  ),
  { minLength: 10, maxLength: 60 },
);

/** Everything that can be read, in the order in which it is given. */
export async function everythingIn(store: Store): Promise<unknown> {
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
    organizations: await store.organizations.list(),
    configVersions: await store.configVersions.list(ORG),
    suppressions: await store.suppressions.list(ORG),
    activeContacts: await store.dayLoads.activeContacts(ORG),
  };
}
