import { afterEach, beforeEach } from 'vitest';
import type { RestorableStore } from '../../shared/ports/restorer.ts';

/** A store for one test. */
export interface StoreUnderTest {
  readonly store: RestorableStore;
  close(): Promise<void>;
}

/** Makes an empty store; an adapter joins the contract suites by giving one of these. */
export type MakeStore = () => Promise<StoreUnderTest>;

/** Makes a store before each test and closes it after; gives the one of the running test. */
export function eachStore(makeStore: MakeStore): () => RestorableStore {
  let current: StoreUnderTest | undefined;
  beforeEach(async () => {
    current = await makeStore();
  });
  afterEach(async () => {
    await current?.close();
  });
  return () => {
    if (!current) throw new Error('Expected a test to be running');
    return current.store;
  };
}
