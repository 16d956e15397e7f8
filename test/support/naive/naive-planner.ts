/**
 * The rules of one contact a second time, sentence by sentence, without the planner's code and
 * without caring for speed: what the planner is compared with.
 */
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { VisitTemplate } from '../../../shared/domain/settings/settings.ts';
import {
  isEnded,
  isOutsidePeriod,
  judgedOn,
  naiveEmail,
  storedOf,
  whatSetBase,
  type NaiveEmail,
} from './naive-dates.ts';
import { naiveEvents, postWindowMail, type NaiveCase, type NaiveEvent } from './naive-events.ts';
import { naiveLimits } from './naive-limits.ts';
import { naiveReason, naiveWindowEnd } from './naive-windows.ts';

/** What is compared of an email. */
export type NaiveDecision = Pick<
  PlannedEmail,
  | 'emailId'
  | 'type'
  | 'campaign'
  | 'eventDate'
  | 'idealDate'
  | 'latestDate'
  | 'baseDate'
  | 'sendDate'
  | 'skipReason'
  | 'blockedBy'
  | 'movedBy'
>;

/** The plan of a contact that is the whole organization, under caps that are never felt. */
export function naivePlan(naive: NaiveCase): readonly NaiveDecision[] {
  const { contact, suppression } = naive.subject;
  if (!contact.active || suppression === 'bounced' || suppression === 'complained') return [];
  const events = naiveEvents(naive).filter(
    ({ kind }) => suppression === null || kind === 'transactional' || kind === 'required',
  );
  const emails: NaiveEmail[] = [];
  const windowsOf: Day[] = [];
  for (const event of events) windowsOf.push(...take(naive, event, emails));
  if (suppression === null) addPostWindowMail(naive, windowsOf, emails);
  thinReminders(naive, emails);
  naiveLimits(naive, emails);
  return emails.map(decisionOf);
}

/** Adds an event's email to the plan; gives the day in a window for whose sake it is skipped. */
function take(naive: NaiveCase, event: NaiveEvent, emails: NaiveEmail[]): readonly Day[] {
  const email = naiveEmail(naive, event);
  if (email === 'none') return wasSkippedByWindow(naive, event) ? [event.ideal] : [];
  if (!email.settled) email.reason = judgedOn(naive, event, email.base);
  emails.push(email);
  return event.kind === 'marketing' && isWindow(email.reason) ? [email.base] : [];
}

/** Past and not in the plan any more, judged on its ideal date (rules §5, §7). */
function wasSkippedByWindow(naive: NaiveCase, event: NaiveEvent): boolean {
  const { settings, subject, today } = naive;
  const stored = storedOf(naive, event.id);
  if (event.kind !== 'marketing' || !event.respects || event.ideal >= today) return false;
  if ((stored !== null && isEnded(stored)) || isOutsidePeriod(event, event.ideal)) return false;
  return isWindow(naiveReason(settings.stateRules, subject.contact, event.ideal));
}

function isWindow(reason: string | null): boolean {
  return reason === 'birthday_window' || reason === 'effective_date_window';
}

function addPostWindowMail(naive: NaiveCase, skippedOn: Day[], emails: NaiveEmail[]): void {
  const { settings, subject, today } = naive;
  if (!settings.emailTypes.post_window.enabled) return;
  const ends = (day: Day): Day | null =>
    naiveWindowEnd(settings.stateRules, subject.contact, day, today + settings.horizonDays - 1);
  const events = subject.emails
    .filter((stored) => stored.type === 'post_window' && !isEnded(stored))
    .map(({ eventDate }) => eventDate)
    .filter((event) => ends(event - 1) === event - 1);
  const done = new Set<Day>();
  while (events.length > 0 || skippedOn.length > 0) {
    for (const day of skippedOn.splice(0)) {
      const end = ends(day);
      if (end !== null && end + 1 >= today) events.push(end + 1);
    }
    for (const event of events.splice(0)) {
      if (done.has(event)) continue;
      done.add(event);
      skippedOn.push(...take(naive, postWindowMail(naive, event), emails));
    }
  }
}

/** The reminders of a visit that are late (rules §6, last paragraph). */
function thinReminders(naive: NaiveCase, emails: readonly NaiveEmail[]): void {
  for (const { visit } of naive.subject.visits) {
    const reminders = emails.filter(({ event }) => isReminder(event, visit));
    const late = reminders.filter(
      ({ event, settled, keptSend }) => event.ideal < naive.today && !settled && keptSend === null,
    );
    const [first, ...others] = [...late].sort(byOffset);
    if (!first) continue;
    for (const email of others) email.reason = 'too_late';
    const oneGoesAlready = reminders.some(
      ({ event, keptSend }) => event.ideal < naive.today && keptSend !== null,
    );
    if (oneGoesAlready || !lastReminderGoes(naive, first.event)) first.reason = 'too_late';
  }
}

/** Whether the late reminder with the greatest offset goes out today. */
function lastReminderGoes(naive: NaiveCase, { template, event: date }: NaiveEvent): boolean {
  const { settings, today } = naive;
  if (template === null) return false;
  const { visit, offsetDays } = template;
  const ofVisit = settings.visitTemplates.filter((each) => each.visit === visit);
  const closer = ofVisit.filter((each) => each.offsetDays <= 0 && each.offsetDays >= offsetDays);
  const wasSentFor = (each: VisitTemplate, isFor: (event: Day) => boolean): boolean =>
    naive.subject.emails.some(
      ({ type, eventDate, status }) =>
        type === `visit_${each.code}` &&
        isFor(eventDate) &&
        ['sent', 'claimed', 'unknown'].includes(status),
    );
  if (closer.some((each) => wasSentFor(each, (day) => day === date))) return false;
  const ideals = naiveEvents(naive).flatMap((event) =>
    isReminder(event, visit) ? event.ideal : [],
  );
  const toldAnotherDate = ofVisit.some((each) => wasSentFor(each, (day) => day !== date));
  return toldAnotherDate ? !ideals.includes(today) : !ideals.some((ideal) => ideal >= today);
}

function isReminder({ template }: NaiveEvent, visit: string): boolean {
  return template?.visit === visit && template.offsetDays <= 0;
}

function byOffset({ event: a }: NaiveEmail, { event: b }: NaiveEmail): number {
  const [first, second] = [a.template?.code ?? '', b.template?.code ?? ''];
  const difference = (b.template?.offsetDays ?? 0) - (a.template?.offsetDays ?? 0);
  return difference || Buffer.compare(Buffer.from(first), Buffer.from(second));
}

function decisionOf({
  event,
  base,
  keptSend,
  movedBy,
  reason,
  blockedBy,
  stored,
  settled,
}: NaiveEmail): NaiveDecision {
  const baseMovedBy =
    movedBy !== 'cap' || settled ? movedBy : stored === null ? null : whatSetBase(stored);
  return {
    emailId: event.id,
    type: event.type,
    campaign: event.campaignName,
    eventDate: event.event,
    idealDate: event.ideal,
    latestDate: event.latest,
    baseDate: base,
    sendDate: reason === null ? (keptSend ?? base) : null,
    skipReason: reason,
    blockedBy,
    movedBy: reason === null ? movedBy : baseMovedBy,
  };
}
