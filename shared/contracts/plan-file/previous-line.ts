import { parseCivilDate } from '../../domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../domain/planning/candidate.ts';
import type { SkipReason } from '../../domain/planning/email.ts';
import { kindOfType } from './kind-of-type.ts';
import { readLine, type LineFields, type LineVerdict } from './line-fields.ts';

/** A line of an earlier plan, and whose it is. */
export interface PreviousLine {
  readonly contactId: string;
  readonly email: StoredEmail;
}

/** Reads a line of an earlier plan: pending and skipped emails. */
export function readPreviousLine(text: string): LineVerdict<PreviousLine> {
  const value = asWritten(text);
  return value === null ? readLine(text, previousLine) : { value };
}

const SKIP_REASONS = [
  'no_state', 'year_round', 'age_limit', 'birthday_window', 'effective_date_window',
  'campaign_inactive', 'campaign_conflict', 'frequency_limit', 'no_capacity', 'too_late', 'missed',
  'contact_inactive', 'suppressed', 'unsubscribed', 'visit_past',
] as const satisfies readonly SkipReason[]; // prettier-ignore
const MOVED_BY = ['catch_up', 'smoothing', 'cap'] as const;

function previousLine(fields: LineFields): PreviousLine {
  const emailId = fields.text('email_id');
  const sendDate = fields.dateOrNull('send_date');
  const skipReason = fields.oneOfOrNull('skip_reason', SKIP_REASONS);
  const status = fields.oneOf('status', ['pre-scheduled', 'skipped']);
  if (!/^[a-z2-7]{26}$/.test(emailId)) {
    fields.contradict(`email_id as 26 of a–z and 2–7, got "${emailId}"`);
  }
  if (
    (status === 'skipped') !== (skipReason !== null) ||
    (skipReason === null) !== (sendDate !== null)
  ) {
    fields.contradict('either a send_date or, with status skipped, a skip_reason');
  }
  const about = {
    emailId,
    type: fields.text('type'),
    campaign: fields.textOrNull('campaign'),
    eventDate: fields.date('event_date'),
    idealDate: fields.date('ideal_date'),
    baseDate: fields.date('base_date'),
    latestDate: fields.date('latest_date'),
    sendDate,
    skipReason,
    blockedBy: fields.textsOrNull('blocked_by'),
    priority: fields.wholeNumber('priority'),
    movedBy: fields.oneOfOrNull('moved_by', MOVED_BY),
    template: fields.text('template'),
  };
  return { contactId: fields.text('contact_id'), email: storedEmail(about) };
}

/** What a plan file says of an email. */
type Planned = Pick<
  StoredEmail,
  | 'emailId'
  | 'type'
  | 'campaign'
  | 'eventDate'
  | 'idealDate'
  | 'baseDate'
  | 'latestDate'
  | 'sendDate'
  | 'skipReason'
  | 'blockedBy'
  | 'priority'
  | 'movedBy'
  | 'template'
>;

function storedEmail(planned: Planned): StoredEmail {
  return {
    ...planned,
    kind: kindOfType(planned.type),
    visit: null,
    parentId: null,
    status: planned.skipReason === null ? 'pending' : 'skipped',
    trace: [],
    sentOn: null,
    claim: null,
  };
}

const DATE = '"(\\d{4}-\\d\\d-\\d\\d)"';
/** A line as this program writes it, if no text in it needs an escape: nearly every one. */
const WRITTEN = new RegExp(
  '^\\{"email_id":"([a-z2-7]{26})","contact_id":"([^"\\\\]+)","type":"([^"\\\\]+)"' +
    `,"campaign":(?:null|"([^"\\\\]+)"),"event_date":${DATE},"ideal_date":${DATE}` +
    `,"base_date":${DATE},"latest_date":${DATE},"send_date":(?:null|${DATE})` +
    ',"send_time":"[^"\\\\]*","status":"(pre-scheduled|skipped)"' +
    ',"skip_reason":(?:null|"([a-z_]+)"),"blocked_by":(?:null|\\["([a-z2-7",]+)"\\])' +
    ',"priority":(\\d{1,9}),"moved_by":(?:null|"([a-z_]+)"),"template":"([^"\\\\]+)"' +
    ',"channel":"email"\\}\\s*$',
);

/** The line, read in one go; null where it has to be looked at more closely. */
function asWritten(text: string): PreviousLine | null {
  const match = WRITTEN.exec(text);
  if (!match) return null;
  // By index: taking the match apart by its iterator costs more than the match.
  const at = (group: number): string => match[group] ?? '';
  const eventDate = parseCivilDate(at(5));
  const idealDate = parseCivilDate(at(6));
  const baseDate = parseCivilDate(at(7));
  const latestDate = parseCivilDate(at(8));
  const sendDate = match[9] === undefined ? null : parseCivilDate(match[9]);
  if (eventDate === undefined || idealDate === undefined || sendDate === undefined) return null;
  if (baseDate === undefined || latestDate === undefined) return null;
  const skipReason = SKIP_REASONS.find((each) => each === match[11]) ?? null;
  const movedBy = MOVED_BY.find((each) => each === match[14]) ?? null;
  const isConsistent =
    (skipReason ?? undefined) === match[11] &&
    (movedBy ?? undefined) === match[14] &&
    (at(10) === 'skipped') === (skipReason !== null) &&
    (skipReason === null) === (sendDate !== null);
  if (!isConsistent) return null;
  const email = storedEmail({
    emailId: at(1),
    type: at(3),
    campaign: match[4] ?? null,
    eventDate,
    idealDate,
    baseDate,
    latestDate,
    sendDate,
    skipReason,
    blockedBy: match[12]?.split('","') ?? null,
    priority: Number(match[13]),
    movedBy,
    template: at(15),
  });
  return { contactId: at(2), email };
}
