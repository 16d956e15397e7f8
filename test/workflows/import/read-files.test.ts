import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dayOf, parseCivilDate } from '../../../shared/domain/calendar/civil-date.ts';
import { FileRefused } from '../../../shared/workflows/import/file-refused.ts';
import {
  readTargetsFile,
  readVisitsFile,
} from '../../../shared/workflows/import/read-belongings-file.ts';
import {
  readContactsFile,
  type ContactFileRow,
} from '../../../shared/workflows/import/read-contacts-file.ts';
import { chunksOf, importSettings, IMPORT_TODAY } from '../../support/importing.ts';

const SETTINGS = importSettings().import;

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function contactsOf(file: string, settings: Partial<typeof SETTINGS> = {}) {
  const options = { name: 'c.csv', today: IMPORT_TODAY, settings: { ...SETTINGS, ...settings } };
  return all(readContactsFile(chunksOf(file), options));
}

function verdicts(rows: readonly ContactFileRow[]): readonly string[] {
  return rows.map((row) => {
    const reason = row.result === 'rejected' ? ` ${row.problems[0]?.reason ?? ''}` : '';
    return `${String(row.line)} ${row.result}${reason}`;
  });
}

describe('readContactsFile', () => {
  const file = [
    'id,email,zip_code,V1_Date,V2_Date',
    'c1,a@x.org,90012,2027-05-01,',
    'c1,b@x.org,90012,,',
    'c2,A@x.org,90012,,',
    'c3,c@x.org,,,',
    'c4,d@x.org',
  ].join('\n');

  it('gives every row in the order of the file, with its visits', async () => {
    const rows = await contactsOf(file);

    expect(verdicts(rows)).toEqual([
      '2 row',
      '3 rejected duplicate_id',
      '4 rejected duplicate_email',
      '5 row',
      '6 rejected ragged',
    ]);
    expect(rows[0]).toMatchObject({
      contact: { id: 'c1', state: 'CA', signupDate: null },
      visits: [{ visit: 'V1', date: dayOf('2027-05-01'), time: null }],
    });
  });

  it('follows the settings', async () => {
    expect(verdicts(await contactsOf(file, { onDuplicateEmail: 'keep_first' }))[2]).toBe(
      '4 left_out',
    );
    expect(verdicts(await contactsOf(file, { onDuplicateEmail: 'allow' }))[2]).toBe('4 row');
    expect(verdicts(await contactsOf(file, { requireZip: true }))[3]).toBe(
      '5 rejected zip_code_required',
    );
  });

  it.each([
    ['', 'empty_file'],
    ['id,first_name\n', 'missing_column'],
  ])('refuses %j as a whole', async (text, code) => {
    const error: unknown = await contactsOf(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FileRefused);
    expect(error).toMatchObject({ problem: { code } });
  });
});

describe('readVisitsFile', () => {
  it('gives rows and rejects second ones of a visit', async () => {
    const file = 'contact_id,visit,date\nc1,V1,2027-05-01\nc1,v1,2027-05-02\nc1,V2,\n';
    const rows = await all(readVisitsFile(chunksOf(file), 'visits.csv'));

    expect(rows).toMatchObject([
      { result: 'row', value: { name: 'V1', visit: { date: dayOf('2027-05-01') } } },
      { result: 'rejected', line: 3, problems: [{ reason: 'duplicate_visit' }] },
      { result: 'row', value: { name: 'V2', visit: null } },
    ]);
  });
});

describe('readTargetsFile', () => {
  it('gives rows of known instances', async () => {
    const file = 'contact_id,instance_name,trigger_date\nc1,a,2027-05-01\nc1,b,2027-05-01\n';
    const rows = await all(readTargetsFile(chunksOf(file), 'targets.csv', new Set(['a'])));

    expect(rows.map(({ result }) => result)).toEqual(['row', 'rejected']);
  });
});

describe.each(['org-4', 'org-6'])('the acceptance files of %s', (organization) => {
  const text = (name: string): string =>
    readFileSync(new URL(`../../acceptance/${organization}/${name}`, import.meta.url), 'utf8');
  const linesOf = (name: string): number => text(name).trimEnd().split('\n').length - 1;

  it('are read without losing a row', async () => {
    const today = parseCivilDate(text('today').trim());
    if (today === undefined) throw new Error('Expected a date');
    const options = { name: 'contacts.csv', today, settings: SETTINGS };
    const contacts = await all(readContactsFile(chunksOf(text('contacts.csv')), options));
    const visits = await all(readVisitsFile(chunksOf(text('visits.csv')), 'visits.csv'));
    const names = new Set(
      text('targets.csv')
        .split('\n')
        .map((line) => line.split(',')[1] ?? ''),
    );
    const targets = await all(readTargetsFile(chunksOf(text('targets.csv')), 'targets.csv', names));

    for (const rows of [contacts, visits, targets]) {
      expect(rows.filter(({ result }) => result !== 'row')).toEqual([]);
    }
    expect(contacts).toHaveLength(linesOf('contacts.csv'));
    expect(visits).toHaveLength(linesOf('visits.csv'));
    expect(targets).toHaveLength(linesOf('targets.csv'));
    expect(contacts[0]).toMatchObject({ contact: { lastName: 'O\'Neil, "Jr"' } });
  });
});
