/** Rules §1, §5, §6 and §8.1 as they are written: one email's base date, and whether it is skipped. */
import {
  civilFromDay,
  formatCivilDate,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { MovedBy, SkipReason } from '../../../shared/domain/planning/email.ts';
import { capsFor } from '../../../shared/domain/settings/caps.ts';
import type { NaiveCase, NaiveEvent } from './naive-events.ts';
import { naiveFnv } from './naive-hash.ts';
import { naiveReason } from './naive-windows.ts';

/** An email of the plan. */
export interface NaiveEmail {
  readonly event: NaiveEvent;
  readonly stored: StoredEmail | null;
  /** Nothing decides about it any more: a skip on a past date, or a missed one. */
  readonly settled: boolean;
  readonly base: Day;
  /** The kept send date of a pending one. */
  readonly keptSend: Day | null;
  readonly movedBy: MovedBy | null;
  reason: SkipReason | null;
  blockedBy: readonly string[] | null;
}

/** The email of an event, or `none` when it has no place in the plan any more, or not yet. */
export function naiveEmail(naive: NaiveCase, event: NaiveEvent): NaiveEmail | 'none' {
  const { settings, today } = naive;
  const stored = storedOf(naive, event.id);
  if (stored !== null && isEnded(stored)) return 'none';
  if (event.ideal > today + settings.horizonDays) return 'none';
  if (stored !== null && isSame(stored, event)) {
    if (stored.status === 'skipped' && stored.baseDate < today)
      return pastSkip(naive, event, stored);
    const kept = keptEmail(naive, event, stored);
    if (kept) return kept;
  }
  if (event.ideal < today && event.latest < today) return missed(naive, event, stored);
  const [base, movedBy] = freshDate(naive, event, stored);
  return { event, stored, settled: false, base, keptSend: null, movedBy, ...UNDECIDED };
}

const UNDECIDED = { reason: null, blockedBy: null } as const;

/** The record of an email. What ended counts before anything else that is said of it. */
export function storedOf({ subject }: NaiveCase, id: string): StoredEmail | null {
  const records = subject.emails.filter(({ emailId }) => emailId === id);
  return records.find(isEnded) ?? records.at(-1) ?? null;
}

/** Sent, being sent, unknown, failed or cancelled: never planned again. */
export function isEnded({ status }: StoredEmail): boolean {
  return !['pending', 'skipped'].includes(status);
}

/** Whether ideal and latest date are what the record says. */
export function isSame(stored: StoredEmail, { ideal, latest }: NaiveEvent): boolean {
  return stored.idealDate === ideal && stored.latestDate === latest;
}

/** Whether an email is past its campaign's end or before its start on a day. */
export function isOutsidePeriod({ campaign }: NaiveEvent, day: Day): boolean {
  if (campaign === null) return false;
  const { activeStartDate, activeEndDate } = campaign;
  return (
    (activeStartDate !== null && day < activeStartDate) ||
    (activeEndDate !== null && day > activeEndDate)
  );
}

/** Why an email may not go out on a day; null = it may. */
export function judgedOn(naive: NaiveCase, event: NaiveEvent, day: Day): SkipReason | null {
  if (isOutsidePeriod(event, day)) return 'campaign_inactive';
  return excludedOn(naive, event, day);
}

function excludedOn(
  { settings, subject }: NaiveCase,
  event: NaiveEvent,
  day: Day,
): SkipReason | null {
  return event.respects ? naiveReason(settings.stateRules, subject.contact, day) : null;
}

/** A skip on a past date stays until its latest date, a missed one for the look-back after it. */
function pastSkip(naive: NaiveCase, event: NaiveEvent, stored: StoredEmail): NaiveEmail | 'none' {
  const { settings, today } = naive;
  const { baseDate: base, movedBy, skipReason: reason, blockedBy } = stored;
  const stays = reason === 'missed' ? settings.followups.lookbackDays : 0;
  if (today > event.latest + stays) return 'none';
  return { event, stored, settled: true, base, keptSend: null, movedBy, reason, blockedBy };
}

function keptEmail(naive: NaiveCase, event: NaiveEvent, stored: StoredEmail): NaiveEmail | null {
  const { sendDate, baseDate: base } = stored;
  const sendStays =
    stored.status === 'pending' &&
    sendDate !== null &&
    sendDate >= naive.today &&
    excludedOn(naive, event, sendDate) === null;
  if (sendStays) {
    const { movedBy } = stored;
    return { event, stored, settled: false, base, keptSend: sendDate, movedBy, ...UNDECIDED };
  }
  if (base < naive.today) return null;
  const movedBy = whatSetBase(stored);
  return { event, stored, settled: false, base, keptSend: null, movedBy, ...UNDECIDED };
}

/** What set the base date, when a cap had set the send date. */
export function whatSetBase({ movedBy, baseDate, idealDate, type }: StoredEmail): MovedBy | null {
  if (movedBy !== 'cap') return movedBy;
  if (baseDate === idealDate) return null;
  return type === 'effective_date' ? 'smoothing' : 'catch_up';
}

function missed(
  { settings, today }: NaiveCase,
  event: NaiveEvent,
  stored: StoredEmail | null,
): NaiveEmail | 'none' {
  if (stored === null || today > event.latest + settings.followups.lookbackDays) return 'none';
  if (stored.status !== 'pending' && stored.skipReason !== 'missed') return 'none';
  const [base, movedBy] = isSame(stored, event)
    ? [stored.baseDate, whatSetBase(stored)]
    : [event.ideal, null];
  const skipped = { reason: 'missed', blockedBy: null } as const;
  return { event, stored, settled: true, base, keptSend: null, movedBy, ...skipped };
}

function freshDate(
  naive: NaiveCase,
  event: NaiveEvent,
  stored: StoredEmail | null,
): readonly [Day, MovedBy | null] {
  if (event.ideal < naive.today) return [catchUpDate(naive, event), 'catch_up'];
  const smooths = event.type === 'effective_date' && !(stored !== null && isSame(stored, event));
  const smoothed = smooths ? smoothedDate(naive, event) : event.ideal;
  return [smoothed, smoothed === event.ideal ? null : 'smoothing'];
}

function catchUpDate(naive: NaiveCase, event: NaiveEvent): Day {
  const { today, settings, subject } = naive;
  if (event.kind === 'transactional' || event.latest === today) return today;
  const n = Math.min(settings.volume.catchUpSpreadDays, event.latest - today);
  const free: Day[] = [];
  for (let days = 1; days <= n; days++) {
    if (excludedOn(naive, event, today + days) === null) free.push(today + days);
  }
  if (free.length === 0) return today + 1;
  const date = formatCivilDate(event.event);
  const hash = naiveFnv([subject.contact.id, event.type, date, 'catchup'].join('|'));
  return free[hash % free.length] ?? today;
}

/** A contact alone is the whole organization here: its ideal date has one email. */
function smoothedDate(naive: NaiveCase, event: NaiveEvent): Day {
  const { settings, subject, today } = naive;
  const { ideal, latest } = event;
  const { soft } = capsFor(settings.volume, 1);
  if (soft >= 1 || excludedOn(naive, event, ideal) !== null) return ideal;
  const width = settings.volume.edSmoothingWindowDays;
  const year = String(civilFromDay(event.event).year);
  const hash = naiveFnv(`${subject.contact.id}|effective_date|${year}`);
  const smoothed = ideal + (hash % (2 * width + 1)) - width;
  const stays =
    smoothed < today || smoothed > latest || excludedOn(naive, event, smoothed) !== null;
  return stays ? ideal : smoothed;
}
