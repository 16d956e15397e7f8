import type { Day } from '../calendar/civil-date.ts';
import { exclusionsOf } from '../rules/exclusion.ts';
import { anniversarySeeds, effectiveDateSeeds, postWindowSeed } from './anniversaries.ts';
import { markMissed, settleBaseDate, type Standing } from './base-date.ts';
import { campaignCandidates, outsidePeriod } from './campaigns.ts';
import {
  candidateOf,
  isOver,
  skip,
  type Candidate,
  type Planning,
  type PlanningSubject,
  type Smoothing,
  type StoredEmail,
} from './candidate.ts';
import type { PlanningRules } from './compile.ts';
import type { SkipReason } from './email.ts';
import { followupCandidates } from './follow-ups.ts';
import { limitPerContact } from './per-contact.ts';
import { smooth } from './smoothing.ts';
import { visitCandidates } from './visits.ts';

/** What a derivation needs besides the contact. */
export interface DeriveRequest {
  readonly rules: PlanningRules;
  readonly today: Day;
  readonly smoothing: Smoothing;
  readonly caps: Planning['caps'];
  readonly traced: boolean;
}

/** A contact's emails under the rules that need no other contact: what survey counts and commit deals. */
export interface Derivation {
  readonly planning: Planning;
  /** Planned and skipped ones, each once. */
  readonly candidates: readonly Candidate[];
}

/** Derives the emails of one contact (rules §3–8.2, §11). Pure: the same inputs give the same emails. */
export function derive(request: DeriveRequest, subject: PlanningSubject): Derivation {
  const planning = planningOf(request, subject);
  const { contact, suppression } = subject;
  if (!contact.active || suppression === 'bounced' || suppression === 'complained') {
    return { planning, candidates: [] };
  }
  const plan: Candidate[] = [];
  visitCandidates(planning, (candidate, standing) => {
    takeIn(plan, candidate, standing);
    candidate.trace?.push({ step: 'windows_ignored', because: 'transactional' });
  });
  marketing(planning, plan, suppression === 'unsubscribed');
  limitPerContact(planning, plan);
  return { planning, candidates: plan };
}

/** The ideal dates of a contact's effective-date emails that are neither skipped nor late (rules §8.1). */
export function effectiveDateIdeals(
  request: Omit<DeriveRequest, 'smoothing' | 'caps'>,
  subject: PlanningSubject,
): readonly Day[] {
  const { contact, suppression } = subject;
  if (!contact.active || suppression !== null || contact.effectiveDate === null) return [];
  const planning = planningOf({ ...request, smoothing: NO_SMOOTHING, caps: null }, subject);
  const ideals: Day[] = [];
  for (const seed of effectiveDateSeeds(planning, planning.today)) {
    if (planning.exclusions.reasonOn(seed.idealDate) !== null) continue;
    if (!isOver(candidateOf(planning, seed).stored)) ideals.push(seed.idealDate);
  }
  return ideals;
}

/** Smoothing for derivations that look at one contact only. */
export const NO_SMOOTHING: Smoothing = { soft: Infinity, countByIdealDate: new Map() };

function planningOf(request: DeriveRequest, subject: PlanningSubject): Planning {
  const { rules, today, smoothing, caps, traced } = request;
  return {
    rules,
    today,
    smoothing,
    caps,
    traced,
    subject,
    horizonEnd: today + rules.horizonDays,
    exclusions: exclusionsOf(rules.stateRules, subject.contact),
    storedById: byId(subject.emails),
  };
}

const NOTHING_STORED: ReadonlyMap<string, StoredEmail> = new Map();

/** What ended stands, whatever an earlier plan beside the history says of the same email (rules §9.7). */
function byId(emails: readonly StoredEmail[]): ReadonlyMap<string, StoredEmail> {
  if (emails.length === 0) return NOTHING_STORED;
  const found = new Map<string, StoredEmail>();
  for (const email of emails) {
    if (!isOver(found.get(email.emailId) ?? null)) found.set(email.emailId, email);
  }
  return found;
}

/** Marketing and follow-up mail; of an unsubscribed contact only what the law requires. */
function marketing(planning: Planning, plan: Candidate[], requiredOnly: boolean): void {
  const skippedOn: Day[] = [];
  const take = (candidate: Candidate): void => {
    if (requiredOnly && candidate.kind !== 'required') return;
    const standing = settleBaseDate(planning, candidate);
    if (candidate.type === 'effective_date' && standing === 'current') smooth(planning, candidate);
    if (standing === 'current') judge(planning, candidate);
    if (causesPostWindow(planning, candidate, standing)) {
      skippedOn.push(standing === 'gone' ? candidate.idealDate : candidate.baseDate);
    }
    takeIn(plan, candidate, standing);
  };
  for (const seed of anniversarySeeds(planning, earliestIdeal(planning))) {
    take(candidateOf(planning, seed));
  }
  for (const candidate of campaignCandidates(planning)) take(candidate);
  if (!requiredOnly) for (const candidate of followupCandidates(planning)) take(candidate);
  if (skippedOn.length === 0 && planning.subject.emails.length === 0) return;
  // A late one may be skipped in its turn, in a window that ends later.
  const taken = new Set<Day>();
  let judged: number;
  do {
    judged = skippedOn.length;
    for (const event of postWindowEvents(planning, skippedOn)) {
      if (taken.has(event)) continue;
      taken.add(event);
      const candidate = candidateOf(planning, postWindowSeed(planning, event));
      traceWindowEnd(planning, candidate);
      take(candidate);
    }
  } while (skippedOn.length > judged);
}

function takeIn(plan: Candidate[], candidate: Candidate, standing: Standing): void {
  traceTiming(candidate);
  if (standing === 'missed') markMissed(candidate);
  if (standing !== 'gone') plan.push(candidate);
}

/** Campaign period, then exclusion windows, on the base date (rules §5, §7). */
function judge(planning: Planning, candidate: Candidate): void {
  if (outsidePeriod(candidate, candidate.baseDate)) return;
  if (!candidate.respectsWindows) {
    const because = candidate.kind === 'required' ? 'required' : 'campaign_type';
    candidate.trace?.push({ step: 'windows_ignored', because });
    return;
  }
  const reason = planning.exclusions.reasonOn(candidate.baseDate);
  if (reason !== null) skip(candidate, reason);
  candidate.trace?.push({
    step: 'exclusion',
    date: candidate.baseDate,
    state: planning.subject.contact.state,
    reason,
    windows: planning.exclusions.windowsAround(candidate.baseDate),
  });
}

function traceWindowEnd({ exclusions }: Planning, candidate: Candidate): void {
  if (!candidate.trace) return;
  const end = candidate.eventDate - 1;
  const window = exclusions.windowsAround(end).find(({ to }) => to === end);
  if (window) candidate.trace.push({ step: 'window_end', window });
}

function traceTiming(candidate: Candidate): void {
  if (!candidate.trace || candidate.trace.some(({ step }) => step === 'timing')) return;
  candidate.trace.unshift({
    step: 'timing',
    event: candidate.eventDate,
    days: candidate.idealDate - candidate.eventDate,
    ideal: candidate.idealDate,
    latest: candidate.latestDate,
  });
}

const WINDOW_REASONS: readonly (SkipReason | null)[] = ['birthday_window', 'effective_date_window'];

/** Whether an email is skipped, or was on its past ideal date, because of a window (rules §5). */
function causesPostWindow(planning: Planning, candidate: Candidate, standing: Standing): boolean {
  if (candidate.kind !== 'marketing' || !candidate.respectsWindows) return false;
  if (standing !== 'gone') return WINDOW_REASONS.includes(candidate.skipReason);
  // Past and never planned, or long skipped: judged on its ideal date, the campaign's period first.
  if (candidate.idealDate >= planning.today || isOver(candidate.stored)) return false;
  const { campaign, idealDate } = candidate;
  if (campaign !== null) {
    if (idealDate < (campaign.start ?? idealDate) || idealDate > (campaign.end ?? idealDate)) {
      return false;
    }
  }
  return WINDOW_REASONS.includes(planning.exclusions.reasonOn(idealDate));
}

/** The events of post-window emails: one per window that skipped something, and stored ones (rules §5). */
function postWindowEvents(planning: Planning, skippedOn: readonly Day[]): readonly Day[] {
  const { rules, today, horizonEnd, exclusions, subject } = planning;
  if (!rules.types.post_window.enabled) return [];
  const events = new Set<Day>();
  for (const day of skippedOn) {
    const end = exclusions.windowEnd(day, horizonEnd - 1);
    if (end !== null && end + 1 >= today) events.add(end + 1);
  }
  for (const stored of subject.emails) {
    if (stored.type !== 'post_window' || isOver(stored)) continue;
    if (exclusions.isWindowEnd(stored.eventDate - 1)) events.add(stored.eventDate);
  }
  return [...events].sort((a, b) => a - b);
}

/**
 * The earliest ideal date worth looking at: that of late mail, of stored mail that may be missed by
 * now, and the start of a window that ends from yesterday on.
 */
function earliestIdeal(planning: Planning): Day {
  const { rules, today, subject, exclusions } = planning;
  const longestLead = Math.max(rules.birthdayDaysBefore, rules.effectiveDateDaysBefore, 30);
  let earliest = today - longestLead;
  for (const stored of subject.emails) {
    if (!isOver(stored)) earliest = Math.min(earliest, stored.idealDate);
  }
  return Math.min(earliest, exclusions.earliestStart(today - 1, planning.horizonEnd - 1));
}
