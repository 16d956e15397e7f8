import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataPage } from '../../../scripts/data-page.ts';
import { JOURNAL_LINES } from '../../../shared/contracts/lake/journal-fields.ts';
import { NAMED_QUERIES, namedQuerySql } from '../../../shared/contracts/lake/named-queries.ts';
import { LAKE_TABLES } from '../../../shared/contracts/lake/tables.ts';
import { backedUp, backupWorld, drained } from '../../support/backing-up.ts';
import {
  NOW_MS,
  ORG,
  TODAY,
  aCause,
  aChange,
  anEvent,
  aPlanned,
  plan,
} from '../../support/stored-records.ts';

describe('docs/data.md', () => {
  it('is up to date (node scripts/write-data-page.ts)', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/data.md'), 'utf8');

    expect(page).toBe(dataPage());
  });

  it('lists the fields that journal lines have, no more and no less', async () => {
    const ports = await backupWorld(1);
    const { store, journal } = ports;
    const change = {
      visits: new Map([['V1', { visit: 'V1', date: TODAY, time: null }]]),
      addTargets: [{ instanceName: 'spring', triggerDate: TODAY }],
    };
    await plan(store, aPlanned());
    await store.contacts.change(ORG, [aChange({ expectedVersion: 1, change })], aCause());
    await store.contactEvents.add(ORG, 'c-1', anEvent(), aCause());
    const own = { by: 'contact', key: 'c-1', reason: 'bounced', since: NOW_MS } as const;
    await store.suppressions.put(ORG, own, aCause());
    await store.configVersions.publish(ORG, { document: 'a', templates: {} }, aCause());
    await backedUp(ports);
    await drained(ports);

    const { entries } = await journal.read(ORG, 0, 1000);

    const written = new Map(entries.map(({ entity, fields }) => [entity, Object.keys(fields)]));
    const listed = JOURNAL_LINES.map(
      ({ entity, fields }) => [entity, Object.keys(fields).toSorted()] as const,
    );
    expect(new Map([...written].map(([entity, names]) => [entity, names.toSorted()]))).toEqual(
      new Map(listed),
    );
  });
});

describe('the lake’s names', () => {
  it('are unique, and no column is called what Athena or DuckDB keep for themselves', () => {
    const reserved = [
      'at',
      'date',
      'end',
      'group',
      'order',
      'table',
      'timestamp',
      'user',
      'values',
    ];
    for (const { columns } of LAKE_TABLES) {
      const names = columns.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
      expect(names.filter((name) => reserved.includes(name))).toEqual([]);
    }
    const queries = NAMED_QUERIES.map(({ name }) => name);
    expect(queries).toEqual([...new Set(queries)]);
  });
});

describe('namedQuerySql', () => {
  it('fills a value in as one text, however it looks', () => {
    const named = namedQuerySql('contact_mails', { contact_id: `x' OR $& '1'='1` });

    expect('sql' in named && named.sql).toContain(`WHERE contact_id = 'x'' OR $& ''1''=''1'`);
  });

  it('tells of a missing value and of an unknown name', () => {
    expect(namedQuerySql('contact_mails', {})).toEqual({
      problem: 'Expected a value for contact_id of "contact_mails", got none',
    });
    const unknown = namedQuerySql('mails', {});
    expect('problem' in unknown && unknown.problem).toMatch(/got "mails"$/);
  });

  it.each(NAMED_QUERIES)('$name names its parameters', ({ sql, parameters }) => {
    const written = [...sql.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');

    expect([...new Set(written)]).toEqual(parameters);
  });
});
