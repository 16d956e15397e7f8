import { describe, expect, it } from 'vitest';
import { bindColumns } from '../../../shared/contracts/files/bind-columns.ts';
import { bindContactColumns } from '../../../shared/contracts/files/bind-contacts.ts';
import { CONTACT_COLUMNS } from '../../../shared/contracts/files/contacts-file.ts';
import {
  EVENT_COLUMNS,
  TARGET_COLUMNS,
  VISIT_COLUMNS,
} from '../../../shared/contracts/files/records-files.ts';
import { ABSENT } from '../../../shared/domain/contacts/cell-reader.ts';
import { CONTACT_FIELDS } from '../../../shared/domain/contacts/contact-columns.ts';
import { columnName, compactName } from '../../../shared/domain/csv/column-name.ts';

function contactColumns(...titles: string[]) {
  return bindContactColumns(titles, { idOptional: false });
}

describe('bindContactColumns', () => {
  it('finds columns in any order, under any of their names, and keeps the rest as attributes', () => {
    const binding = contactColumns(
      'Company',
      'E-Mail',
      'FIRSTNAME',
      'ParticipantID',
      'Zip',
      'Plan Type',
    );
    if ('problem' in binding) throw new Error(binding.problem.problem);

    expect(binding.columns.fields).toMatchObject({
      id: 3,
      email: 1,
      first_name: 2,
      zip_code: 4,
      last_name: ABSENT,
    });
    expect(binding.columns.attributes).toEqual([
      { name: 'company', column: 0 },
      { name: 'plan_type', column: 5 },
    ]);
  });

  it('takes wide visit columns for visits, not for attributes', () => {
    const binding = contactColumns(
      'id',
      'email',
      'V1_Date',
      'V1_Time',
      'v12 date',
      'V2',
      'Visit1Date',
    );
    if ('problem' in binding) throw new Error(binding.problem.problem);

    expect(binding.columns.visits).toEqual([
      { visit: 'V1', dateColumn: 2, timeColumn: 3 },
      { visit: 'V12', dateColumn: 4, timeColumn: ABSENT },
    ]);
    expect(binding.columns.attributes.map(({ name }) => name)).toEqual(['v2', 'visit1_date']);
  });

  it.each([
    [['email', 'first_name'], { problem: 'missing_column', columns: ['id'] }],
    [['c1', 'anna@example.com'], { problem: 'missing_column', columns: ['id', 'email'] }],
    [['id', 'email', 'Email'], { problem: 'duplicate_column', columns: ['email', 'Email'] }],
    [
      ['id', 'ParticipantID', 'email'],
      { problem: 'duplicate_column', columns: ['id', 'ParticipantID'] },
    ],
    [
      ['id', 'email', 'plan type', 'PlanType'],
      { problem: 'duplicate_column', columns: ['plan type', 'PlanType'] },
    ],
    [
      ['id', 'email', 'V1_Date', 'V01_Date'],
      { problem: 'duplicate_column', columns: ['V1_Date', 'V01_Date'] },
    ],
    [['id', 'email', 'V2_Time'], { problem: 'missing_column', columns: ['V2_Date'] }],
  ])('refuses the header %j', (titles, problem) => {
    expect(contactColumns(...titles)).toEqual({ problem });
  });

  it('keeps columns without a header apart, however many', () => {
    const binding = contactColumns('id', 'email', '', ' ');
    expect(binding).toMatchObject({ columns: { unnamed: [2, 3], attributes: [] } });
  });

  it('lets an outreach file go without ids', () => {
    const binding = bindContactColumns(['email'], { idOptional: true });
    expect(binding).toMatchObject({ columns: { fields: { id: ABSENT, email: 0 } } });
  });
});

describe('bindColumns', () => {
  it('tells of columns that a file of this kind does not have', () => {
    const binding = bindColumns(VISIT_COLUMNS, ['ID', 'Visit', 'Date', 'Room']);
    if ('problem' in binding) throw new Error(binding.problem.problem);

    expect(binding.bound.fields).toEqual({ contact_id: 0, visit: 1, date: 2, time: ABSENT });
    expect(binding.bound.others).toEqual([{ name: 'room', column: 3 }]);
  });
});

describe('the column tables', () => {
  it('define every field of a contact', () => {
    expect(CONTACT_COLUMNS.map(({ name }) => name)).toEqual([...CONTACT_FIELDS]);
  });

  it.each([
    ['contacts', CONTACT_COLUMNS],
    ['visits', VISIT_COLUMNS],
    ['targets', TARGET_COLUMNS],
    ['events', EVENT_COLUMNS],
  ])('of %s give no header two meanings, and explain every column', (_kind, columns) => {
    const headers = columns.flatMap(({ name, synonyms }) => [name, ...synonyms]);
    expect(headers.map(columnName)).toEqual(headers);
    expect(new Set(headers.map(compactName)).size).toBe(headers.length);
    for (const { meaning, shape } of columns) expect([meaning, shape]).not.toContain('');
  });
});
