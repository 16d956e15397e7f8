import { formatCivilDate, type Day } from '../calendar/civil-date.ts';
import {
  isOver,
  isUnchanged,
  skip,
  type Candidate,
  type Planning,
  type StoredEmail,
} from './candidate.ts';
import type { MovedBy } from './email.ts';
import { fnv1a32 } from './hash.ts';
import type { TraceStep } from './trace.ts';

/** What becomes of a candidate before the rules about several emails are asked. */
export type Standing =
  /** It takes part in the plan, with a base date. */
  | 'current'
  /** A stored skip on a past date: it stays as it is. */
  | 'settled'
  /** Stored and pending, but its latest date is over. */
  | 'missed'
  /** Not part of the plan: over, beyond the horizon, or of historical interest only. */
  | 'gone';

/**
 * Gives a candidate its base date: the stored one where it holds (rules §1), else the ideal date,
 * else the catch-up date (rules §6). A smoothed date comes later.
 */
export function settleBaseDate(planning: Planning, candidate: Candidate): Standing {
  const { today } = planning;
  const { stored, idealDate, latestDate } = candidate;
  if (isOver(stored)) return 'gone';
  if (idealDate > planning.horizonEnd) return 'gone';
  if (stored !== null && isUnchanged(candidate)) {
    if (stored.status === 'skipped' && stored.baseDate < today) {
      return settledSkip(planning, candidate, stored);
    }
    if (keepsStoredDates(planning, candidate, stored)) return 'current';
  }
  if (latestDate < today && idealDate < today) {
    return isMissed(planning, candidate) ? 'missed' : 'gone';
  }
  if (idealDate < today) catchUp(planning, candidate);
  return 'current';
}

/** Keeps a stored base date, and the send date of a pending email, where rules §1 says so. */
function keepsStoredDates(planning: Planning, candidate: Candidate, stored: StoredEmail): boolean {
  const { today, exclusions } = planning;
  const sendDate = stored.status === 'pending' ? stored.sendDate : null;
  const sendDateHolds =
    sendDate !== null &&
    sendDate >= today &&
    !(candidate.respectsWindows && exclusions.reasonOn(sendDate) !== null);
  if (!sendDateHolds && stored.baseDate < today) return false;
  candidate.baseDate = stored.baseDate;
  candidate.movedBy = baseMovedBy(stored);
  if (sendDateHolds) {
    candidate.keptSendDate = sendDate;
    candidate.movedByCap = stored.movedBy === 'cap';
  }
  candidate.trace?.push(...stored.trace.filter(setDates(sendDateHolds)));
  candidate.trace?.push({ step: 'kept', base: stored.baseDate, send: candidate.keptSendDate });
  return true;
}

/** What set the base date of an email that a cap may have moved afterwards. */
function baseMovedBy(stored: StoredEmail): MovedBy | null {
  if (stored.movedBy !== 'cap') return stored.movedBy;
  if (stored.baseDate === stored.idealDate) return null;
  const decided = stored.trace.findLast(setDates(false));
  if (decided?.step === 'catch_up' || decided?.step === 'smoothing') return decided.step;
  return stored.type === 'effective_date' ? 'smoothing' : 'catch_up';
}

/** Picks the steps that set the dates which are kept; everything else is judged, and told, anew. */
function setDates(sendDateToo: boolean): (step: TraceStep) => boolean {
  return ({ step }) =>
    step === 'catch_up' || step === 'smoothing' || (sendDateToo && step === 'cap');
}

/** A skip on a past base date stays until its latest date, a missed one for the look-back after it. */
function settledSkip(planning: Planning, candidate: Candidate, stored: StoredEmail): Standing {
  if (stored.skipReason === 'missed') return isMissed(planning, candidate) ? 'missed' : 'gone';
  if (candidate.latestDate < planning.today) return 'gone';
  candidate.baseDate = stored.baseDate;
  candidate.movedBy = stored.movedBy;
  skip(candidate, stored.skipReason ?? 'missed', stored.blockedBy);
  if (candidate.trace) candidate.trace = [...stored.trace];
  return 'settled';
}

/** Once the look-back is over nothing is said any more, or the next plan would take it back (rules §9.3). */
function isMissed({ today, rules }: Planning, { stored, latestDate }: Candidate): boolean {
  const wasDue = stored?.status === 'pending' || stored?.skipReason === 'missed';
  return wasDue && today <= latestDate + rules.followupLookbackDays;
}

/** Records a pending email whose latest date is over as skipped. */
export function markMissed(candidate: Candidate): void {
  const { stored } = candidate;
  const holds = stored !== null && isUnchanged(candidate);
  candidate.baseDate = holds ? stored.baseDate : candidate.idealDate;
  candidate.movedBy = holds ? baseMovedBy(stored) : null;
  skip(candidate, 'missed');
  if (candidate.trace && holds) {
    candidate.trace = stored.trace.filter(({ step }) => step !== 'missed');
  }
  candidate.trace?.push({ step: 'missed', latest: candidate.latestDate });
}

/** Draws the date of a late email (rules §6). Visit mail is due today. */
function catchUp(planning: Planning, candidate: Candidate): void {
  const { today } = planning;
  const { latestDate } = candidate;
  candidate.movedBy = 'catch_up';
  if (candidate.kind === 'transactional' || latestDate === today) {
    candidate.baseDate = today;
    candidate.trace?.push({
      step: 'catch_up',
      from: today,
      to: today,
      index: 0,
      choices: 1,
      base: today,
    });
    return;
  }
  const last = today + Math.min(planning.rules.volume.catchUpSpreadDays, latestDate - today);
  const free: Day[] = [];
  for (let day = today + 1; day <= last; day++) {
    if (!candidate.respectsWindows || planning.exclusions.reasonOn(day) === null) free.push(day);
  }
  const { contact } = planning.subject;
  const event = formatCivilDate(candidate.eventDate);
  const index =
    free.length > 0 ? fnv1a32(`${contact.id}|${candidate.type}|${event}|catchup`) % free.length : 0;
  // With no free day the email is skipped, judged on the first day that it could have gone.
  candidate.baseDate = free[index] ?? today + 1;
  candidate.trace?.push({
    step: 'catch_up',
    from: today + 1,
    to: last,
    index,
    choices: free.length,
    base: candidate.baseDate,
  });
}
