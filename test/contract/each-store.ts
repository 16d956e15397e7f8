import { afterEach, beforeEach } from 'vitest';
import type { ContactChanged } from '../../shared/ports/change-feed.ts';
import type { RecordChange } from '../../shared/ports/record-changes.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import type { FollowedStore } from '../../shared/ports/store.ts';
import { ORG } from '../support/stored-records.ts';

/** A store for one test. */
export interface StoreUnderTest<Own extends RestorableStore = RestorableStore> {
  readonly store: Own;
  close(): Promise<void>;
}

/** Makes an empty store; an adapter joins the contract suites by giving one of these. */
export type MakeStore<Own extends RestorableStore = RestorableStore> = () => Promise<
  StoreUnderTest<Own>
>;

/** Makes an empty store that keeps its own feeds. */
export type MakeFollowedStore = MakeStore<FollowedStore & RestorableStore>;

/** What a store tells of its changes, by a feed of its own or by a stream. */
export interface Told {
  /** Changes of contacts since this was last asked. */
  contactChanges(): Promise<readonly ContactChanged[]>;
  /** Changes of the test organization's records since this was last asked. */
  recordChanges(): Promise<readonly RecordChange[]>;
}

/** A store for one test together with what it tells. */
export interface ToldStoreUnderTest extends StoreUnderTest {
  readonly told: Told;
}

/** Makes an empty store whose changes can be followed. */
export type MakeToldStore = () => Promise<ToldStoreUnderTest>;

/** Makes a store before each test and closes it after; gives the one of the running test. */
export function eachStore<Own extends RestorableStore>(makeStore: MakeStore<Own>): () => Own {
  const underTest = eachUnderTest(makeStore);
  return () => underTest().store;
}

/** The same with everything that was made for the running test. */
export function eachUnderTest<Under extends StoreUnderTest>(
  make: () => Promise<Under>,
): () => Under {
  let current: Under | undefined;
  beforeEach(async () => {
    current = await make();
  });
  afterEach(async () => {
    await current?.close();
  });
  return () => {
    if (!current) throw new Error('Expected a test to be running');
    return current;
  };
}

/** What a store that keeps its own feeds tells, read and acknowledged in small pages. */
export function toldBy(store: FollowedStore): Told {
  return {
    async contactChanges() {
      const seen: ContactChanged[] = [];
      for (;;) {
        const changes = await store.changeFeed.read('replan', 2);
        const last = changes.at(-1);
        if (!last) return seen;
        seen.push(...changes);
        await store.changeFeed.acknowledge('replan', last.position);
      }
    },
    async recordChanges() {
      const changes = await store.recordChanges.read(ORG, 1000);
      const last = changes.at(-1);
      if (!last) return [];
      const place = { position: last.position, journalPosition: 0 };
      await store.recordChanges.acknowledge(ORG, place);
      return changes;
    },
  };
}
