import type { Day } from '../calendar/civil-date.ts';
import { settleBaseDate, type Standing } from './base-date.ts';
import {
  candidateOf,
  idOf,
  mayHaveGone,
  skip,
  type Candidate,
  type CandidateSeed,
  type Planning,
} from './candidate.ts';
import { compareText } from './order.ts';
import { VISIT_PRIORITY, type PlannedVisitTemplate } from './compile.ts';

/** The visit that happens on the contact's sign-up date. */
export const SIGNUP_VISIT = 'signup';

/** How long mail after a visit, and sign-up mail, still makes sense (rules §3). */
const DAYS_AFTER_IDEAL = 7;

interface VisitCandidate {
  readonly candidate: Candidate;
  readonly template: PlannedVisitTemplate;
  readonly standing: Standing;
}

/** A contact's visit mail: reminders, mail on the day, mail after it, sign-up mail. */
export function visitCandidates(
  planning: Planning,
  accept: (candidate: Candidate, standing: Standing) => void,
): void {
  const { contact, visits } = planning.subject;
  for (const { visit, date } of visits) oneVisit(planning, visit, date, accept);
  if (contact.signupDate !== null) oneVisit(planning, SIGNUP_VISIT, contact.signupDate, accept);
}

function oneVisit(
  planning: Planning,
  visit: string,
  date: Day,
  accept: (candidate: Candidate, standing: Standing) => void,
): void {
  const templates = planning.rules.visitTemplates.get(visit);
  if (!templates) return;
  const { segment } = planning.subject.contact;
  const mails: VisitCandidate[] = [];
  for (const template of templates) {
    if (template.segment !== null && template.segment !== segment) continue;
    const candidate = candidateOf(planning, visitSeed(visit, date, template));
    mails.push({ candidate, template, standing: settleBaseDate(planning, candidate) });
  }
  if (visit !== SIGNUP_VISIT) thinLateReminders(planning, date, mails);
  for (const { candidate, standing } of mails) accept(candidate, standing);
}

/**
 * Of a visit's late reminders at most one goes out, so that nobody who joins late gets a heap of
 * them; after a change of date one goes out all the same, to tell of it (rules §6).
 */
function thinLateReminders(planning: Planning, date: Day, mails: readonly VisitCandidate[]): void {
  const reminders = mails.filter(({ template }) => template.offsetDays <= 0);
  const late = reminders
    .filter(({ candidate, standing }) => isLate(planning, candidate, standing))
    .sort(byGreatestOffset);
  const [latest] = late;
  if (!latest) return;
  const goes = oneGoesOut(planning, date, mails, latest);
  for (const mail of late) {
    if (mail === latest && goes) {
      mail.candidate.trace?.push({ step: 'late_visit', sentInstead: null });
    } else {
      skip(mail.candidate, 'too_late');
      mail.candidate.trace?.push({
        step: 'late_visit',
        sentInstead: idOf(planning, latest.candidate),
      });
    }
  }
}

function oneGoesOut(
  planning: Planning,
  date: Day,
  mails: readonly VisitCandidate[],
  latest: VisitCandidate,
): boolean {
  const reminders = mails.filter(({ template }) => template.offsetDays <= 0);
  const { today } = planning;
  // A reminder of an earlier plan that is still to go out today is the one that goes.
  const keptLate = reminders.some(
    ({ candidate }) => candidate.keptSendDate !== null && candidate.idealDate < today,
  );
  if (keptLate || wasReminded(planning, date, latest)) return false;
  const ideals = reminders.map(({ candidate }) => candidate.idealDate);
  if (toldAnotherDate(planning, latest.candidate.visit, date)) return !ideals.includes(today);
  return !ideals.some((ideal) => ideal >= today);
}

/** Whether a reminder at least as close to the visit went out for this date, for whatever segment. */
function wasReminded(planning: Planning, date: Day, latest: VisitCandidate): boolean {
  const { visit } = latest.candidate;
  const templates = visit === null ? [] : (planning.rules.visitTemplates.get(visit) ?? []);
  const closer = templates.filter(
    ({ offsetDays }) => offsetDays <= 0 && offsetDays >= latest.template.offsetDays,
  );
  return planning.subject.emails.some(
    (stored) =>
      stored.eventDate === date &&
      mayHaveGone(stored) &&
      closer.some(({ type }) => type === stored.type),
  );
}

/** Whether a mail about another date of this visit went out, so that the contact knows a wrong date. */
function toldAnotherDate(planning: Planning, visit: string | null, date: Day): boolean {
  return planning.subject.emails.some(
    (stored) =>
      stored.type.startsWith('visit_') &&
      (stored.visit ?? planning.rules.visitOfCode.get(stored.type.slice('visit_'.length))) ===
        visit &&
      stored.eventDate !== date &&
      mayHaveGone(stored),
  );
}

/** Late and undecided: a kept date, and a skip that stays, are decided already. */
function isLate(planning: Planning, candidate: Candidate, standing: Standing): boolean {
  return (
    standing === 'current' &&
    candidate.idealDate < planning.today &&
    candidate.keptSendDate === null
  );
}

function byGreatestOffset(a: VisitCandidate, b: VisitCandidate): number {
  const byOffset = b.template.offsetDays - a.template.offsetDays;
  return byOffset === 0 ? compareText(a.template.code, b.template.code) : byOffset;
}

function visitSeed(visit: string, date: Day, template: PlannedVisitTemplate): CandidateSeed {
  const idealDate = date + template.offsetDays;
  return {
    type: template.type,
    kind: 'transactional',
    respectsWindows: false,
    family: template.type,
    event: null,
    campaign: null,
    campaignName: null,
    visit,
    parentId: null,
    eventDate: date,
    idealDate,
    latestDate: latestDate(visit, date, template),
    priority: VISIT_PRIORITY,
    template: template.template,
  };
}

function latestDate(visit: string, date: Day, template: PlannedVisitTemplate): Day {
  if (visit === SIGNUP_VISIT || template.offsetDays > 0) {
    return date + template.offsetDays + DAYS_AFTER_IDEAL;
  }
  return template.offsetDays === 0 ? date : date - template.latestDaysBefore;
}
