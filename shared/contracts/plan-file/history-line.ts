import type { Day } from '../../domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../domain/planning/candidate.ts';
import type { PlanningRules } from '../../domain/planning/compile.ts';
import { kindOfType } from './kind-of-type.ts';
import { knownEmailId } from './known-email-id.ts';
import { readLine, type LineFields, type LineVerdict } from './line-fields.ts';

/** What a history file may say of an email (rules §13). */
export const HISTORY_STATUSES = ['sent', 'sending', 'unknown', 'failed', 'cancelled'] as const;
export type HistoryStatus = (typeof HISTORY_STATUSES)[number];

/** What a history line says. */
export interface HistoryEntry {
  readonly contactId: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly eventDate: Day;
  readonly sendDate: Day;
  readonly status: HistoryStatus;
}

/** Reads a line of a history file: emails that went out, or ended otherwise. */
export function readHistoryLine(text: string): LineVerdict<HistoryEntry> {
  return readLine(text, historyEntry);
}

function historyEntry(fields: LineFields): HistoryEntry {
  return {
    contactId: fields.text('contact_id'),
    type: fields.text('type'),
    campaign: fields.textOrNull('campaign'),
    eventDate: fields.date('event_date'),
    sendDate: fields.date('send_date'),
    status: fields.oneOf('status', HISTORY_STATUSES),
  };
}

/** The email that a history line is about, under the id that planning would give it. */
export function historyEmail(
  rules: Pick<PlanningRules, 'organizationId' | 'onceOnly'>,
  entry: HistoryEntry,
): StoredEmail {
  const { type, campaign, eventDate, sendDate, status } = entry;
  return {
    emailId: knownEmailId(rules, entry),
    type,
    kind: kindOfType(type),
    campaign,
    visit: null,
    parentId: null,
    eventDate,
    idealDate: sendDate,
    baseDate: sendDate,
    latestDate: sendDate,
    sendDate,
    status: status === 'sending' ? 'claimed' : status,
    skipReason: null,
    blockedBy: null,
    priority: 0,
    movedBy: null,
    template: type,
    trace: [],
    sentOn: sendDate,
    claim: null,
  };
}
