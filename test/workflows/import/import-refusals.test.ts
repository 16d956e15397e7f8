import { describe, expect, it } from 'vitest';
import type { ImportRequest } from '../../../shared/workflows/import/import-request.ts';
import { importFile } from '../../../shared/workflows/import/import-file.ts';
import { anImport, countsOf, imported, portsWithOrganization } from '../../support/importing.ts';

describe('a file that cannot be read', () => {
  it.each<[string, string | Uint8Array, Partial<ImportRequest>, string]>([
    ['an empty file', '', {}, 'empty_file'],
    ['blank lines only', '\n\n\r\n', {}, 'empty_file'],
    ['UTF-16', Buffer.from('\ufeffid,email\n', 'utf16le'), {}, 'wrong_encoding'],
    ['a workbook', Buffer.from('PK\u0003\u0004', 'latin1'), {}, 'not_csv'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8]), {}, 'not_csv'],
    ['binary data', Buffer.from('id,\u0000\u0001', 'latin1'), {}, 'not_csv'],
    ['semicolons', 'id;email\nc1;a@x.org\n', {}, 'wrong_delimiter'],
    ['tabs', 'id\temail\nc1\ta@x.org\n', {}, 'wrong_delimiter'],
    ['a broken header', '"id"x,email\nc1,a@x.org\n', {}, 'broken_header'],
    ['a header without a required column', 'id,first_name\nc1,Ann\n', {}, 'missing_column'],
    ['no header at all', 'c1,a@x.org\nc2,b@x.org\n', {}, 'missing_column'],
    ['the same column twice', 'id,email,Email\nc1,a@x.org,b@x.org\n', {}, 'duplicate_column'],
    ['nothing that tells its kind', 'alpha,beta\n1,2\n', { name: 'export.csv' }, 'unknown_kind'],
    ['templates nobody takes', 'EmailCode,Subject,EmailBody\n1,2,3\n', {}, 'kind_not_possible'],
    ['an unknown instance', 'email\na@x.org\n', { instance: 'nope' }, 'unknown_instance'],
    [
      'visits for an instance',
      'contact_id,visit,date\n',
      { instance: 'promo_a', kind: 'visits' },
      'kind_not_possible',
    ],
  ])('is refused as a whole: %s', async (_name, file, overrides, code) => {
    const ports = await portsWithOrganization();
    const result = await imported(ports, file, overrides);

    expect(result.result).toBe('refused');
    expect(result.report).toMatchObject({ status: 'refused', file_problem: { code }, read: 0 });
    expect(result.report.file_problem?.message).toMatch(/^Expected .+, got /);
    expect(await ports.store.contacts.count('org')).toMatchObject({ all: 0 });
    expect(await ports.bucket.head(result.reportKey)).toBeDefined();
    expect(await ports.store.runs.list('org', 1)).toMatchObject([
      { status: 'done', kind: 'import' },
    ]);
  });

  it('names the missing columns and shows the header that came', async () => {
    const ports = await portsWithOrganization();
    const { report } = await imported(ports, 'name,mail\n');

    expect(report.file_problem?.message).toBe(
      'Expected a header row with the columns "id", "email", got "name", "mail"',
    );
  });
});

describe('the kind of a file', () => {
  it.each([
    ['contacts.csv', 'id,email', 'contacts'],
    ['export.csv', 'ParticipantID,E-mail,First Name', 'contacts'],
    ['export.csv', 'contact_id,Visit,Visit Date', 'visits'],
    ['contacts.csv', 'contact_id,visit,date', 'visits'],
    ['export.csv', 'ContactID,InstanceName,TriggerDate', 'targets'],
    ['export.csv', 'contact_id,event_type,occurred_at', 'events'],
  ])('of %s with the header %s is %s', async (name, header, kind) => {
    const ports = await portsWithOrganization();
    const { report } = await imported(ports, `${header}\n`, { name });

    expect(report).toMatchObject({ status: 'imported', kind, read: 0 });
    expect(report.warnings).toMatchObject({ no_rows: { count: 1 } });
  });

  it('is what the caller says', async () => {
    const ports = await portsWithOrganization();
    const { report } = await imported(ports, 'id,email\n', { kind: 'visits' });

    expect(report.file_problem?.message).toContain('"visit", "date"');
  });
});

describe('rows of a file that is hard to read', () => {
  it('are each taken or rejected with what is wrong with them', async () => {
    const ports = await portsWithOrganization();
    const lines = [
      'id,email,first_name',
      'c1,a@x.org,Ann',
      'c2,b@x.org,"Bob',
      'c3,c@x.org,Cy "the" C',
      'c4,d@x.org,"Di"x',
      'c5,e@x.org',
      `c6,f@x.org,${'x'.repeat(70_000)}`,
      'c7,g@x.org,Jos\u00e9',
      'c8,h@x.org,"Two\r\nlines"',
      'c9,i@x.org,Ida',
    ];
    const { report } = await imported(ports, Buffer.from(lines.join('\r\n'), 'latin1'));

    expect(countsOf(report)).toBe('9 = 2 + 0 + 7');
    expect(report.rejected_by_reason).toEqual({
      unclosed_quote: 1,
      stray_quote: 1,
      text_after_quote: 1,
      ragged: 1,
      too_long: 1,
      encoding: 1,
      control_character: 1,
    });
    expect(await ports.store.contacts.count('org')).toMatchObject({ all: 2 });
  });
});

describe('a templates file', () => {
  it('is given to whoever takes templates, all rows at once', async () => {
    const ports = await portsWithOrganization();
    const file =
      'EmailCode,Subject,EmailBody\nT1,Hello,"Two\nlines"\nT2,Bye\nT3,Bad,Body\nT4,Same,Body\n';
    const given: unknown[] = [];
    const { report } = await imported(ports, file, {
      name: 'templates.csv',
      importTemplates: async ({ header, rows, cause }) => {
        given.push({ header, rows, actor: cause.actor });
        const rejection = {
          line: 5,
          column: 'Subject',
          value: 'Bad',
          reason: 'bad',
          message: 'good',
        };
        return { unchanged: [6], rejections: [rejection] };
      },
    });

    expect(countsOf(report)).toBe('4 = 1 + 1 + 2');
    expect(report.rejected_by_reason).toEqual({ ragged: 1, bad: 1 });
    expect(given).toEqual([
      {
        header: ['EmailCode', 'Subject', 'EmailBody'],
        rows: [
          { line: 2, cells: ['T1', 'Hello', 'Two\nlines'] },
          { line: 5, cells: ['T3', 'Bad', 'Body'] },
          { line: 6, cells: ['T4', 'Same', 'Body'] },
        ],
        actor: 'cli:anna',
      },
    ]);
  });
});

describe('an import while another one runs', () => {
  it('waits for its turn: one at a time per organization', async () => {
    const ports = await portsWithOrganization();
    const running = { kind: 'import', today: 0, configVersion: 0, openedAt: 0 } as const;
    await ports.store.runs.open('org', { ...running, execution: 'other' });

    expect(await importFile(ports, anImport('id,email\n'))).toEqual({
      result: 'busy',
      run: 1,
      execution: 'other',
    });
  });
});
