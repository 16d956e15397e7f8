import { describe, expect, it } from 'vitest';
import { bindContactColumns } from '../../../shared/contracts/files/bind-contacts.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { ContactColumns } from '../../../shared/domain/contacts/contact-columns.ts';
import { contactRowReader, type ContactRow } from '../../../shared/domain/contacts/contact-row.ts';
import type { RowVerdict } from '../../../shared/domain/contacts/row-problem.ts';

const TODAY = '2027-03-15';

function columnsOf(titles: readonly string[], idOptional = false): ContactColumns {
  const binding = bindContactColumns(titles, { idOptional });
  if ('problem' in binding) throw new Error(`Expected columns, got ${binding.problem.problem}`);
  return binding.columns;
}

/** The verdict over a row with these cells; id and email are good unless they are given. */
function judge(row: Readonly<Record<string, string>>, deriveIds = false): RowVerdict<ContactRow> {
  const cells = { id: 'c1', email: 'anna@example.com', ...row };
  const columns = columnsOf(Object.keys(cells));
  const read = contactRowReader(columns, { today: dayOf(TODAY), deriveIds });
  return read(7, Object.values(cells));
}

function contactOf(row: Readonly<Record<string, string>>): ContactRow['contact'] {
  const verdict = judge(row);
  if (verdict.result === 'rejected') throw new Error(JSON.stringify(verdict.problems));
  return verdict.value.contact;
}

/** `reason column value` of every problem, or the warnings of a row that is taken. */
function findings(row: Readonly<Record<string, string>>): readonly string[] {
  const verdict = judge(row);
  const found = verdict.result === 'rejected' ? verdict.problems : verdict.warnings;
  return found.map(({ reason, column, value }) => `${reason} ${column} ${value}`.trim());
}

describe('contactRowReader', () => {
  it('reads every field', () => {
    const contact = contactOf({
      id: 'A-1_b.c@d',
      email: ' Anna.O+tag@Mail.Example.com ',
      first_name: 'Anna',
      last_name: "O'Neil",
      phone_number: '+1 (555) 010-1234 x12',
      zip_code: '63101-0001',
      state: 'mo',
      birth_date: '1952-02-29',
      effective_date: '2030-01-01',
      segment: 'A',
      active: 'No',
      signup_date: '2027-01-02',
      time_zone: 'America/Denver',
      sms_consent: '1',
      Company: 'Acme, Inc.',
    });

    expect(contact).toEqual({
      id: 'A-1_b.c@d',
      email: 'Anna.O+tag@Mail.Example.com',
      firstName: 'Anna',
      lastName: "O'Neil",
      phoneNumber: '+1 (555) 010-1234 x12',
      zipCode: '63101-0001',
      state: 'MO',
      birthDate: dayOf('1952-02-29'),
      effectiveDate: dayOf('2030-01-01'),
      segment: 'A',
      active: false,
      signupDate: dayOf('2027-01-02'),
      timeZone: 'America/Denver',
      smsConsent: true,
      attributes: { company: 'Acme, Inc.' },
    });
  });

  it('fills in what a row leaves out', () => {
    expect(contactOf({ first_name: '', zip_code: '  ' })).toEqual({
      id: 'c1',
      email: 'anna@example.com',
      firstName: null,
      lastName: null,
      phoneNumber: null,
      zipCode: null,
      state: null,
      birthDate: null,
      effectiveDate: null,
      segment: null,
      active: true,
      signupDate: null,
      timeZone: null,
      smsConsent: null,
      attributes: {},
    });
  });

  it.each([
    [{ id: '' }, 'missing id'],
    [{ id: 'a b' }, 'bad_id id a b'],
    [{ id: 'é' }, 'bad_id id é'],
    [{ id: 'x'.repeat(129) }, `bad_id id ${'x'.repeat(129)}`],
    [{ email: '' }, 'missing email'],
    [{ email: 'anna' }, 'bad_email email anna'],
    [{ email: '=1+1@example.com' }, 'formula_like email =1+1@example.com'],
    [{ zip_code: '9001' }, 'bad_zip_code zip_code 9001'],
    [{ zip_code: '900123456' }, 'bad_zip_code zip_code 900123456'],
    [{ zip_code: '90012-12' }, 'bad_zip_code zip_code 90012-12'],
    [{ state: 'Kalifornia' }, 'bad_state state Kalifornia'],
    [{ birth_date: '2027-03-16' }, 'date_in_the_future birth_date 2027-03-16'],
    [{ birth_date: '1999-02-29' }, 'bad_date birth_date 1999-02-29'],
    [{ birth_date: '02/03/1999' }, 'bad_date birth_date 02/03/1999'],
    [{ effective_date: '2000-13-01' }, 'bad_date effective_date 2000-13-01'],
    [{ effective_date: '0203-05-01' }, 'bad_date effective_date 0203-05-01'],
    [{ signup_date: 'yesterday' }, 'bad_date signup_date yesterday'],
    [{ active: 'maybe' }, 'bad_true_or_false active maybe'],
    [{ sms_consent: '2' }, 'bad_true_or_false sms_consent 2'],
    [{ time_zone: 'Mars/Olympus' }, 'bad_time_zone time_zone Mars/Olympus'],
    [{ time_zone: '+05:30' }, 'bad_time_zone time_zone +05:30'],
    [{ first_name: "=cmd|'/C calc'!A1" }, "formula_like first_name =cmd|'/C calc'!A1"],
    [{ last_name: '@SUM(A1)' }, 'formula_like last_name @SUM(A1)'],
    [{ segment: '+A' }, 'formula_like segment +A'],
    [{ first_name: '\t=1' }, 'formula_like first_name \t=1'],
    [{ first_name: 'Anna\nBcc: x' }, 'control_character first_name Anna\nBcc: x'],
    [{ company: 'a\u0000b' }, 'control_character company a\u0000b'],
    [{ V1_Date: '2027-02-30' }, 'bad_date V1_Date 2027-02-30'],
    [{ V1_Date: '2027-02-20', V1_Time: '24:00' }, 'bad_time V1_Time 24:00'],
  ])('rejects %j', (row, finding) => {
    expect(judge(row).result).toBe('rejected');
    expect(findings(row)).toEqual([finding]);
  });

  it('rejects a name that is too long, showing the beginning of it', () => {
    expect(findings({ first_name: 'n'.repeat(300) })).toEqual([
      `value_too_long first_name ${'n'.repeat(200)}`,
    ]);
  });

  it('names everything that is wrong with a row', () => {
    const verdict = judge({ id: '', email: 'anna', birth_date: 'x' });
    expect(verdict).toMatchObject({ result: 'rejected', line: 7 });
    expect(findings({ id: '', email: 'anna', birth_date: 'x' }).toSorted()).toEqual([
      'bad_date birth_date x',
      'bad_email email anna',
      'missing id',
    ]);
  });

  it.each([
    [{ zip_code: '63101', state: 'CA' }, 'MO', ['zip_code_and_state_differ state CA']],
    [
      { zip_code: '63101', state: 'Kalifornia' },
      'MO',
      ['zip_code_and_state_differ state Kalifornia'],
    ],
    [{ zip_code: '63101', state: 'Missouri' }, 'MO', []],
    [{ zip_code: '09012', state: 'CA' }, 'CA', ['zip_code_without_state zip_code 09012']],
    [{ zip_code: '00000' }, null, ['zip_code_without_state zip_code 00000']],
    [{ state: 'ae' }, null, ['state_without_place state ae']],
    [{ state: 'new  york' }, 'NY', []],
  ])('takes the state of %j from where it is surest', (row, state, warnings) => {
    expect(contactOf(row).state).toBe(state);
    expect(findings(row)).toEqual(warnings);
  });

  it.each([
    [{ phone_number: 'ask him' }, ['phone_number_not_understood phone_number ask him']],
    [{ phone_number: '=1+5550101234' }, ['phone_number_not_understood phone_number =1+5550101234']],
    [{ company: '=HYPERLINK("x")' }, ['formula_like company =HYPERLINK("x")']],
    [{ change: '-12.50' }, []],
    [{ change: '+3%' }, []],
    [{ V1_Date: '', V1_Time: '09:30' }, ['time_without_date V1_Time 09:30']],
    [{ '': 'lost' }, ['value_in_unnamed_column  lost']],
  ])('takes %j with the warnings it deserves', (row, warnings) => {
    expect(judge(row).result).toBe('row');
    expect(findings(row)).toEqual(warnings);
  });

  it('keeps an attribute that looks like a formula as it is, and drops a phone number that is none', () => {
    const { attributes, phoneNumber } = contactOf({ note: '=1+1', phone_number: 'none' });
    expect(attributes).toEqual({ note: '=1+1' });
    expect(phoneNumber).toBeNull();
  });

  it('reads wide visit columns: dates set a visit, empty ones remove it', () => {
    const verdict = judge({
      V1_Date: '2027-05-01',
      'V1 Time': '9:30',
      v12_date: '2027-06-01',
      V3_Date: '',
    });
    if (verdict.result === 'rejected') throw new Error('Expected a row');
    expect(verdict.value.visits).toEqual(
      new Map([
        ['V1', { visit: 'V1', date: dayOf('2027-05-01'), time: '09:30' }],
        ['V12', { visit: 'V12', date: dayOf('2027-06-01'), time: null }],
        ['V3', null],
      ]),
    );
  });

  it('makes an id from the address where ids may be left out, whatever the case of it', () => {
    const ids = ['anna@example.com', 'ANNA@example.com', 'otto@example.com'].map((email) => {
      const verdict = judge({ id: '', email }, true);
      return verdict.result === 'row' ? verdict.value.contact.id : 'rejected';
    });

    expect(ids[0]).toMatch(/^o-[a-z2-7]{16}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('does not carry findings from one row into the next', () => {
    const read = contactRowReader(columnsOf(['id', 'email', 'note']), {
      today: dayOf(TODAY),
      deriveIds: false,
    });
    expect(read(2, ['', 'x', '=1']).result).toBe('rejected');
    expect(read(3, ['c2', 'otto@example.com', ''])).toMatchObject({ result: 'row', warnings: [] });
  });
});
