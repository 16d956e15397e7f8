import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { CAST } from './cast.ts';
import type { Row } from './csv-text.ts';
import { draw, drawNumber, happens, pick } from './draw.ts';
import { ADVISORS, COMPANIES, FIRST_NAMES, LAST_NAMES } from './names.ts';
import { PLACES, type Place } from './places.ts';

/** The date on which the demo's clock starts; everything else is around it. */
export const DEMO_DAY: Day = dayOf('2027-03-01');

/** Good rows of contacts.csv. */
export const MEMBER_COUNT = 1000;

/** The columns of contacts.csv, before those of the visits. */
export const MEMBER_COLUMNS = [
  'id',
  'email',
  'first_name',
  'last_name',
  'phone_number',
  'zip_code',
  'state',
  'birth_date',
  'effective_date',
  'segment',
  'active',
  'signup_date',
  'time_zone',
  'sms_consent',
  'company',
  'advisor',
] as const;

/** The thousand members, in the order of their ids; the cast first. */
export function members(): readonly Row[] {
  return Array.from({ length: MEMBER_COUNT }, (_, index) => {
    const number = index + 1;
    const id = memberId(number);
    return { ...drawnMember(number, id), ...CAST[id] };
  });
}

/** `m-0001`. */
export function memberId(number: number): string {
  return `m-${String(number).padStart(4, '0')}`;
}

function drawnMember(number: number, id: string): Row {
  const place = placeFor(number);
  const first = pick(`${id} first`, FIRST_NAMES);
  const last = pick(`${id} last`, LAST_NAMES);
  const segment = drawSegment(id);
  return {
    id,
    email: addressOf(first, last, number),
    first_name: first,
    last_name: last,
    phone_number: happens(`${id} phone`, 0.8) ? phoneOf(id, place) : '',
    zip_code: happens(`${id} zip`, 0.97) ? pick(`${id} which zip`, place.zips) : '',
    state: place.state,
    birth_date: drawBirthDate(number, id),
    effective_date: drawEffectiveDate(id),
    segment,
    active: happens(`${id} left`, 0.03) ? 'false' : 'true',
    signup_date: formatCivilDate(drawSignup(id)),
    // Only for the study does it matter at what time of the day something is.
    time_zone: segment.startsWith('study') ? place.timeZone : '',
    sms_consent: happens(`${id} sms`, 0.4) ? 'true' : '',
    company: happens(`${id} company`, 0.35) ? pick(`${id} which company`, COMPANIES) : '',
    advisor: pick(`${id} advisor`, ADVISORS),
  };
}

/** Steps through the table by weight, so that every state has its share and none is left out. */
function placeFor(number: number): Place {
  const total = PLACES.reduce((sum, { weight }) => sum + weight, 0);
  let position = (number * STRIDE) % total;
  for (const place of PLACES) {
    if (position < place.weight) return place;
    position -= place.weight;
  }
  throw new Error(`Expected a place for member ${String(number)}`);
}

/** Prime to the sum of the weights, far from a neighbouring state. */
const STRIDE = 611;

function drawSegment(id: string): string {
  if (happens(`${id} in study`, 0.24)) return pick(`${id} arm`, ['study_a', 'study_b']);
  const plan = draw(`${id} plan`);
  if (plan < 0.5) return 'plan_g';
  if (plan < 0.8) return 'plan_n';
  return plan < 0.92 ? 'plan_f' : '';
}

/** Between 60 and 85 years old on the demo day; some were born on a 29 February, some did not say. */
function drawBirthDate(number: number, id: string): string {
  if (happens(`${id} no birth date`, 0.02)) return '';
  if (number % 67 === 0) return `${String(pick(`${id} leap`, LEAP_YEARS))}-02-29`;
  return formatCivilDate(DEMO_DAY - drawNumber(`${id} age`, 60 * 365.25, 86 * 365.25 - 1));
}

const LEAP_YEARS = [1944, 1948, 1952, 1956, 1960, 1964] as const;

/** Policies begin on the first of a month, nearly always: the load that smoothing is for. */
function drawEffectiveDate(id: string): string {
  if (happens(`${id} no policy`, 0.06)) return '';
  const year = drawNumber(`${id} policy year`, 2012, 2026);
  const month = drawNumber(`${id} policy month`, 1, 12);
  const day = happens(`${id} mid-month`, 0.08) ? drawNumber(`${id} policy day`, 2, 28) : 1;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Most joined when the cooperative began, a year ago; the others since then. */
function drawSignup(id: string): Day {
  const founding = dayOf('2026-03-02');
  if (happens(`${id} founder`, 0.6)) return founding;
  return drawNumber(`${id} joined`, founding + 1, DEMO_DAY);
}

function phoneOf(id: string, place: Place): string {
  return `${place.areaCode}-555-01${String(drawNumber(`${id} line`, 0, 99)).padStart(2, '0')}`;
}

/** Unique by the number; under names that belong to nobody. */
function addressOf(first: string, last: string, number: number): string {
  const plain = `${first}.${last}`
    .normalize('NFD')
    .replaceAll('ø', 'o')
    .toLowerCase()
    .replace(/[^a-z.]/g, '');
  const domain = pick(`${String(number)} domain`, ['example.com', 'example.org', 'example.net']);
  return `${plain}${String(number)}@${domain}`;
}
