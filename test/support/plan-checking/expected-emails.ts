/**
 * Rules §1, §5, §6 and §8.1: which emails a contact's plan has to have, with base date, and the
 * reasons to skip that do not depend on any other mail but a visit's.
 */
import {
  civilFromDay,
  formatCivilDate,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import type { CheckedContact } from './checked-files.ts';
import type { CheckedSettings } from './checked-settings.ts';
import { type CheckedWindows } from './checked-windows.ts';
import { postWindowMail, type PossibleEmail } from './expected-events.ts';
import type { PlanLine } from './plan-lines.ts';

/** An email that the plan has to have. */
export interface ExpectedEmail {
  readonly email: PossibleEmail;
  readonly stored: PlanLine | null;
  readonly base: Day;
  /** The stored send date, where it holds. */
  readonly keptSend: Day | null;
  /** What set the base date. */
  readonly movedBy: string | null;
  /** A skip on a past date, or a missed email: it stays as it is. */
  readonly settled: boolean;
  /** Why it is skipped whatever else there is. */
  reason: string | null;
}

/** A contact with what its plan depends on. */
export interface CheckedCase {
  readonly settings: CheckedSettings;
  readonly contact: CheckedContact;
  readonly windows: CheckedWindows;
  /** Everything but post-window mail. */
  readonly possible: readonly PossibleEmail[];
  readonly today: Day;
  readonly horizonEnd: Day;
  /** Whether effective-date emails of an ideal date are spread. */
  readonly isSpread: (ideal: Day) => boolean;
}

const WINDOWS = ['birthday_window', 'effective_date_window'];

/** All emails that the plan has to have for a contact. */
export function expectedEmails(given: CheckedCase): readonly ExpectedEmail[] {
  if (!given.contact.active) return [];
  const expected: ExpectedEmail[] = [];
  const heldBack: Day[] = [];
  for (const email of given.possible) {
    heldBack.push(...take(given, email, expected));
  }
  addPostWindowMail(given, heldBack, expected);
  thinReminders(given, expected);
  return expected;
}

/** Whether an effective-date email counts for smoothing: neither skipped nor late. */
export function countsForSmoothing(
  given: CheckedCase,
  { id, type, ideal }: PossibleEmail,
): boolean {
  if (type !== 'effective_date' || !given.contact.active) return false;
  if (ideal < given.today || ideal > given.horizonEnd) return false;
  return !isEnded(given, id) && given.windows.reasonOn(ideal) === null;
}

function isEnded({ contact }: CheckedCase, id: string): boolean {
  return contact.history.some(({ emailId }) => emailId === id);
}

/** Takes an email in; gives the day on which a window holds it back. */
function take(given: CheckedCase, email: PossibleEmail, expected: ExpectedEmail[]): readonly Day[] {
  if (isEnded(given, email.id)) return [];
  const found = placed(given, email);
  if (found !== null) {
    expected.push(found);
    return email.kind === 'marketing' && isWindow(found.reason) ? [found.base] : [];
  }
  const isPast = email.kind === 'marketing' && email.respects && email.ideal < given.today;
  if (!isPast || isOutsidePeriod(email, email.ideal)) return [];
  return isWindow(given.windows.reasonOn(email.ideal)) ? [email.ideal] : [];
}

function isWindow(reason: string | null): boolean {
  return reason !== null && WINDOWS.includes(reason);
}

function isOutsidePeriod({ instance }: PossibleEmail, day: Day): boolean {
  return instance !== null && (day < instance.start || day > instance.end);
}

function placed(given: CheckedCase, email: PossibleEmail): ExpectedEmail | null {
  const { today, horizonEnd, contact, settings } = given;
  const { ideal, latest } = email;
  if (ideal > horizonEnd) return null;
  const known = contact.previous.get(email.id) ?? null;
  const isSame = known?.ideal === ideal && known.latest === latest;
  if (known !== null && isSame && known.skipReason !== null && known.base < today) {
    const staysUntil =
      latest + (known.skipReason === 'missed' ? settings.followups.lookback_days : 0);
    return today > staysUntil ? null : settledEmail(email, known, known.skipReason, known.movedBy);
  }
  if (known !== null && isSame) {
    const kept = keptEmail(given, email, known);
    if (kept !== null) return kept;
  }
  if (ideal < today && latest < today) {
    const isMissed =
      known !== null &&
      (known.send !== null ||
        (known.skipReason === 'missed' && today <= latest + settings.followups.lookback_days));
    return isMissed ? settledEmail(email, known, 'missed', baseMover(known)) : null;
  }
  const [base, movedBy] = newBase(given, email, isSame);
  return judged(given, { email, stored: known, base, keptSend: null, movedBy });
}

function settledEmail(
  email: PossibleEmail,
  stored: PlanLine,
  reason: string,
  movedBy: string | null,
): ExpectedEmail {
  return { email, stored, base: stored.base, keptSend: null, movedBy, settled: true, reason };
}

function keptEmail(
  given: CheckedCase,
  email: PossibleEmail,
  stored: PlanLine,
): ExpectedEmail | null {
  const { today, windows } = given;
  const { send, base } = stored;
  const holds =
    send !== null && send >= today && !(email.respects && windows.reasonOn(send) !== null);
  if (!holds && base < today) return null;
  const movedBy = baseMover(stored);
  return judged(given, { email, stored, base, keptSend: holds ? send : null, movedBy });
}

/** A plan file names what set the send date; where that is the cap, what set the base is inferred. */
function baseMover({ movedBy, base, ideal, type }: PlanLine): string | null {
  if (movedBy !== 'cap') return movedBy;
  if (base === ideal) return null;
  return type === 'effective_date' ? 'smoothing' : 'catch_up';
}

function newBase(
  given: CheckedCase,
  email: PossibleEmail,
  isStored: boolean,
): readonly [Day, string | null] {
  const { today, windows, settings, contact } = given;
  const { ideal, latest, type, event } = email;
  if (ideal >= today) {
    if (type !== 'effective_date' || isStored || !given.isSpread(ideal)) return [ideal, null];
    if (windows.reasonOn(ideal) !== null) return [ideal, null];
    const width = settings.volume.ed_smoothing_window_days;
    const hash = fnv(`${contact.id}|effective_date|${String(civilFromDay(event).year)}`);
    const base = ideal + (hash % (2 * width + 1)) - width;
    const stays = base < today || base > latest || windows.reasonOn(base) !== null;
    return stays || base === ideal ? [ideal, null] : [base, 'smoothing'];
  }
  if (email.kind === 'transactional' || latest === today) return [today, 'catch_up'];
  const free: Day[] = [];
  const days = Math.min(settings.volume.catch_up_spread_days, latest - today);
  for (let day = today + 1; day <= today + days; day++) {
    if (!email.respects || windows.reasonOn(day) === null) free.push(day);
  }
  const hash = fnv(`${contact.id}|${type}|${formatCivilDate(event)}|catchup`);
  return [free[hash % free.length] ?? today + 1, 'catch_up'];
}

function fnv(text: string): number {
  let hash = 2166136261;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash;
}

function judged(
  { windows }: CheckedCase,
  placement: Omit<ExpectedEmail, 'reason' | 'settled'>,
): ExpectedEmail {
  const { email, base } = placement;
  const window = email.respects ? windows.reasonOn(base) : null;
  const reason = isOutsidePeriod(email, base) ? 'campaign_inactive' : window;
  return { ...placement, settled: false, reason };
}

function addPostWindowMail(given: CheckedCase, heldBack: Day[], expected: ExpectedEmail[]): void {
  const { settings, contact, windows, today, horizonEnd } = given;
  if (!settings.email_types.post_window.enabled) return;
  const events = [...contact.previous.values()]
    .filter(({ type, event }) => type === 'post_window' && windows.endsOn(event - 1))
    .map(({ event }) => event);
  const seen = new Set<Day>();
  while (heldBack.length > 0 || events.length > 0) {
    for (const day of heldBack.splice(0)) {
      const end = windows.endOf(day, horizonEnd - 1);
      if (end !== null && end + 1 >= today) events.push(end + 1);
    }
    for (const event of events.splice(0)) {
      if (seen.has(event)) continue;
      seen.add(event);
      heldBack.push(...take(given, postWindowMail(settings, contact, event), expected));
    }
  }
}

/** Of the late reminders of a visit at most one goes out (§6, last paragraph). */
function thinReminders(given: CheckedCase, expected: readonly ExpectedEmail[]): void {
  const { settings, contact, possible, today } = given;
  const gone = contact.history.filter(({ status }) =>
    ['sent', 'sending', 'unknown'].includes(status),
  );
  for (const [visit, date] of contact.visits) {
    const isReminder = (email: PossibleEmail): boolean =>
      email.visit === visit && email.offset <= 0;
    const mine = expected.filter(({ email }) => isReminder(email));
    const late = mine
      .filter(
        ({ email, settled, keptSend }) => email.ideal < today && !settled && keptSend === null,
      )
      .sort((a, b) => b.email.offset - a.email.offset || (a.email.code < b.email.code ? -1 : 1));
    const [first, ...others] = late;
    if (first === undefined) continue;
    for (const other of others) other.reason = 'too_late';
    const typesFrom = (offset: number): readonly string[] =>
      settings.visitTemplates
        .filter((each) => each.visit === visit && each.offset <= 0 && each.offset >= offset)
        .map(({ code }) => `visit_${code}`);
    const typesOfVisit = settings.visitTemplates
      .filter((each) => each.visit === visit)
      .map(({ code }) => `visit_${code}`);
    const closerSent = gone.some(
      ({ type, event }) => event === date && typesFrom(first.email.offset).includes(type),
    );
    const otherDateSent = gone.some(
      ({ type, event }) => event !== date && typesOfVisit.includes(type),
    );
    const oneStillGoes = mine.some(
      ({ email, keptSend }) => email.ideal < today && keptSend !== null,
    );
    const ideals = possible.filter(isReminder).map(({ ideal }) => ideal);
    const another = otherDateSent ? ideals.includes(today) : ideals.some((each) => each >= today);
    if (closerSent || oneStillGoes || another) first.reason = 'too_late';
  }
}
