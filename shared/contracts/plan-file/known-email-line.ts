import { z } from 'zod';
import { dayOf, parseCivilDate } from '../../domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../domain/planning/candidate.ts';
import type { PlanningRules } from '../../domain/planning/compile.ts';
import { campaignEvent, emailId } from '../../domain/planning/hash.ts';
import type { EmailKind, EmailStatus, SkipReason } from '../../domain/planning/email.ts';

const civilDate = z.string().refine((text) => parseCivilDate(text) !== undefined, {
  error: 'expected a date as YYYY-MM-DD',
});

const SKIP_REASONS = [
  'no_state', 'year_round', 'age_limit', 'birthday_window', 'effective_date_window',
  'campaign_inactive', 'campaign_conflict', 'frequency_limit', 'no_capacity', 'too_late', 'missed',
  'contact_inactive', 'suppressed', 'unsubscribed', 'visit_past',
] as const satisfies readonly SkipReason[]; // prettier-ignore

const previousLine = z.object({
  email_id: z.string().regex(/^[a-z2-7]{26}$/),
  contact_id: z.string(),
  type: z.string(),
  campaign: z.string().nullable(),
  event_date: civilDate,
  ideal_date: civilDate,
  base_date: civilDate,
  latest_date: civilDate,
  send_date: civilDate.nullable(),
  status: z.enum(['pre-scheduled', 'skipped']),
  skip_reason: z.enum(SKIP_REASONS).nullable(),
  blocked_by: z.array(z.string()).nullable(),
  priority: z.number().int(),
  moved_by: z.enum(['catch_up', 'smoothing', 'cap']).nullable(),
  template: z.string(),
});

/** A known email, and whose it is. */
export interface KnownEmail {
  readonly contactId: string;
  readonly email: StoredEmail;
}

/** Reads a line of an earlier plan. @throws ZodError, SyntaxError */
export function readPreviousLine(text: string): KnownEmail {
  const line = previousLine.parse(JSON.parse(text));
  return {
    contactId: line.contact_id,
    email: {
      emailId: line.email_id,
      type: line.type,
      kind: kindOfType(line.type),
      campaign: line.campaign,
      visit: null,
      parentId: null,
      eventDate: dayOf(line.event_date),
      idealDate: dayOf(line.ideal_date),
      baseDate: dayOf(line.base_date),
      latestDate: dayOf(line.latest_date),
      sendDate: line.send_date === null ? null : dayOf(line.send_date),
      status: line.status === 'skipped' ? 'skipped' : 'pending',
      skipReason: line.skip_reason,
      blockedBy: line.blocked_by,
      priority: line.priority,
      movedBy: line.moved_by,
      template: line.template,
      trace: [],
      sentOn: null,
      claim: null,
    },
  };
}

const HISTORY_STATUS = {
  sent: 'sent',
  sending: 'claimed',
  unknown: 'unknown',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<string, EmailStatus>;

const historyLine = z.object({
  contact_id: z.string(),
  type: z.string(),
  campaign: z.string().nullish(),
  event_date: civilDate,
  send_date: civilDate,
  status: z.enum(['sent', 'sending', 'unknown', 'failed', 'cancelled']),
});

/** What a history line says; its email id depends on the organization and its campaigns. */
export interface HistoryEntry {
  readonly contactId: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly eventDate: string;
  readonly email: Omit<StoredEmail, 'emailId'>;
}

/** Reads a line of a history file. @throws ZodError, SyntaxError */
export function readHistoryLine(text: string): HistoryEntry {
  const line = historyLine.parse(JSON.parse(text));
  const eventDate = dayOf(line.event_date);
  const sendDate = dayOf(line.send_date);
  return {
    contactId: line.contact_id,
    type: line.type,
    campaign: line.campaign ?? null,
    eventDate: line.event_date,
    email: {
      type: line.type,
      kind: kindOfType(line.type),
      campaign: line.campaign ?? null,
      visit: null,
      parentId: null,
      eventDate,
      idealDate: sendDate,
      baseDate: sendDate,
      latestDate: sendDate,
      sendDate,
      status: HISTORY_STATUS[line.status],
      skipReason: null,
      blockedBy: null,
      priority: 0,
      movedBy: null,
      template: line.type,
      trace: [],
      sentOn: sendDate,
      claim: null,
    },
  };
}

/** Enough of the kind for planning: what a type counts for. Required counts as marketing does. */
function kindOfType(type: string): EmailKind {
  if (type.startsWith('visit_')) return 'transactional';
  return type.startsWith('followup_') ? 'followup' : 'marketing';
}

/** The email id of a history entry, as planning would give it. */
export function historyEmailId(
  rules: Pick<PlanningRules, 'organizationId' | 'onceOnly'>,
  { contactId, type, campaign, eventDate }: HistoryEntry,
): string {
  return emailId(rules.organizationId, contactId, type, eventOf(rules, campaign, eventDate));
}

function eventOf(
  { onceOnly }: Pick<PlanningRules, 'onceOnly'>,
  campaign: string | null,
  eventDate: string,
): string {
  if (campaign === null) return eventDate;
  return onceOnly.has(campaign) ? campaign : campaignEvent(campaign, eventDate);
}
