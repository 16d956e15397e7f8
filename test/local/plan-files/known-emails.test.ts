/** What `--previous` and `--history` say, lines that say nothing included. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkPlan, type PlannedFrom } from '../../support/plan-checker.ts';
import { planLinesOf } from '../../support/plan-checking/plan-lines.ts';
import { planFilesTo } from '../../support/plan-file-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONTACTS = [
  'id,email,zip_code,birth_date',
  ...Array.from(
    { length: 40 },
    (_none, index) => `c${index},c${index}@example.com,75201,1950-04-04`,
  ),
];

let folder: string;
let files: PlannedFrom;

beforeEach(() => {
  folder = temporaryFolder();
  files = {
    contacts: file('contacts.csv', CONTACTS),
    config: file('config.yaml', ['organization: {id: clinic}', 'aep_config: {default_dates: []}']),
    today: '2027-03-15',
  };
});

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const linesIn = (path: string): readonly string[] =>
  readFileSync(path, 'utf8').trimEnd().split('\n');

/** Line and expectation of each rejected row. */
function rejectsOf(plan: string): readonly string[] {
  return linesIn(`${plan}.rejects.csv`)
    .slice(1)
    .map((row) => {
      const [, line = '', , , reason = ''] = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
      return `${line}${reason}${row.split(',bad_line,')[1] ?? ''}`;
    });
}

const sent = (contact: string, changes: object = {}): string =>
  JSON.stringify({
    contact_id: contact,
    type: 'birthday',
    campaign: null,
    event_date: '2027-04-04',
    send_date: '2027-03-10',
    status: 'sent',
    ...changes,
  });

describe('a history file', () => {
  it('ends the emails that it tells of, whatever their status', async () => {
    const statuses = ['sent', 'sending', 'unknown', 'failed', 'cancelled'];
    const history = file(
      'history.ndjson',
      statuses.map((status, index) => sent(`c${index}`, { status })),
    );

    const plan = join(folder, 'plan.ndjson');
    await planFilesTo(plan, { ...files, history });

    expect(planLinesOf(plan)).toHaveLength(35);
    expect(checkPlan({ ...files, history }, plan).faults).toEqual([]);
  });

  it('is read line by line: a bad one is reported with what was expected, the others count', async () => {
    const history = file('history.ndjson', [
      sent('c0'),
      'no JSON',
      '[1, 2]',
      '',
      sent('c1', { status: 'posted' }),
      sent('c2', { event_date: '2027-02-30', send_date: 12 }),
      sent('stranger'),
      sent('c3', { campaign: '' }),
    ]);

    const plan = join(folder, 'plan.ndjson');
    const { rejected } = await planFilesTo(plan, { ...files, history }, 2);

    expect(rejected).toBe(4);
    expect(rejectsOf(plan)).toEqual([
      '2,bad_line,a JSON object',
      '3,bad_line,a JSON object',
      '5,bad_line,"status as one of sent, sending, unknown, failed, cancelled, got ""posted"""',
      '6,bad_line,"event_date as a date that exists, YYYY-MM-DD, got ""2027-02-30""; send_date as a date that exists, YYYY-MM-DD, got 12"',
    ]);
    expect(planLinesOf(plan)).toHaveLength(38);
  });
});

describe('an earlier plan', () => {
  let previous: string;
  const plan = (): string => join(folder, 'plan.ndjson');

  beforeEach(async () => {
    previous = join(folder, 'previous.ndjson');
    await planFilesTo(previous, { ...files, today: '2027-03-01' });
  });

  it('is read line by line: a bad one is reported, and its email planned as if it were new', async () => {
    const lines = [...linesIn(previous)];
    const change = (index: number, from: string | RegExp, to: string): void => {
      lines[index] = lines[index]?.replace(from, to) ?? '';
    };
    change(3, '"status":"pre-scheduled"', '"status":"skipped"');
    change(4, /"base_date":"[^"]*"/, '"base_date":"soon"');
    change(5, /"email_id":"[^"]*"/, '"email_id":"ABC"');
    change(6, /^.*$/, '{"contact_id":"c6"');
    change(7, /"contact_id":"[^"]*",/, '');

    const broken = file('broken.ndjson', lines);
    await planFilesTo(plan(), { ...files, previous: broken }, 3);

    expect(rejectsOf(plan())).toEqual([
      '4,bad_line,"either a send_date or, with status skipped, a skip_reason"',
      '5,bad_line,"base_date as a date that exists, YYYY-MM-DD, got ""soon"""',
      '6,bad_line,"email_id as 26 of a–z and 2–7, got ""ABC"""',
      '7,bad_line,a JSON object',
      '8,bad_line,"contact_id as text, got none"',
    ]);
    expect(planLinesOf(plan())).toHaveLength(40);
  });

  it('may have its fields in any order, and spaces between them', async () => {
    const loose = linesIn(previous).map((line) => {
      const value: unknown = JSON.parse(line);
      return JSON.stringify(
        Object.fromEntries(Object.entries(value ?? {}).toReversed()),
        null,
        1,
      ).replaceAll('\n', '');
    });

    await planFilesTo(plan(), { ...files, previous: file('loose.ndjson', loose) });
    const strict = join(folder, 'strict.ndjson');
    await planFilesTo(strict, { ...files, previous });

    expect(linesIn(plan())).toEqual(linesIn(strict));
  });

  it('tells nothing of contacts that are gone', async () => {
    const contacts = file('fewer.csv', CONTACTS.slice(0, 11));

    const { rejected } = await planFilesTo(plan(), { ...files, contacts, previous });

    expect(rejected).toBe(0);
    expect(planLinesOf(plan())).toHaveLength(10);
  });

  it('is refused when it is another organization’s: all mail would move without a reason', async () => {
    const config = file('other.yaml', ['organization: {id: other}']);

    await expect(planFilesTo(plan(), { ...files, config, previous }, 2)).rejects.toThrow(
      'Expected --previous to name a plan of the organization "other"',
    );
  });

  it('may be empty', async () => {
    const { rejected } = await planFilesTo(plan(), { ...files, previous: file('empty', []) });

    expect(rejected).toBe(0);
    expect(planLinesOf(plan())).toHaveLength(40);
  });
});
