import { describe, expect, it } from 'vitest';
import { importReportSchema } from '../../../shared/contracts/files/import-report.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import {
  anImport,
  countsOf,
  imported,
  importSettings,
  IMPORT_TODAY,
  portsWithOrganization,
  rejectsOf,
  textOf,
} from '../../support/importing.ts';
import { importFile } from '../../../shared/workflows/import/import-file.ts';

const HEADER = 'id,email,first_name,zip_code,state,birth_date';

describe('importing contacts', () => {
  it('makes contacts of good rows and reports the bad ones', async () => {
    const ports = await portsWithOrganization();
    const file = [
      HEADER,
      'c1,anna@example.com,Anna,90012,,1952-10-07',
      'c2,otto@example,Otto,90012,,1950-01-01',
      'c3,ines@example.com,Ines,63101,CA,',
      'c4,=cmd@example.com,=1+1,9001,XX,1950-02-30',
      'c5,nora@example.com,Nora',
    ].join('\r\n');

    const { report, reportKey, planNeeded } = await imported(ports, file);

    expect(countsOf(report)).toBe('5 = 2 + 0 + 3');
    expect(report).toMatchObject({ status: 'imported', kind: 'contacts', bulk: false });
    expect(planNeeded).toBe(false);
    expect(report.rejected_by_reason).toEqual({ bad_email: 1, formula_like: 1, ragged: 1 });
    expect(report.warnings).toMatchObject({
      zip_code_and_state_differ: {
        count: 1,
        examples: [{ line: 4, column: 'state', value: 'CA' }],
      },
    });
    expect(importReportSchema.parse(JSON.parse(await textOf(ports, reportKey)))).toEqual(report);
    const stored = await ports.store.contacts.get('org', 'c1');
    expect(stored).toMatchObject({
      version: 1,
      bulkRun: null,
      contact: { firstName: 'Anna', state: 'CA', signupDate: IMPORT_TODAY, active: true },
    });
    expect(await ports.store.contacts.count('org')).toEqual({ all: 2, active: 2 });
  });

  it('writes every problem of every rejected row to a file that is safe to open', async () => {
    const ports = await portsWithOrganization();
    const file = `${HEADER}\n"=cmd|'x'!A1",anna@example.com,Anna,9001,,\nc2,nobody,Otto,,,\n`;
    const { report } = await imported(ports, file, { name: 'drop/May contacts.csv' });

    expect(report.rejects_file).toBe('reports/org/May_contacts.csv.1.rejects.csv');
    expect(await textOf(ports, report.rejects_file ?? '')).toBe(
      [
        'line,column,value,reason,expected',
        '2,zip_code,9001,bad_zip_code,5 digits or ZIP+4 (leading zeros included)',
        `2,id,'=cmd|'x'!A1,bad_id,"an id of 1–128 letters, digits and . _ @ -"`,
        '3,email,nobody,bad_email,an email address such as name@example.com',
        '',
      ].join('\n'),
    );
  });

  it('changes nothing when the same file comes again', async () => {
    const ports = await portsWithOrganization();
    const file = `${HEADER},V1_Date\nc1,anna@example.com,Anna,90012,,,2027-05-01\nc2,otto@example.com,,,,,\n`;
    await imported(ports, file);
    const before = await ports.store.contacts.get('org', 'c1');
    const { report } = await imported(ports, file, { today: IMPORT_TODAY + 1 });

    expect(countsOf(report)).toBe('2 = 0 + 2 + 0');
    expect(await ports.store.contacts.get('org', 'c1')).toEqual(before);
  });

  it('leaves alone what the file does not speak of, and clears what it leaves empty', async () => {
    const ports = await portsWithOrganization();
    await imported(
      ports,
      `${HEADER},company\nc1,anna@example.com,Anna,90012,,1952-10-07,Acme\nc2,otto@example.com,Otto,,,,\n`,
    );
    const { report } = await imported(
      ports,
      'id,email,first_name,company\nc1,anna@example.com,,\n',
    );

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
    expect(await ports.store.contacts.get('org', 'c1')).toMatchObject({
      version: 2,
      contact: {
        firstName: null,
        zipCode: '90012',
        birthDate: dayOf('1952-10-07'),
        attributes: {},
      },
    });
    expect(await ports.store.contacts.get('org', 'c2')).toMatchObject({ version: 1 });
  });

  it('sets and removes visits by wide columns', async () => {
    const ports = await portsWithOrganization();
    await imported(
      ports,
      'id,email,V1_Date,V1_Time,V2_Date\nc1,anna@example.com,2027-05-01,9:30,2027-06-01\n',
    );
    const { report } = await imported(
      ports,
      'id,email,V1_Date,V1_Time,V2_Date\nc1,anna@example.com,2027-05-02,9:30,\n',
    );

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
    expect((await ports.store.contacts.get('org', 'c1'))?.visits).toEqual([
      { visit: 'V1', date: dayOf('2027-05-02'), time: '09:30' },
    ]);
  });

  it('writes a contact with hundreds of visits in transactions of their size', async () => {
    const ports = await portsWithOrganization();
    const numbers = Array.from({ length: 300 }, (_none, index) => index + 1);
    const header = numbers.map((number) => `V${String(number)}_Date`).join(',');
    const dates = numbers.map(() => '2027-05-01').join(',');
    const { report } = await imported(ports, `id,email,${header}\nc1,anna@example.com,${dates}\n`);

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
    expect((await ports.store.contacts.get('org', 'c1'))?.visits).toHaveLength(300);
  });

  it('rejects contacts without a ZIP code that counts where one is required', async () => {
    const ports = await portsWithOrganization();
    const settings = importSettings({ import: { requireZip: true } });
    const rows = [
      'c1,a@example.com,A,90012,,',
      'c2,b@example.com,B,,CA,',
      'c3,c@example.com,C,09012,CA,',
    ];
    const { report } = await imported(ports, [HEADER, ...rows].join('\n'), { settings });

    expect(countsOf(report)).toBe('3 = 1 + 0 + 2');
    expect(report.rejected_by_reason).toEqual({ zip_code_required: 2 });

    const update = await imported(ports, 'id,email,first_name\nc1,a@example.com,New\n', {
      settings,
    });
    expect(countsOf(update.report)).toBe('1 = 1 + 0 + 0');
  });

  it('warns when the ZIP code that is stored overrules a state of the file', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, `${HEADER}\nc1,anna@example.com,Anna,90012,,\n`);
    const { report } = await imported(ports, 'id,email,state\nc1,anna@example.com,TX\n');

    expect(report.warnings).toMatchObject({ zip_code_and_state_differ: { count: 1 } });
    expect(await ports.store.contacts.get('org', 'c1')).toMatchObject({ contact: { state: 'CA' } });
  });

  it('decides by what is there now when somebody changes a contact meanwhile', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, `${HEADER}\nc1,anna@example.com,Anna,90012,,\n`);
    const { contacts } = ports.store;
    let interfered = false;
    const interfering = {
      ...ports,
      store: {
        ...ports.store,
        contacts: {
          ...contacts,
          change: async (
            ...[organizationId, requests, cause]: Parameters<typeof contacts.change>
          ) => {
            if (!interfered) {
              interfered = true;
              const visit = { visit: 'V1', date: IMPORT_TODAY, time: null };
              const change = { visits: new Map([['V1', visit]]) };
              const other = { contactId: 'c1', expectedVersion: 1, change, bulkRun: null } as const;
              await contacts.change(organizationId, [{ ...other, addresses: 'shared' }], cause);
            }
            return contacts.change(organizationId, requests, cause);
          },
        },
      },
    };
    const result = await importFile(
      interfering,
      anImport(`${HEADER}\nc1,anna@example.com,New,90012,,\n`),
    );

    expect(result).toMatchObject({ report: { accepted: 1 } });
    expect(await contacts.get('org', 'c1')).toMatchObject({
      version: 3,
      contact: { firstName: 'New' },
      visits: [{ visit: 'V1' }],
    });
  });
});

describe('a bulk import', () => {
  const rows = (count: number): string =>
    Array.from(
      { length: count },
      (_none, index) => `c${String(index)},c${String(index)}@example.com`,
    ).join('\n');

  it('leaves 500 rows to the change feed', async () => {
    const ports = await portsWithOrganization();
    const { report, planNeeded } = await imported(ports, `id,email\n${rows(500)}\n`);

    expect([report.bulk, planNeeded]).toEqual([false, false]);
    expect(await ports.store.contacts.get('org', 'c7')).toMatchObject({ bulkRun: null });
  });

  it('marks more than 500 rows with its run and asks for a plan', async () => {
    const ports = await portsWithOrganization();
    const { report, planNeeded } = await imported(ports, `id,email\n${rows(2501)}\n`);

    expect(countsOf(report)).toBe('2501 = 2501 + 0 + 0');
    expect([report.bulk, report.plan_needed, planNeeded]).toEqual([true, true, true]);
    expect(await ports.store.contacts.get('org', 'c7')).toMatchObject({ bulkRun: report.run });
  });

  it('asks for no plan when nothing changed', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, `id,email\n${rows(501)}\n`);
    const { report, planNeeded } = await imported(ports, `id,email\n${rows(501)}\n`);

    expect(countsOf(report)).toBe('501 = 0 + 501 + 0');
    expect([report.bulk, planNeeded]).toEqual([true, false]);
  });

  it('rejects thousands of rows in the order of their lines', async () => {
    const ports = await portsWithOrganization();
    const bad = Array.from({ length: 2300 }, (_none, index) => `c${String(index)},nobody`);
    const { report } = await imported(ports, `id,email\n${bad.join('\n')}\n`);

    expect(countsOf(report)).toBe('2300 = 0 + 0 + 2300');
    const lines = (await rejectsOf(ports, report)).map((row) => Number(row.split(' ')[0]));
    expect(lines).toEqual(bad.map((_row, index) => index + 2));
    const left: string[] = [];
    for await (const { key } of ports.bucket.list('reports/org/parts/')) left.push(key);
    expect(left).toEqual([]);
  });

  it('tells how far it is', async () => {
    const ports = await portsWithOrganization();
    const seen: (readonly [number, number | null])[] = [];
    const file = `id,email\n${rows(2000)}\n`;
    const progress = {
      advance: (done: number, total: number | null) => {
        seen.push([done, total]);
      },
    };
    await imported(ports, file, { progress, size: file.length });

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual([file.length, file.length]);
  });
});
