import type { Day } from '../calendar/civil-date.ts';
import { instantOf, isTimeZone, parseTimeOfDay } from '../calendar/time-zone.ts';
import type { Contact, SuppressionReason, Visit } from '../contacts/contact.ts';
import type { Email, EmailKind, SkipReason } from '../planning/email.ts';

/** All that the checks at sending look at; nothing else decides. */
export interface SendingFacts {
  readonly email: Pick<
    Email,
    'status' | 'sendDate' | 'kind' | 'type' | 'visit' | 'eventDate' | 'idealDate'
  >;
  readonly contact: Pick<Contact, 'active' | 'timeZone'>;
  /** The contact's version now. */
  readonly contactVersion: number;
  /** The version that the email's plan is known to hold for. */
  readonly plannedForVersion: number;
  readonly visits: readonly Visit[];
  readonly suppression: SuppressionReason | null;
  /** Why `today` is excluded for this email under the pinned rules; null = it is free or ignores windows. */
  readonly exclusion: SkipReason | null;
  /** Whether the email's campaign is switched off under the pinned configuration. */
  readonly isCampaignPaused: boolean;
  /** The type that a follow-up has by what its contact did so far; null for every other email. */
  readonly followupType: string | null;
  /** The run's civil date. */
  readonly today: Day;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The organization's zone, for visits of contacts without one of their own. */
  readonly timeZone: string;
}

/** What the checks say, with the reason. */
export type SendingDecision =
  | { readonly kind: 'send' }
  /** A final no of this moment: it is recorded as skipped. */
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** What was planned may no longer be right: the contact is planned again, then asked once more. */
  | { readonly kind: 'replan_first'; readonly because: 'contact_changed' | 'followup_tier' }
  /** It stays pending, and becomes late mail if nothing changes. */
  | { readonly kind: 'wait'; readonly reason: 'campaign_paused' }
  /** Nothing of this run's any more: removed, moved, or sent by somebody else. */
  | { readonly kind: 'not_due' };

/**
 * The checks at sending, in their order (architecture, "Sending: at most once").
 *
 * A changed contact is planned again before anything else is asked, so that a skip is never
 * recorded for a reason that the change has removed.
 */
export function decideSending(facts: SendingFacts): SendingDecision {
  const { email } = facts;
  if (email.status !== 'pending' || email.sendDate !== facts.today) return { kind: 'not_due' };
  if (facts.contactVersion !== facts.plannedForVersion) {
    return { kind: 'replan_first', because: 'contact_changed' };
  }
  if (!facts.contact.active) return { kind: 'skip', reason: 'contact_inactive' };
  const suppressed = suppressionReason(email.kind, facts.suppression);
  if (suppressed !== null) return { kind: 'skip', reason: suppressed };
  if (facts.isCampaignPaused) return { kind: 'wait', reason: 'campaign_paused' };
  if (isVisitOver(facts)) return { kind: 'skip', reason: 'visit_past' };
  if (facts.exclusion !== null) return { kind: 'skip', reason: facts.exclusion };
  if (email.kind === 'followup' && email.type !== facts.followupType) {
    return { kind: 'replan_first', because: 'followup_tier' };
  }
  return { kind: 'send' };
}

/**
 * Bounces and complaints stop everything. Unsubscribing stops what is sent to win somebody, not
 * what the law or an appointment demands (rules §10).
 */
function suppressionReason(
  kind: EmailKind,
  suppression: SuppressionReason | null,
): 'suppressed' | 'unsubscribed' | null {
  switch (suppression) {
    case null:
      return null;
    case 'bounced':
    case 'complained':
      return 'suppressed';
    case 'unsubscribed':
      return kind === 'marketing' || kind === 'followup' ? 'unsubscribed' : null;
  }
}

/** A reminder is not sent after the visit's time (rules §6); thanks and sign-up mail have no such end. */
function isVisitOver({ email, contact, visits, now, timeZone }: SendingFacts): boolean {
  if (email.visit === null || email.visit === 'signup') return false;
  // The ideal date is the visit's date plus the template's offset, so this reads the offset back.
  if (email.idealDate > email.eventDate) return false;
  const visit = visits.find(({ visit, date }) => visit === email.visit && date === email.eventDate);
  const zone =
    contact.timeZone !== null && isTimeZone(contact.timeZone) ? contact.timeZone : timeZone;
  return now >= endOfReminding(email.eventDate, visit?.time ?? null, zone);
}

/** The visit's instant; with only its date known, the end of that day. */
function endOfReminding(date: Day, time: string | null, zone: string): number {
  const secondOfDay = time === null ? undefined : parseTimeOfDay(time);
  return secondOfDay === undefined
    ? instantOf({ day: date + 1, secondOfDay: 0 }, zone)
    : instantOf({ day: date, secondOfDay }, zone);
}
