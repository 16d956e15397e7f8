import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SCHEMA_STEPS } from '../../../shared/adapters/sqlite/schema.ts';
import {
  sqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
} from '../../../shared/adapters/sqlite/sqlite-store.ts';
import {
  aCause,
  aChange,
  aGuard,
  anEvent,
  aPlanned,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../../support/stored-records.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function openStore(path: string, options: Partial<SqliteStoreOptions> = {}): SqliteStore {
  const store = sqliteStore({ path, ...options });
  onTestFinished(() => {
    store.close();
  });
  return store;
}

function aPath(): string {
  return join(temporaryFolder(), 'store.sqlite');
}

const REF = { contactId: 'c-1', emailId: 'e-1' };
const READ = { sendDate: TODAY, revision: 1 };
const CLAIM = { run: 9, attempt: 1, at: NOW_MS };
const OUTCOME = { at: NOW_MS, messageId: 'm', detail: null };
const NEW_RUN = {
  kind: 'plan',
  today: TODAY,
  configVersion: 1,
  execution: 'a',
  openedAt: 1,
} as const;

describe('what survives a power cut', () => {
  /** `PRAGMA synchronous` as it is in force in each transaction. */
  const NORMAL = 1;
  const FULL = 2;

  async function levelsOf(
    work: (store: SqliteStore) => Promise<unknown>,
    options: Partial<SqliteStoreOptions> = {},
  ): Promise<number[]> {
    const levels: number[] = [];
    const onTransaction = (level: number): void => void levels.push(level);
    const store = openStore(aPath(), { ...options, onTransaction });
    await aStoreWith(store);
    await plan(store, aPlanned(), aPlanned({ emailId: 'e-2' }));
    await store.emails.claim(ORG, { ...REF, emailId: 'e-2' }, READ, CLAIM, aCause());
    await store.runs.open(ORG, NEW_RUN);
    levels.length = 0;
    await work(store);
    return levels;
  }

  it('is kept in a write-ahead log', () => {
    const path = aPath();
    openStore(path);

    const database = new DatabaseSync(path);
    onTestFinished(() => {
      database.close();
    });

    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  const claimed = { ...REF, emailId: 'e-2' };
  const suppression = { by: 'contact', key: 'c-1', reason: 'bounced', since: 1 } as const;
  it.each<[string, (store: SqliteStore) => Promise<unknown>]>([
    ['a claim', (store) => store.emails.claim(ORG, REF, READ, CLAIM, aCause())],
    ['a release', (store) => store.emails.release(ORG, claimed, 9, aCause())],
    [
      'an outcome',
      (store) => store.emails.recordOutcome(ORG, claimed, 9, 'sent', OUTCOME, aCause()),
    ],
    ['what a person says', (store) => store.emails.settle(ORG, REF, 'cancelled', null, aCause())],
    ['a suppression', (store) => store.suppressions.put(ORG, suppression, aCause())],
    ['a run’s number', (store) => store.runs.open(ORG, { ...NEW_RUN, kind: 'send' })],
    ['a run’s end', (store) => store.runs.close(ORG, 1, 'done', null, 5)],
    ['a takeover', (store) => store.runs.takeOver(ORG, 1, 'a', 'b')],
    [
      'a configuration',
      (store) => store.configVersions.publish(ORG, { document: 'a', templates: {} }, aCause()),
    ],
    ['a stop', (store) => store.organizations.setStopped(ORG, 'stop', aCause())],
    ['what a restore brings back', (store) => store.restorer.loadEmails(ORG, [], aCause())],
  ])('%s is on the disk before the answer', async (_name, work) => {
    expect(await levelsOf(work)).toEqual([FULL]);
  });

  it.each<[string, (store: SqliteStore) => Promise<unknown>]>([
    ['an import', (store) => store.contacts.change(ORG, [aChange({ contactId: 'c-2' })], aCause())],
    ['a plan', (store) => plan(store, aPlanned({ sendDate: TODAY + 1 }))],
    ['an event', (store) => store.contactEvents.add(ORG, 'c-1', anEvent(), aCause())],
    ['a checkpoint', (store) => store.runs.checkpoint(ORG, 1, 'a', 3)],
    ['a reservation', (store) => store.quotas.reserve(ORG, 1, 10, NOW_MS)],
    ['a reader’s place', (store) => store.changeFeed.acknowledge('replan', 1)],
  ])('%s does not wait for the disk', async (_name, work) => {
    expect(await levelsOf(work)).toEqual([NORMAL]);
  });

  it('waits for no disk where a power cut may lose it', async () => {
    const claim = (store: SqliteStore): Promise<unknown> =>
      store.emails.claim(ORG, REF, READ, CLAIM, aCause());

    expect(await levelsOf(claim, { waitsForDisk: false })).toEqual([NORMAL]);
  });

  it('carries what came before a durable write to the disk with it, and goes back to not waiting', async () => {
    const levels = await levelsOf(async (store) => {
      await plan(store, aPlanned({ emailId: 'e-3' }));
      await store.emails.claim(ORG, REF, READ, CLAIM, aCause());
      await plan(store, aPlanned({ emailId: 'e-4' }));
    });

    expect(levels).toEqual([NORMAL, FULL, NORMAL]);
  });

  it('makes changes durable before it gives them to the drain, once', async () => {
    const levels = await levelsOf(async (store) => {
      await store.recordChanges.read(ORG, 10);
      await store.recordChanges.read(ORG, 10);
    });

    expect(levels).toEqual([FULL]);
  });
});

describe('grouped writes', () => {
  it('share a transaction when they are asked for together', async () => {
    const groups: number[] = [];
    const store = openStore(aPath(), { onTransaction: (_level, writes) => groups.push(writes) });
    await aStoreWith(store, ['c-1', 'c-2', 'c-3']);
    groups.length = 0;

    await Promise.all(
      ['c-1', 'c-2', 'c-3'].map((contactId) =>
        store.emails.putPlanned(
          ORG,
          aGuard({ contactId }),
          [{ write: 'put', email: aPlanned({ contactId, emailId: contactId }) }],
          [],
          aCause(),
        ),
      ),
    );

    expect(groups).toEqual([3]);
    expect(await store.emails.countByStatus(ORG)).toEqual({ pending: 3 });
  });

  it('fail alone: the others of the group are written', async () => {
    const store = openStore(aPath());
    await aStoreWith(store);

    const results = await Promise.allSettled([
      plan(store, aPlanned()),
      store.runs.checkpoint(ORG, 77, 'nobody', {}),
      store.contacts.change('org-9', [aChange()], aCause()),
      plan(store, aPlanned({ emailId: 'e-2' })),
    ]);

    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(await store.emails.countByStatus(ORG)).toEqual({ pending: 2 });
  });

  it('leave nothing of a write that fails half way', async () => {
    const store = openStore(aPath());
    await aStoreWith(store);
    const broken = aChange({ contactId: 'c-3', change: {} });

    const write = store.contacts.change(ORG, [aChange({ contactId: 'c-2' }), broken], aCause());

    await expect(write).rejects.toThrow('c-3');
    expect(await store.contacts.get(ORG, 'c-2')).toBeUndefined();
    expect(await store.contacts.findByAddress(ORG, 'c-2@example.org')).toBeUndefined();
  });

  it('are committed when the store is closed', async () => {
    const path = aPath();
    const store = openStore(path, { defer: () => undefined });
    const created = store.organizations.create({ id: ORG, slices: 1, createdAt: 1, stopped: null });

    store.close();

    expect(await created).toBe('created');
    expect(await openStore(path).organizations.get(ORG)).toMatchObject({ slices: 1 });
  });

  it('wait for another process that is writing, and fail when it does not end', async () => {
    const path = aPath();
    const store = openStore(path, { busyTimeoutMs: 1 });
    await aStoreWith(store);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');

    const results = await Promise.allSettled([plan(store, aPlanned()), plan(store, aPlanned())]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    other.close();
    await plan(store, aPlanned());
    expect(await store.emails.countByStatus(ORG)).toEqual({ pending: 1 });
  });
});

describe('a file that several processes share', () => {
  it('gives a claim to one of them, and shows each what the others wrote', async () => {
    const path = aPath();
    const one = openStore(path);
    const two = openStore(path);
    await aStoreWith(one);
    await plan(one, aPlanned());

    const claims = await Promise.all(
      [one, two].map((store, run) =>
        store.emails.claim(ORG, REF, READ, { ...CLAIM, run }, aCause()),
      ),
    );

    expect(claims.filter((email) => email !== undefined)).toHaveLength(1);
    expect(await one.emails.get(ORG, 'c-1', 'e-1')).toEqual(
      await two.emails.get(ORG, 'c-1', 'e-1'),
    );
  });

  it('opens one run', async () => {
    const path = aPath();
    const stores = [openStore(path), openStore(path), openStore(path)];

    const opened = await Promise.all(stores.map((store) => store.runs.open(ORG, NEW_RUN)));

    expect(opened.filter((answer) => answer.opened)).toHaveLength(1);
  });

  it('reads a contact as of one moment', async () => {
    const path = aPath();
    const one = openStore(path);
    const two = openStore(path);
    await aStoreWith(one);

    await one.contacts.change(
      ORG,
      [
        aChange({
          expectedVersion: 1,
          change: { visits: new Map([['V1', { visit: 'V1', date: 1, time: null }]]) },
        }),
      ],
      aCause(),
    );

    expect(await two.contacts.get(ORG, 'c-1')).toMatchObject({ version: 2, visits: [{ date: 1 }] });
  });

  it('has one id, and another file another one', async () => {
    const path = aPath();
    const [one, two, other] = [openStore(path), openStore(path), openStore(aPath())];

    const id = await one.recordChanges.storeId();

    expect(await two.recordChanges.storeId()).toBe(id);
    expect(await other.recordChanges.storeId()).not.toBe(id);
  });
});

describe('the tables that play the stream', () => {
  it('keep nothing that every reader has passed', async () => {
    const path = aPath();
    const store = openStore(path);
    await aStoreWith(store, ['c-1', 'c-2', 'c-3']);
    await plan(store, aPlanned());
    const database = new DatabaseSync(path);
    onTestFinished(() => {
      database.close();
    });
    const rows = (table: string) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get();
    const last = (await store.recordChanges.read(ORG, 100)).at(-1)?.position ?? 0;
    const [, fed] = await store.changeFeed.read('replan', 2);

    await store.recordChanges.acknowledge(ORG, { position: last, journalPosition: 0 });
    await store.changeFeed.acknowledge('replan', fed?.position ?? 0);

    expect(rows('record_change')).toEqual({ n: 0 });
    expect(rows('contact_change')).toEqual({ n: 1 });
  });

  it('tell of writes that did not come through the store', async () => {
    const path = aPath();
    const store = openStore(path);
    await aStoreWith(store);
    const before = await store.recordChanges.read(ORG, 100);
    const database = new DatabaseSync(path);
    const cause = JSON.stringify(aCause({ actor: 'somebody' }));
    database.prepare('UPDATE contact SET cause = ?').run(cause);
    database.exec('DELETE FROM contact');
    database.close();

    const after = await store.recordChanges.read(ORG, 100);

    expect(after.slice(before.length)).toMatchObject([
      { entity: 'contact', before: { id: 'c-1' }, after: null, cause: { actor: 'somebody' } },
    ]);
  });
});

describe('a file of another version', () => {
  it('is brought up to date with what it holds', async () => {
    const path = aPath();
    const before = openStore(path);
    await aStoreWith(before);
    await plan(before, aPlanned());
    before.close();
    const steps = [...SCHEMA_STEPS, 'ALTER TABLE email ADD COLUMN note TEXT'];

    const after = openStore(path, { steps });

    expect(await after.contacts.get(ORG, 'c-1')).toMatchObject({ emails: [{ emailId: 'e-1' }] });
    after.close();
    const database = new DatabaseSync(path);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: steps.length });
    expect(database.prepare('SELECT note FROM email').get()).toEqual({ note: null });
    database.close();
  });

  it('is left as it was when a step fails', async () => {
    const path = aPath();
    const before = openStore(path);
    await aStoreWith(before);
    before.close();

    const steps = [...SCHEMA_STEPS, 'ALTER TABLE email ADD COLUMN note TEXT; SELECT nonsense'];
    expect(() => openStore(path, { steps })).toThrow('nonsense');

    expect(await openStore(path).contacts.get(ORG, 'c-1')).toBeDefined();
  });

  it('is refused when it is newer, and not changed', () => {
    const path = aPath();
    openStore(path).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();

    expect(() => openStore(path)).toThrow(
      /Expected schema \d+ or older in ".*store\.sqlite", got 99/,
    );
  });

  it('is refused record by record when a record has a schema that is not known', async () => {
    const path = aPath();
    const store = openStore(path);
    await aStoreWith(store);
    const database = new DatabaseSync(path);
    database.exec(`UPDATE contact SET record = replace(record, '"schema":1', '"schema":9')`);
    database.close();

    await expect(store.contacts.get(ORG, 'c-1')).rejects.toThrow('schema');
  });
});
