import { appendFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NAMED_QUERIES, namedQuerySql } from '../../../shared/contracts/lake/named-queries.ts';
import { LAKE_TABLES } from '../../../shared/contracts/lake/tables.ts';
import type { QueryResult } from '../../../shared/ports/query.ts';
import {
  backedUp,
  backupWorld,
  claimedEmail,
  drained,
  journaled,
  withRecordedOutcome,
} from '../../support/backing-up.ts';
import { lakeFolder, type LakeFolder } from '../../support/lake.ts';
import {
  NOW_MS,
  ORG,
  TODAY,
  aCause,
  aChange,
  aGuard,
  aPlanned,
  anEvent,
  plan,
} from '../../support/stored-records.ts';

let lake: LakeFolder;
beforeEach(async () => {
  lake = await lakeFolder();
});
afterEach(() => lake.remove());

const ask = (sql: string): Promise<QueryResult> => lake.query.run(ORG, sql);

/** The rows of an answer, each as an object. */
async function rowsOf(sql: string): Promise<readonly Record<string, unknown>[]> {
  const { columns, rows } = await ask(sql);
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
}

/** A lake in which mail was planned, moved, skipped, removed, sent, refused and given back. */
async function livelyLake() {
  const ports = await backupWorld(3);
  const { store } = ports;
  await plan(
    store,
    aPlanned({ emailId: 'e-sent', blockedBy: ['e-a', 'e-b'] }),
    aPlanned({ emailId: 'e-unknown', type: 'aep' }),
    aPlanned({ emailId: 'e-released' }),
    aPlanned({ emailId: 'e-later', sendDate: TODAY + 4, movedBy: 'catch_up' }),
    aPlanned({ emailId: 'e-removed' }),
    aPlanned({
      emailId: 'e-skipped',
      status: 'skipped',
      sendDate: null,
      skipReason: 'birthday_window',
    }),
  );
  ports.clock.advance(1000);
  for (const [emailId, status] of [
    ['e-sent', 'sent'],
    ['e-unknown', 'unknown'],
  ] as const) {
    const claimed = await claimedEmail(ports, { contactId: 'c-1', emailId });
    if (claimed) await withRecordedOutcome(ports, claimed, status);
  }
  const released = await claimedEmail(ports, { contactId: 'c-1', emailId: 'e-released' });
  if (released) await store.emails.release(ORG, released, 7, aCause({ at: ports.clock.now() }));
  const remove = { write: 'remove', emailId: 'e-removed', reason: 'visit_gone' } as const;
  await store.emails.putPlanned(ORG, aGuard(), [remove], [], aCause({ at: ports.clock.now() }));
  await store.contactEvents.add(ORG, 'c-1', anEvent({ emailId: 'e-sent' }), aCause());
  await backedUp(ports);
  // Only now, as when a drain comes late: the sends are in the journal before the plan.
  ports.clock.advance(120_000);
  await drained(ports);
  await lake.writeJournal(ports);
  return ports;
}

describe('the lake without any data', () => {
  it.each(LAKE_TABLES.map(({ name }) => name))('has an empty table %s', async (name) => {
    const { columns, rows } = await ask(`SELECT * FROM ${name}`);

    const table = LAKE_TABLES.find((own) => own.name === name);
    expect(columns).toEqual(table?.columns.map((column) => column.name));
    expect(rows).toEqual([]);
  });

  it.each(NAMED_QUERIES.map(({ name }) => name))('answers %s with no rows', async (name) => {
    const named = namedQuerySql(name, { contact_id: 'c-1' });

    const result = await ask('sql' in named ? named.sql : '');

    expect(result.columns.length).toBeGreaterThan(0);
    expect(result.rows).toEqual([]);
  });
});

describe('the tables', () => {
  it.each(LAKE_TABLES)('$name has the columns and types that are documented', async (table) => {
    await livelyLake();

    const columns = await rowsOf(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_name = '${table.name}' ORDER BY ordinal_position`,
    );

    expect(columns).toEqual(
      table.columns.map(({ name, type }) => ({ column_name: name, data_type: type.toUpperCase() })),
    );
  });

  it('emails has each email as it stands, though its lines came out of order', async () => {
    await livelyLake();

    const rows = await rowsOf('SELECT email_id, status, send_date FROM emails ORDER BY email_id');

    expect(rows).toEqual([
      { email_id: 'e-later', status: 'pre-scheduled', send_date: '2026-01-09' },
      { email_id: 'e-released', status: 'pre-scheduled', send_date: '2026-01-05' },
      { email_id: 'e-sent', status: 'sent', send_date: '2026-01-05' },
      { email_id: 'e-skipped', status: 'skipped', send_date: null },
      { email_id: 'e-unknown', status: 'unknown', send_date: '2026-01-05' },
    ]);
  });

  it('emails says when and how a mail was sent', async () => {
    await livelyLake();

    const [row] = await rowsOf(`SELECT * FROM emails WHERE email_id = 'e-sent'`);

    expect(row).toEqual({
      email_id: 'e-sent',
      contact_id: 'c-1',
      type: 'birthday',
      kind: 'marketing',
      campaign: null,
      visit: null,
      parent_id: null,
      event_date: '2026-01-19',
      ideal_date: '2026-01-05',
      base_date: '2026-01-05',
      latest_date: '2026-01-19',
      send_date: '2026-01-05',
      status: 'sent',
      skip_reason: null,
      blocked_by: 'e-a e-b',
      moved_by: null,
      template: 'birthday',
      channel: 'email',
      priority: 50,
      revision: 3,
      contact_version: 1,
      config_version: 1,
      plan_run: 1,
      claimed_at: '2026-01-05 12:00:01',
      settled_at: '2026-01-05 12:00:01',
      sent_on: '2026-01-05',
      message_id: 'm-e-sent',
      detail: null,
      changed_at: '2026-01-05 12:00:01',
    });
  });

  it('sends has every attempt with what became of it', async () => {
    await livelyLake();

    const rows = await rowsOf(
      'SELECT email_id, run, attempt, status, sent_on FROM sends ORDER BY email_id',
    );

    expect(rows).toEqual([
      { email_id: 'e-released', run: 7, attempt: 1, status: 'released', sent_on: '2026-01-05' },
      { email_id: 'e-sent', run: 7, attempt: 1, status: 'sent', sent_on: '2026-01-05' },
      { email_id: 'e-unknown', run: 7, attempt: 1, status: 'unknown', sent_on: '2026-01-05' },
    ]);
  });

  it('sends counts a mail once, however often a restore wrote its record again', async () => {
    const ports = await livelyLake();
    const sent = await ports.store.emails.get(ORG, 'c-1', 'e-sent');
    if (sent) await journaled(ports, sent, 9);
    await lake.writeJournal(ports);

    const { rows } = await ask(`SELECT count(*) FROM sends WHERE status = 'sent'`);

    expect(rows).toEqual([[1]]);
  });

  it('events, runs and audit come from the journal', async () => {
    await livelyLake();

    expect(await rowsOf('SELECT event_id, event_type, occurred_at, email_id FROM events')).toEqual([
      {
        event_id: 'ev-1',
        event_type: 'link_clicked',
        occurred_at: '2026-01-05 12:00:00',
        email_id: 'e-sent',
      },
    ]);
    expect(await rowsOf('SELECT run, kind, status, today FROM runs')).toEqual([
      { run: 1, kind: 'backup', status: 'done', today: '2026-01-05' },
    ]);
    const removed = await rowsOf(
      `SELECT entity, record_key, actor, reason FROM audit WHERE change = 'removed'`,
    );
    expect(removed).toEqual([
      { entity: 'email', record_key: 'e-removed', actor: 'test', reason: 'visit_gone' },
    ]);
  });

  it('contacts takes what the journal does not reach back to from the snapshot', async () => {
    const ports = await backupWorld(2);
    await lake.writeSnapshot(ports, ['c-1', 'c-2']);
    const change = { expectedVersion: 1, change: { visits: new Map() } };
    await drained(ports);
    const { contact } = (await ports.store.contacts.get(ORG, 'c-2')) ?? {};
    if (!contact) throw new Error('Expected c-2');
    const moved = { ...change, change: { contact: { ...contact, state: 'MO' } } };
    const request = aChange({ contactId: 'c-2', ...moved });
    await ports.store.contacts.change(ORG, [request], aCause({ at: NOW_MS + 5 }));
    await drained(ports);
    const { entries, next } = await ports.journal.read(ORG, 0, 1000);
    const newest = entries.slice(-1);
    const journal = { ...ports.journal, read: async () => ({ entries: newest, next }) };
    await lake.writeJournal({ ...ports, journal });

    const rows = await rowsOf('SELECT contact_id, state, active FROM contacts ORDER BY contact_id');

    expect(rows).toEqual([
      { contact_id: 'c-1', state: 'KS', active: true },
      { contact_id: 'c-2', state: 'MO', active: true },
    ]);
  });

  it('contacts does without a snapshot that was removed', async () => {
    const ports = await backupWorld(2);
    await drained(ports);
    await lake.writeJournal(ports);
    await lake.writeSnapshot(ports, ['c-1']);
    await rm(join(lake.folder, 'bucket'), { recursive: true });

    expect((await ask('SELECT count(*) FROM contacts')).rows).toEqual([[2]]);
  });

  it('contacts shows nothing that analysts need not see', async () => {
    const ports = await backupWorld(2);
    await drained(ports);
    await lake.writeJournal(ports);
    await lake.writeSnapshot(ports, ['c-1', 'c-2']);

    const all = await Promise.all(LAKE_TABLES.map(({ name }) => ask(`SELECT * FROM ${name}`)));

    const text = JSON.stringify(all);
    expect(text).toContain('c-1');
    for (const secret of ['Ada', 'Lovelace', 'example.org', '555 0100', '66002', '1956-04-24']) {
      expect(text).not.toContain(secret);
    }
  });

  it('a line that is being written is left out', async () => {
    await livelyLake();
    const { rows } = await ask('SELECT count(*) FROM audit');
    const folder = join(lake.folder, 'journal', ORG);
    const segments = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'));
    await appendFile(join(folder, segments.toSorted().at(-1) ?? ''), '{"entity":"email","cha');

    expect((await ask('SELECT count(*) FROM audit')).rows).toEqual(rows);
  });
});

describe('named queries', () => {
  it.each(NAMED_QUERIES)('$name answers: $question', async ({ name }) => {
    await livelyLake();
    const named = namedQuerySql(name, { contact_id: 'c-1' });

    const result = await ask('sql' in named ? named.sql : '');

    expect(result).toMatchSnapshot();
  });
});

describe('what a query may not do', () => {
  it.each([
    ['DROP TABLE emails', 'Expected a SELECT, got DROP: the lake can be read only'],
    ['INSERT INTO runs SELECT * FROM runs', 'Expected a SELECT, got INSERT'],
    ['UPDATE emails SET status = NULL', 'Expected a SELECT, got UPDATE'],
    ['CREATE TABLE mine AS SELECT 1', 'Expected a SELECT, got CREATE'],
    ["ATTACH ':memory:' AS other", 'Expected a SELECT, got ATTACH'],
    ['SET threads = 1', 'Expected a SELECT, got SET'],
    ['INSTALL httpfs', 'Expected a SELECT, got LOAD'],
    ["EXPORT DATABASE 'somewhere'", 'Expected a SELECT, got EXPORT'],
    ["/* all */ COPY runs TO 'somewhere'", 'Expected a SELECT, got COPY'],
    ['SELECT 1; SELECT 2', 'Expected one query, got 2 statements'],
    ['', 'Expected a query, got none'],
    ['-- only a remark', 'Expected a query, got none'],
    ['SELEC 1', 'syntax error at or near "SELEC"'],
    ['SELECT * FROM mails', 'Table with name mails does not exist'],
    ['SELECT nothing FROM emails', 'Referenced column "nothing" not found'],
  ])('%s', async (sql, message) => {
    await expect(ask(sql)).rejects.toThrow(message);
    await expect(ask(sql)).rejects.toMatchObject({ name: 'QueryRefused' });
  });

  it.each([
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/lake-leak.csv'",
    "SELECT * FROM read_json('https://example.org/x.json')",
  ])('reach outside: %s', async (sql) => {
    await livelyLake();

    await expect(ask(sql)).rejects.toMatchObject({ name: 'QueryRefused' });
  });

  it('read the lake’s own files past its tables', async () => {
    const ports = await livelyLake();
    await lake.writeSnapshot(ports, ['c-1']);
    const file = join(lake.folder, 'bucket/contacts/0000.ndjson.gz').replaceAll("'", "''");

    await expect(ask(`SELECT * FROM read_json('${file}')`)).rejects.toThrow('Permission Error');
    await expect(ask('SELECT * FROM snapshot_contacts')).rejects.toThrow('does not exist');
  });

  it('answer more than a terminal can show', async () => {
    await expect(ask('SELECT * FROM range(100001)')).rejects.toThrow(
      'Expected at most 100000 rows, got more: aggregate, or add a LIMIT',
    );
  });
});

describe('values', () => {
  it('come as numbers, texts, dates and lists that JSON can hold', async () => {
    const { rows } = await ask(
      `SELECT 1::BIGINT, sum(2), 1.5::DECIMAL(4, 2), 7 / 2, DATE '2026-03-01',
         TIMESTAMP '2026-03-01 08:30:00', [1, 2], NULL, true, 'text', 9007199254740993::BIGINT`,
    );

    expect(rows).toEqual([
      [
        1,
        2,
        1.5,
        3,
        '2026-03-01',
        '2026-03-01 08:30:00',
        [1, 2],
        null,
        true,
        'text',
        '9007199254740993',
      ],
    ]);
  });
});
