/**
 * The lake's tables: what `almanac query` sees on one machine and Athena on AWS. Everything that
 * knows their columns is made from here: the tables in DuckDB, the page docs/data.md, and later the
 * Glue tables. Names are a promise to whoever saved a query; columns are only ever added.
 */

/** A column's type, named alike in Athena and DuckDB. */
export type LakeType = 'varchar' | 'integer' | 'bigint' | 'boolean' | 'date' | 'timestamp';

/** One column, with what it means for whoever asks. */
export interface LakeColumn {
  readonly name: string;
  readonly type: LakeType;
  readonly meaning: string;
}

/** One table. Instants are in UTC, dates are civil dates of the organization. */
export interface LakeTable {
  readonly name: LakeTableName;
  /** What one row stands for. */
  readonly row: string;
  readonly columns: readonly LakeColumn[];
}

export type LakeTableName = 'emails' | 'sends' | 'events' | 'runs' | 'contacts' | 'audit';

/** A group of columns of one type, to keep the lists below readable. */
function columns(
  type: LakeType,
  meanings: Readonly<Record<string, string>>,
): readonly LakeColumn[] {
  return Object.entries(meanings).map(([name, meaning]) => ({ name, type, meaning }));
}

const EMAIL_ID = { email_id: 'Identity of the email; what SES sees as a tag' };
const CONTACT_ID = { contact_id: 'The contact’s id, as in the contacts file' };
const EMAIL_TYPE = {
  type: '`birthday`, `effective_date`, `aep`, `post_window`, `campaign_<type>`, `followup_…`, `visit_<code>`',
};
const CAMPAIGN = { campaign: 'The campaign instance; null for everything else' };
const TRIED = {
  claimed_at: 'When it was last claimed for sending',
  settled_at: 'When its outcome was recorded',
};
const ANSWER = {
  message_id: 'The mail provider’s id of the accepted message',
  detail: 'What the mail provider said, or why the outcome is not known',
};

const EMAILS: LakeTable = {
  name: 'emails',
  row: 'an email as it stands now; removed ones are in `audit`',
  columns: [
    ...columns('varchar', {
      ...EMAIL_ID,
      ...CONTACT_ID,
      ...EMAIL_TYPE,
      kind: '`marketing`, `required`, `followup` or `transactional`',
      ...CAMPAIGN,
      visit: 'The visit of visit mail; null for everything else',
      parent_id: 'The email that a follow-up follows',
    }),
    ...columns('date', {
      event_date: 'What it is about: the birthday, the visit, the trigger date',
      ideal_date: 'The date that the type’s timing rule gives',
      base_date: 'The ideal date, or the one after catch-up or smoothing',
      latest_date: 'The last date on which it makes sense',
      send_date: 'The date on which it goes out; null when skipped',
    }),
    ...columns('varchar', {
      status: '`pre-scheduled`, `skipped`, `sending`, `sent`, `failed`, `unknown` or `cancelled`',
      skip_reason: 'Why it does not go out',
      blocked_by: 'Ids of the emails that took its place, separated by spaces',
      moved_by: '`catch_up`, `smoothing` or `cap`: what last set the date',
      template: 'The template’s name',
      channel: '`email`',
    }),
    ...columns('integer', {
      priority: 'Lower goes first',
      revision: 'Counts the writes of its record',
      contact_version: 'The version of the contact that it was planned for',
      config_version: 'The configuration version that decided it',
    }),
    ...columns('bigint', { plan_run: 'The run that planned it' }),
    ...columns('timestamp', TRIED),
    ...columns('date', { sent_on: 'The date of its claim: the day on which it counts' }),
    ...columns('varchar', ANSWER),
    ...columns('timestamp', { changed_at: 'When its record last changed' }),
  ],
};

const SENDS: LakeTable = {
  name: 'sends',
  row: 'one attempt to send an email: a claim and what became of it',
  columns: [
    ...columns('varchar', { ...EMAIL_ID, ...CONTACT_ID, ...EMAIL_TYPE }),
    ...columns('varchar', CAMPAIGN),
    ...columns('date', { sent_on: 'The date of the claim' }),
    ...columns('bigint', { run: 'The send run that claimed it' }),
    ...columns('integer', { attempt: 'Counts the tries within the run' }),
    ...columns('varchar', {
      status: '`sending`, `sent`, `failed`, `unknown`; `released` when it was definitely not taken',
    }),
    ...columns('timestamp', TRIED),
    ...columns('varchar', ANSWER),
  ],
};

const EVENTS: LakeTable = {
  name: 'events',
  row: 'something a contact did, or that happened to mail for it',
  columns: [
    ...columns('varchar', {
      event_id: 'Unique in the organization',
      ...CONTACT_ID,
      event_type: '`link_clicked`, `eligibility_answered`, a bounce, a complaint, …',
    }),
    ...columns('timestamp', { occurred_at: 'When it happened' }),
    ...columns('varchar', { email_id: 'The email it is about, where known' }),
  ],
};

const RUNS: LakeTable = {
  name: 'runs',
  row: 'one run of a workflow',
  columns: [
    ...columns('bigint', { run: 'Numbers of an organization only grow' }),
    ...columns('varchar', {
      kind: '`import`, `plan`, `send`, `backup` or `restore`',
      status: '`open`, `done`, `failed` or `superseded`',
    }),
    ...columns('date', { today: 'The date that it worked for' }),
    ...columns('integer', { config_version: 'Its configuration version; 0 where none is needed' }),
    ...columns('timestamp', { opened_at: 'When it began', closed_at: 'When it ended' }),
  ],
};

const CONTACTS: LakeTable = {
  name: 'contacts',
  row: 'a contact as it stands now, without name, address, phone, ZIP, birth date and attributes',
  columns: [
    ...columns('varchar', {
      ...CONTACT_ID,
      state: 'Two letters; null when neither ZIP nor file gave one',
      segment: 'Study arm, plan type, …',
    }),
    ...columns('boolean', { active: 'Inactive contacts get nothing' }),
    ...columns('date', {
      effective_date: 'The policy’s effective date',
      signup_date: 'When the contact signed up',
    }),
    ...columns('varchar', { time_zone: 'IANA name, for visit times' }),
    ...columns('boolean', { sms_consent: 'Whether text messages are allowed' }),
    ...columns('timestamp', { changed_at: 'When it last changed, as far as known' }),
  ],
};

const AUDIT: LakeTable = {
  name: 'audit',
  row: 'one change of one record: a line of the journal',
  columns: [
    ...columns('bigint', { line: 'Order of the lines in the journal' }),
    ...columns('timestamp', { changed_at: 'When it changed' }),
    ...columns('varchar', {
      entity:
        '`email`, `contact`, `visit`, `target`, `event`, `suppression`, `config`, `run` or `organization`',
      change: '`put` or `removed`',
      ...CONTACT_ID,
      record_key: 'Email id, visit, instance and trigger date, event id, version, run number',
      status: 'The status after the change, of emails and runs',
      actor: 'Who did it: `cli:<user>`, `import:<file>`, `plan`, `send`, `replan`, …',
      reason: 'Why',
    }),
    ...columns('bigint', { run: 'In which run' }),
    ...columns('varchar', {
      fields: 'The record after the change, as JSON, without personal data',
    }),
  ],
};

/** All tables, in the order in which they are documented. */
export const LAKE_TABLES: readonly LakeTable[] = [EMAILS, SENDS, EVENTS, RUNS, CONTACTS, AUDIT];
