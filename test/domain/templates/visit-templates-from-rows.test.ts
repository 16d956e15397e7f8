import { describe, expect, it } from 'vitest';
import { visitTemplatesFromRows } from '../../../shared/domain/templates/visit-templates-from-rows.ts';

const HEADER = [
  'EmailCode',
  'Subject',
  'EmailBody',
  'Offset',
  'VisitNumber',
  'Attachments',
  'CalendarEvent',
  'Segment',
];
const ROW = {
  EmailCode: 'rem7',
  Subject: 'Your visit',
  EmailBody: 'See you on {{ visit.date }}.',
  Offset: '-7',
  VisitNumber: 'V1',
  Attachments: '',
  CalendarEvent: '0',
  Segment: '',
};

function readRows(...rows: Partial<typeof ROW>[]) {
  return visitTemplatesFromRows(
    HEADER,
    rows.map((row, index) => ({ line: index + 2, cells: Object.values({ ...ROW, ...row }) })),
  );
}

describe('visitTemplatesFromRows', () => {
  it('makes a visit template of a row', () => {
    const filled = {
      Attachments: 'map.pdf, what to bring.pdf',
      CalendarEvent: '1',
      Segment: 'A',
    };

    expect(readRows(filled)).toEqual({
      templates: [
        {
          code: 'rem7',
          visit: 'V1',
          offsetDays: -7,
          subject: 'Your visit',
          body: 'See you on {{ visit.date }}.',
          template: null,
          segment: 'A',
          latestDaysBefore: 1,
          calendarEvent: true,
          attachments: ['map.pdf', 'what to bring.pdf'],
          place: null,
          durationMinutes: 60,
        },
      ],
      rejections: [],
    });
  });

  it.each([
    ['V1', 'V1'],
    ['v2', 'V2'],
    ['3', 'V3'],
    ['04', 'V4'],
    ['Signup', 'signup'],
    ['SIGNUP', 'signup'],
  ])('reads the visit %s as %s', (written, visit) => {
    expect(readRows({ VisitNumber: written }).templates[0]?.visit).toBe(visit);
  });

  it.each([
    ['+1', 1],
    ['0', 0],
    ['-14', -14],
  ])('reads the offset %s', (written, days) => {
    expect(readRows({ Offset: written }).templates[0]?.offsetDays).toBe(days);
  });

  it('takes columns in any order, case and spelling, without the optional ones', () => {
    const { templates } = visitTemplatesFromRows(
      ['visit number', 'OFFSET', 'email_code', 'Email-Body', 'subject'],
      [{ line: 2, cells: ['2', '-1', 'rem1', 'Body', 'Subject'] }],
    );

    expect(templates).toMatchObject([
      { code: 'rem1', visit: 'V2', offsetDays: -1, body: 'Body', calendarEvent: false },
    ]);
  });

  it.each([
    ['EmailCode', '', 'missing_value'],
    ['Subject', ' ', 'missing_value'],
    ['EmailBody', '', 'missing_value'],
    ['Offset', '', 'missing_value'],
    ['VisitNumber', '', 'missing_value'],
    ['EmailCode', 'a/b', 'invalid_code'],
    ['Offset', 'a week', 'invalid_offset'],
    ['Offset', '1.5', 'invalid_offset'],
    ['Offset', '-366', 'invalid_offset'],
    ['VisitNumber', 'V0', 'invalid_visit'],
    ['VisitNumber', 'Baseline', 'invalid_visit'],
    ['Attachments', '../secret.txt', 'invalid_attachment'],
    ['Attachments', 'map.pdf, .env', 'invalid_attachment'],
    ['CalendarEvent', '2', 'invalid_flag'],
  ])('rejects %s "%s" as %s', (column, value, reason) => {
    const { templates, rejections } = readRows({ [column]: value });

    expect(templates).toEqual([]);
    expect(rejections).toMatchObject([{ line: 2, column, value: value.trim(), reason }]);
  });

  it('rejects an invitation to a sign-up', () => {
    const { rejections } = readRows({ VisitNumber: 'Signup', CalendarEvent: '1' });

    expect(rejections).toMatchObject([{ column: 'CalendarEvent', reason: 'invalid_flag' }]);
  });

  it('rejects the second row of a code and keeps the first', () => {
    const { templates, rejections } = readRows({ Offset: '-7' }, { Offset: '-1' });

    expect(templates).toMatchObject([{ offsetDays: -7 }]);
    expect(rejections).toMatchObject([{ line: 3, column: 'EmailCode', reason: 'duplicate_code' }]);
  });

  it('goes on with the good rows, and says everything that is wrong with a bad one', () => {
    const { templates, rejections } = readRows(
      { EmailCode: 'a' },
      { EmailCode: 'b', Offset: 'x', VisitNumber: '?' },
      { EmailCode: 'c' },
    );

    expect(templates.map(({ code }) => code)).toEqual(['a', 'c']);
    expect(rejections.map(({ line, column }) => [line, column])).toEqual([
      [3, 'Offset'],
      [3, 'VisitNumber'],
    ]);
  });

  it('takes a code again that a rejected row had', () => {
    const { templates } = readRows({ Offset: 'x' }, { Offset: '-1' });

    expect(templates).toMatchObject([{ code: 'rem7', offsetDays: -1 }]);
  });

  it('rejects a file without the columns that every row needs', () => {
    const rows = [{ line: 2, cells: ['rem7', 'x'] }];

    expect(visitTemplatesFromRows(['EmailCode', 'Subject'], rows)).toMatchObject({
      templates: [],
      rejections: [
        { line: 1, column: 'EmailBody', reason: 'missing_column' },
        { line: 1, column: 'Offset', reason: 'missing_column' },
        { line: 1, column: 'VisitNumber', reason: 'missing_column' },
      ],
    });
  });
});
