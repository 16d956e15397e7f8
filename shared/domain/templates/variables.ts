/**
 * Everything a template may speak of. Checking, the sample data and docs/templates.md come from
 * this one table; `templateScope` gives each of these a value.
 */

/** In which mails a variable has a value. `layout`: only in the layout. */
export type VariableScope = 'every mail' | 'visit mail' | 'campaign mail' | 'layout';

/** One name that a template may use. */
export interface TemplateVariable {
  /** As written between `{{` and `}}`. */
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
  readonly scope: VariableScope;
  /** Empty for some contacts: give it a `default`, or ask with `if`. */
  readonly mayBeMissing: boolean;
}

/** Names below which anything may stand: the organization's own columns and metadata. */
export const FREE_FORM_ROOTS: readonly {
  readonly root: readonly string[];
  readonly scope: VariableScope;
}[] = [
  { root: ['attributes'], scope: 'every mail' },
  { root: ['campaign', 'metadata'], scope: 'campaign mail' },
];

/** The table. */
export const TEMPLATE_VARIABLES: readonly TemplateVariable[] = [
  ...scoped('every mail', [
    ['first_name', 'first name of the contact', 'Maria', 'may be missing'],
    ['last_name', 'last name of the contact', 'Lopez', 'may be missing'],
    ['full_name', 'first and last name, as far as known', 'Maria Lopez', 'may be missing'],
    ['email', 'address of the contact', 'maria@example.com'],
    ['contact_id', 'id of the contact', 'c-1042'],
    ['phone_number', 'phone number', '312-555-0142', 'may be missing'],
    ['zip_code', 'ZIP code', '60614', 'may be missing'],
    ['state', 'two-letter state', 'IL', 'may be missing'],
    ['segment', 'study arm, plan type, …', 'A', 'may be missing'],
    ['birth_date', 'date of birth', 'Monday, March 5, 1956', 'may be missing'],
    ['effective_date', 'date the policy began', 'Saturday, June 1, 2019', 'may be missing'],
    ['signup_date', 'date of sign-up', 'Friday, January 3, 2025', 'may be missing'],
    ['company', 'the column `company` of the contacts file', 'Lakeside Clinic', 'may be missing'],
    ['attributes.NAME', 'any other column of the contacts file', '', 'may be missing'],
    ['event_date', 'what the mail is about', 'Thursday, March 5, 2026'],
    ['today', 'the day on which the mail is sent', 'Tuesday, March 3, 2026'],
    ['visits', 'the coming visits, soonest first, each with the fields of `visit`', ''],
    ['organization.name', 'name of the organization', 'Lakeside Research'],
    ['organization.email', 'address the mail comes from', 'visits@lakeside.example'],
    ['organization.reply_to', 'address that answers go to', 'team@lakeside.example'],
    ['organization.postal_address', 'street address', '1 Main St, Chicago', 'may be missing'],
    ['organization.public_url', 'web address', 'https://lakeside.example', 'may be missing'],
    ['unsubscribe_url', 'link in marketing mail and follow-ups', 'https://…', 'may be missing'],
    ['mail.id', 'id of the mail', 'mfrggzdfmztwq2lknnwg23tpoa'],
    ['mail.type', 'type of the mail', 'birthday'],
    ['mail.kind', '`marketing`, `required`, `followup` or `transactional`', 'marketing'],
  ]),
  ...scoped('visit mail', [
    ['visit.name', 'name of the visit', 'V1'],
    ['visit.date', 'date of the visit', 'Thursday, March 5, 2026'],
    ['visit.when', 'how far away it is on the day of sending', 'tomorrow'],
    ['visit.days_away', 'the same as a number', '1'],
    ['visit.time', 'time of the visit', '2:30 PM', 'may be missing'],
    ['visit.time_zone', 'zone of that time', 'Central Time', 'may be missing'],
    ['visit.place', 'place, from the visit template', 'Room 12', 'may be missing'],
    ['visit.duration_minutes', 'duration, from the visit template', '60'],
  ]),
  ...scoped('campaign mail', [
    ['campaign.name', 'name of the campaign instance', 'rates-2026'],
    ['campaign.metadata.NAME', 'the metadata of the instance', '', 'may be missing'],
  ]),
  ...scoped('layout', [
    ['content', 'the body of the mail', ''],
    ['preview', 'the first words of the mail, as inboxes show them', 'Hi Maria, …'],
    ['subject', 'the subject of the mail', 'Happy birthday, Maria'],
  ]),
];

/** docs/template-variables.md as it has to be. */
export function variablesPage(): string {
  const rows = TEMPLATE_VARIABLES.map(
    ({ name, meaning, example, scope, mayBeMissing }) =>
      `| \`${name}\` | ${meaning} | ${example} | ${scope} | ${mayBeMissing ? 'yes' : ''} |`,
  );
  return [
    '# Variables of templates',
    '',
    'What a template may write between `{{` and `}}`; [templates](templates.md) says how.',
    'This page is made from the code: `node scripts/write-template-variables.ts`.',
    '',
    '| variable | is | for example | known in | may be missing |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

type Row = readonly [name: string, meaning: string, example: string, missing?: 'may be missing'];

function scoped(scope: VariableScope, rows: readonly Row[]): TemplateVariable[] {
  return rows.map(([name, meaning, example, missing]) => ({
    name,
    meaning,
    example,
    scope,
    mayBeMissing: missing === 'may be missing',
  }));
}
