import { visitNameFrom } from '../contacts/visit-name.ts';
import { VISIT_TEMPLATE_DEFAULTS } from '../settings/defaults.ts';
import type { VisitTemplate } from '../settings/settings.ts';

/** One row of templates.csv: its line in the file and its cells in the order of the header. */
export interface TemplateRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Why a row of templates.csv is not taken. */
export interface TemplateRowRejection {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason:
    | 'missing_column'
    | 'missing_value'
    | 'invalid_code'
    | 'invalid_offset'
    | 'invalid_visit'
    | 'invalid_attachment'
    | 'invalid_flag'
    | 'duplicate_code';
  /** What was expected, for a person. */
  readonly message: string;
}

/** What a templates.csv gives. */
export interface VisitTemplateRows {
  readonly templates: readonly VisitTemplate[];
  readonly rejections: readonly TemplateRowRejection[];
}

const COLUMNS = [
  'EmailCode',
  'Subject',
  'EmailBody',
  'Offset',
  'VisitNumber',
  'Attachments',
  'CalendarEvent',
  'Segment',
] as const;
const REQUIRED = ['EmailCode', 'Subject', 'EmailBody', 'Offset', 'VisitNumber'] as const;

/** As in the configuration's visit_templates. */
const CODE = /^[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,62}[A-Za-z0-9_.-])?$/;

type Column = (typeof COLUMNS)[number];
type Verdict = Omit<TemplateRowRejection, 'line'>;

/** A mail more than a year from its visit is a slip of the pen. */
const MAX_OFFSET_DAYS = 365;

/**
 * Visit templates from a templates.csv. Every row ends as a template or with every reason against
 * it; the second row of a code is rejected. What only configuration can say (`place`, …) gets its
 * default. Liquid is read later, by the renderer's check, under the name `visit_<EmailCode>`.
 *
 * @param header column names in any order and case; spaces, dashes and `_` in them do not count.
 */
export function visitTemplatesFromRows(
  header: readonly string[],
  rows: readonly TemplateRow[],
): VisitTemplateRows {
  const names = header.map(plain);
  const positions = new Map(COLUMNS.map((column) => [column, names.indexOf(plain(column))]));
  const absent = REQUIRED.filter((column) => (positions.get(column) ?? -1) < 0);
  if (absent.length > 0) return { templates: [], rejections: absent.map(missingColumn) };

  const templates = new Map<string, VisitTemplate>();
  const rejections: TemplateRowRejection[] = [];
  for (const row of rows) {
    const cell = (column: Column): string => row.cells[positions.get(column) ?? -1]?.trim() ?? '';
    const { template, verdicts } = readRow(cell, templates);
    if (verdicts.length === 0) templates.set(template.code, template);
    rejections.push(...verdicts.map((verdict) => ({ line: row.line, ...verdict })));
  }
  return { templates: [...templates.values()], rejections };
}

function readRow(
  cell: (column: Column) => string,
  taken: ReadonlyMap<string, VisitTemplate>,
): { template: VisitTemplate; verdicts: Verdict[] } {
  const visit = visitName(cell('VisitNumber'));
  const calendarEvent = flag(cell('CalendarEvent'));
  const attachments = fileNames(cell('Attachments'));
  const template: VisitTemplate = {
    code: cell('EmailCode'),
    visit: visit ?? '',
    offsetDays: Number(cell('Offset').replace(/^\+/, '')),
    subject: cell('Subject'),
    body: cell('EmailBody'),
    template: null,
    segment: cell('Segment') || null,
    ...VISIT_TEMPLATE_DEFAULTS,
    calendarEvent: calendarEvent ?? false,
    attachments,
    place: null,
  };
  const against = (column: Column, reason: Verdict['reason'], message: string): Verdict => ({
    column,
    value: cell(column),
    reason,
    message,
  });
  const missing = REQUIRED.filter((column) => cell(column) === '');
  const verdicts = missing.map((name) =>
    against(name, 'missing_value', `Expected ${name}, got none`),
  );
  for (const [column, reason, message] of judge(template, cell, { visit, calendarEvent }, taken)) {
    if (!missing.some((name) => name === column)) verdicts.push(against(column, reason, message));
  }
  return { template, verdicts };
}

type Finding = readonly [column: Column, reason: Verdict['reason'], message: string];

function judge(
  template: VisitTemplate,
  cell: (column: Column) => string,
  read: { visit: string | null; calendarEvent: boolean | null },
  taken: ReadonlyMap<string, VisitTemplate>,
): Finding[] {
  const findings: (Finding | false)[] = [
    !CODE.test(template.code) && [
      'EmailCode',
      'invalid_code',
      'Expected up to 64 letters, digits, "_", "-", "." and spaces inside',
    ],
    taken.has(template.code) && [
      'EmailCode',
      'duplicate_code',
      'Expected a code that no earlier row has; codes are unique over all visits',
    ],
    !isOffset(cell('Offset')) && [
      'Offset',
      'invalid_offset',
      `Expected whole days from the visit, -${String(MAX_OFFSET_DAYS)} to ${String(MAX_OFFSET_DAYS)}; before it is negative`,
    ],
    read.visit === null && ['VisitNumber', 'invalid_visit', 'Expected V1, 1 or Signup'],
    read.calendarEvent === null && ['CalendarEvent', 'invalid_flag', 'Expected 0 or 1'],
    read.calendarEvent === true &&
      read.visit === 'signup' && [
        'CalendarEvent',
        'invalid_flag',
        'Expected 0: a sign-up is no appointment to invite to',
      ],
    !template.attachments.every(isFileName) && [
      'Attachments',
      'invalid_attachment',
      'Expected names of files in the folder attachments/, separated by commas',
    ],
  ];
  return findings.filter((finding) => finding !== false);
}

/** Other names are possible in configuration, but here a column is called a number. */
function visitName(text: string): string | null {
  const name = visitNameFrom(text);
  return name !== undefined && /^(?:V[1-9]\d*|signup)$/.test(name) ? name : null;
}

function isOffset(text: string): boolean {
  return /^[+-]?\d{1,3}$/.test(text) && Math.abs(Number(text)) <= MAX_OFFSET_DAYS;
}

function flag(text: string): boolean | null {
  if (['', '0', 'false', 'no'].includes(text.toLowerCase())) return false;
  return ['1', 'true', 'yes'].includes(text.toLowerCase()) ? true : null;
}

function fileNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A bare name: nothing that leads out of the attachments folder. */
function isFileName(name: string): boolean {
  return /^(?![.])[^/\\\p{Cc}]{1,200}$/u.test(name);
}

function missingColumn(column: string): TemplateRowRejection {
  const message = `Expected a column ${column} in the header`;
  return { line: 1, column, value: '', reason: 'missing_column', message };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
