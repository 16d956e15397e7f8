/** What a kind of journal line tells: its key, and its fields with their meaning. */
export interface JournalLineKind {
  readonly entity: string;
  /** What the line's `key` is. */
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
}

const DATE_OF = 'A civil date';
const INSTANT = 'Epoch milliseconds';

/** Every kind of journal line, for docs/data.md; a test keeps it to what the lines have. */
export const JOURNAL_LINES: readonly JournalLineKind[] = [
  {
    entity: 'email',
    key: 'the email’s id',
    fields: {
      email_id: 'As the key',
      contact_id: 'As on every line of a contact',
      type: 'As in `emails`; so are `kind`, `campaign`, `visit`, `parent_id`',
      kind: 'See `type`',
      campaign: 'See `type`',
      visit: 'See `type`',
      parent_id: 'See `type`',
      event_date: DATE_OF,
      ideal_date: DATE_OF,
      base_date: DATE_OF,
      latest_date: DATE_OF,
      send_date: 'A civil date; null when skipped',
      status: 'As in `emails`; so are `skip_reason`, `priority`, `moved_by`, `template`, `channel`',
      skip_reason: 'See `status`',
      blocked_by: 'List of email ids, or null',
      priority: 'See `status`',
      moved_by: 'See `status`',
      template: 'See `status`',
      channel: 'See `status`',
      revision: 'Counts the writes of the record; starts again at 1 after a removal',
      plan_run: 'The run that planned it',
      contact_version: 'The version of the contact that it was planned for',
      config_version: 'The configuration version that decided it',
      claim: '`{run, attempt, at_ms}`, or null',
      outcome: '`{at_ms, message_id, detail}`, or null',
      sent_on: 'The date of its claim, or null',
    },
  },
  {
    entity: 'contact',
    key: 'the contact’s id',
    fields: {
      state: 'As it is; so are `segment`, `active`, `time_zone`, `sms_consent`',
      segment: 'See `state`',
      active: 'See `state`',
      effective_date: DATE_OF,
      signup_date: DATE_OF,
      time_zone: 'See `state`',
      sms_consent: 'See `state`',
      changed: 'Names of the fields that changed',
      hashes: 'Of private fields that changed: `{before, after}`, keyed hashes or null',
    },
  },
  {
    entity: 'visit',
    key: 'the visit’s name',
    fields: { visit: 'As the key', date: DATE_OF, time: '`HH:MM`, or null' },
  },
  {
    entity: 'target',
    key: 'instance name and trigger date',
    fields: { instance_name: 'The campaign instance', trigger_date: DATE_OF },
  },
  {
    entity: 'event',
    key: 'the event’s id',
    fields: {
      event_type: 'As in `events`',
      occurred_at_ms: INSTANT,
      email_id: 'The email it is about, or null',
    },
  },
  {
    entity: 'suppression',
    key: '`by:key:reason`',
    fields: {
      by: '`address` or `contact`',
      key: 'The contact’s id, or the keyed hash of the address',
      reason: '`unsubscribed`, `bounced` or `complained`',
      since_ms: INSTANT,
    },
  },
  { entity: 'config', key: 'the version', fields: { version: 'As the key' } },
  {
    entity: 'run',
    key: 'the run’s number',
    fields: {
      kind: 'As in `runs`; so are `status` and `config_version`',
      status: 'See `kind`',
      today: DATE_OF,
      config_version: 'See `kind`',
      opened_at_ms: INSTANT,
      closed_at_ms: 'Epoch milliseconds, or null',
    },
  },
  {
    entity: 'organization',
    key: 'the organization’s id',
    fields: {
      slices: 'Into how many slices its contacts are cut',
      created_at_ms: INSTANT,
      stopped: 'Why sending is halted, or null',
    },
  },
];
