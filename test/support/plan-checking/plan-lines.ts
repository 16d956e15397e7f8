/** Plan files, read as strictly as cli.md describes them. */
import { parseCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import { linesOf } from './checked-files.ts';

/** A line of a plan file. */
export interface PlanLine {
  readonly emailId: string;
  readonly contactId: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly event: Day;
  readonly ideal: Day;
  readonly base: Day;
  readonly latest: Day;
  readonly send: Day | null;
  readonly skipReason: string | null;
  readonly blockedBy: readonly string[] | null;
  readonly priority: number;
  readonly movedBy: string | null;
  readonly template: string;
}

const DATE = '"(\\d{4}-\\d\\d-\\d\\d)"';
const TEXT = '("(?:[^"\\\\]|\\\\.)*")';
const TEXT_OR_NULL = `(null|"(?:[^"\\\\]|\\\\.)*")`;
const LINE = new RegExp(
  `^\\{"email_id":"([a-z2-7]{26})","contact_id":${TEXT},"type":${TEXT},"campaign":${TEXT_OR_NULL}` +
    `,"event_date":${DATE},"ideal_date":${DATE},"base_date":${DATE},"latest_date":${DATE}` +
    `,"send_date":(null|${DATE}),"send_time":"(\\d\\d:\\d\\d:\\d\\d)"` +
    `,"status":"(pre-scheduled|skipped)","skip_reason":(null|"[a-z_]+")` +
    `,"blocked_by":(null|\\[(?:"[a-z2-7]{26}"(?:,"[a-z2-7]{26}")*)?\\])` +
    `,"priority":(\\d+),"moved_by":(null|"catch_up"|"smoothing"|"cap")` +
    `,"template":${TEXT},"channel":"email"\\}$`,
);

/** The lines of a plan file. @throws Error at the first that is not as cli.md says. */
export function planLinesOf(path: string, sendTime?: string): readonly PlanLine[] {
  return linesOf(path).map((text) => planLineOf(text, sendTime));
}

function planLineOf(text: string, sendTime: string | undefined): PlanLine {
  const match = LINE.exec(text);
  if (!match) throw new Error(`Expected a line as cli.md has it, got ${text}`);
  const [, emailId = '', contact, type, campaign, event, ideal, base, latest, , send, ...rest] =
    match;
  const [time, status, skipReason, blockedBy, priority, movedBy, template] = rest;
  const isSkipped = status === 'skipped';
  if (sendTime !== undefined && time !== sendTime) throw new Error(`Wrong send_time: ${text}`);
  if (isSkipped !== (skipReason !== 'null') || isSkipped !== (send === undefined)) {
    throw new Error(`Status, reason and send date contradict each other: ${text}`);
  }
  return {
    emailId,
    contactId: textIn(contact) ?? '',
    type: textIn(type) ?? '',
    campaign: textIn(campaign),
    event: dateIn(event),
    ideal: dateIn(ideal),
    base: dateIn(base),
    latest: dateIn(latest),
    send: send === undefined ? null : dateIn(send),
    skipReason: textIn(skipReason),
    blockedBy: blockedBy === 'null' ? null : (blockedBy?.match(/[a-z2-7]{26}/g) ?? []),
    priority: Number(priority),
    movedBy: textIn(movedBy),
    template: textIn(template) ?? '',
  };
}

function textIn(json: string | undefined): string | null {
  const value: unknown = JSON.parse(json ?? 'null');
  return typeof value === 'string' ? value : null;
}

function dateIn(text: string | undefined): Day {
  const day = parseCivilDate(text ?? '');
  if (day === undefined) throw new Error(`Expected a date, got ${String(text)}`);
  return day;
}
