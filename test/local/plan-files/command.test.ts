/** `almanac plan --contacts …` as a user meets it. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCommandLine, type CommandLine } from '../../support/command-line.ts';

const CONTACTS = [
  'id,email,zip_code,birth_date,effective_date,V1_Date',
  'ada,ada@example.com,75201,1950-04-04,2019-06-01,2027-03-09',
  'ben,ben@example.com,94103,1950-03-20,,',
  'cleo,ADA@example.com,75201,1950-04-04,,',
  'ada,other@example.com,75201,1950-04-04,,',
  'dan,dan@example.com,7520,1950-04-04,,',
] as const;

const CONFIG = [
  'organization: {id: clinic}',
  'visit_templates:',
  '  - {code: remind, visit: V1, offset_days: -1, subject: s, body: b}',
] as const;

const OPTIONS = ['--config', 'c.yaml', '--today', '2027-03-01', '--out', 'plan.ndjson'] as const;

function aDesk(contacts: readonly string[] = CONTACTS): CommandLine {
  const line = aCommandLine();
  line.file('contacts.csv', contacts);
  line.file('c.yaml', CONFIG);
  return line;
}

const plan = (line: CommandLine, ...options: readonly string[]) =>
  line.run('plan', '--contacts', 'contacts.csv', ...OPTIONS, ...options);

const read = ({ folder }: CommandLine, name: string): string =>
  readFileSync(join(folder, name), 'utf8');

describe('almanac plan --contacts', () => {
  it('writes the plan, and ends standard output with one line of figures', async () => {
    const line = aDesk();

    const { code, stdout, stderr } = await plan(line);

    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toMatch(
      /^contacts=2 active=2 rows=5 rejected=3 planned=4 peak_load=1 cap=1 limit=1 days_over_cap=0 workers=1 seconds=\d+(\.\d+)? contacts_per_second=\d+ peak_memory_mb=\d+ skipped=1\(birthday_window:1\) moved=\S+\n$/,
    );
    expect(stderr).toContain('left out of the plan: 3 rows, see ');
    expect(read(line, 'plan.ndjson').trimEnd().split('\n')).toHaveLength(5);
  });

  it('tells of every row that is not in the plan: file, line, column, value and reason', async () => {
    const line = aDesk();

    await plan(line);

    const [header, ...rows] = read(line, 'plan.ndjson.rejects.csv').trimEnd().split('\n');
    expect(header).toBe('file,line,column,value,reason,expected');
    expect(rows.map((row) => row.split(',').slice(1, 5).join(' '))).toEqual([
      '4 email ADA@example.com duplicate_email',
      '5 id ada duplicate_id',
      '6 zip_code 7520 bad_zip_code',
    ]);
  });

  it('leaves out a second contact of an address without a word of blame where that is asked', async () => {
    const line = aDesk();
    line.file('c.yaml', [...CONFIG, 'import: {on_duplicate_email: keep_first}']);

    const { stdout, stderr } = await plan(line);

    expect(stdout).toContain('contacts=2 active=2 rows=5 rejected=2 ');
    expect(stderr).toContain('warning: 1 row: duplicate_email');
  });

  it('gives the same as one JSON value with --json', async () => {
    const value: unknown = JSON.parse((await plan(aDesk(), '--json')).stdout);

    expect(value).toMatchObject({ contacts: 2, skipped: { birthday_window: 1 }, days_over_cap: 0 });
  });

  it('removes the rejects of an earlier plan when there are none any more', async () => {
    const line = aDesk();
    await plan(line);
    line.file('contacts.csv', CONTACTS.slice(0, 3));

    await plan(line);

    expect(existsSync(join(line.folder, 'plan.ndjson.rejects.csv'))).toBe(false);
  });
});

describe('what almanac plan --contacts cannot do', () => {
  const cases: readonly (readonly [string, (line: CommandLine) => readonly string[], RegExp])[] = [
    ['a visits file that is not there', () => ['--visits', 'no.csv'], /expected --visits to name a file that can be read, got ".*no.csv"/],
    ['a folder to write to', (line) => {
      mkdirSync(join(line.folder, 'out'));
      return ['--out', 'out'];
    }, /expected a file to write to, got a folder/],
    ['a file in a folder that is not there', () => ['--out', 'no/plan.ndjson'], /expected a file that can be written, in a folder that is there, got .*no\/plan.ndjson/],
    ['the contacts file to write to', () => ['--out', 'contacts.csv'], /expected --out to name a file of its own, got .*contacts.csv, which is read/],
    ['targets without their columns', (line) => {
      line.file('t.csv', ['contact_id,trigger_date', 'ada,2027-03-04']);
      return ['--targets', 't.csv', '--workers', '2'];
    }, /t.csv: expected the columns of targets, got a missing column: instance_name/],
    ['no workers', () => ['--workers', '0'], /expected --workers as a whole number from 1 to 64, got "0"/],
    ['a day that does not exist', () => ['--today', '2027-02-30'], /--today/],
    ['a compressed plan that is none', (line) => {
      line.file('p.gz', ['plain text']);
      return ['--previous', 'p.gz'];
    }, /expected .*p.gz to be compressed with gzip/],
  ]; // prettier-ignore

  it.each(cases)('is told in one line: %s', async (_what, options, message) => {
    const line = aDesk();

    const { code, stdout, stderr } = await plan(line, ...options(line));

    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(existsSync(join(line.folder, 'plan.ndjson'))).toBe(false);
    expect(existsSync(join(line.folder, 'plan.ndjson.unfinished'))).toBe(false);
    expect(read(line, 'contacts.csv')).toContain('ada@example.com');
  });

  it('refuses a configuration that contradicts itself as a whole, with every problem', async () => {
    const line = aDesk();
    line.file('c.yaml', [
      ...CONFIG,
      'load_balancing: {daily_send_percentage_cap: 0}',
      'state_rules: {birthday_windows: {CA: {window_before_days: 200, window_after_days: 200}}}',
      'campaign_instances:',
      '  - {instance_name: spring, campaign_type: spring_promo}',
      '  - {instance_name: rates, campaign_type: rate_increase}',
      '  - {instance_name: rates, campaign_type: rate_increase}',
    ]);

    const { code, stderr } = await plan(line);

    expect(code).toBe(1);
    expect(stderr).toContain('daily_send_percentage_cap');
    expect(stderr).toContain('window of at most 365 days');
    expect(stderr).toContain('spring_promo');
    expect(stderr).toContain('"rates", which is another instance’s name already');
    expect(stderr.match(/c\.yaml:\d+/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('asks for what is missing beside --contacts', async () => {
    const { code, stderr } = await aDesk().run('plan', '--contacts', 'contacts.csv');

    expect(code).toBe(2);
    expect(stderr).toMatch(/expected --\w+ beside --contacts, got none/);
  });
});
