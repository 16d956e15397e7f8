import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { isCast } from './cast.ts';
import type { Row } from './csv-text.ts';
import { drawNumber, happens } from './draw.ts';
import { DEMO_DAY } from './members.ts';

/** A member's visits by name, each with its date and time. */
export type VisitPlan = ReadonlyMap<string, VisitSlot>;

export interface VisitSlot {
  readonly date: Day;
  /** `HH:MM`, empty when only the date is agreed. */
  readonly time: string;
}

/** Days of the study's visits after the first one: the same weekday each time. */
const SCHEDULE = { V1: 0, V2: 14, V3: 91, V4: 182, V5: 364 } as const;

/** First visits take place from a year ago until three months from now. */
const FIRST_ENROLLED = dayOf('2026-03-16');
const LAST_ENROLLED = dayOf('2027-05-28');

const CAST_VISITS: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  'm-0001': [
    ['V1', '2027-03-10', '10:30'],
    ['V2', '2027-03-24', '10:30'],
  ],
  'm-0008': [
    ['V1', '2026-12-02', '07:30'],
    ['V2', '2026-12-16', '07:30'],
    ['V3', '2027-03-03', '07:30'],
    ['V4', '2027-06-02', '07:30'],
  ],
  'm-0011': [
    ['V1', '2027-02-26', '13:00'],
    ['V2', '2027-03-12', '13:00'],
  ],
};

/** What a participant of the study has been to and is still to come to; nothing for the others. */
export function visitPlanOf(member: Row): VisitPlan {
  const id = member['id'] ?? '';
  if (isCast(id)) {
    const visits = CAST_VISITS[id] ?? [];
    return new Map(visits.map(([name, date, time]) => [name, { date: dayOf(date), time }]));
  }
  if (!member['segment']?.startsWith('study')) return new Map();
  const first = workdayFrom(drawNumber(`${id} enrolled`, FIRST_ENROLLED, LAST_ENROLLED));
  // Who has not been there yet has only the first two visits agreed.
  const agreed = Object.entries(SCHEDULE).filter(
    ([name]) => first < DEMO_DAY || name === 'V1' || name === 'V2',
  );
  const time = drawTime(id);
  return new Map(
    agreed.map(([name, days]) => {
      const isOnlyDate = happens(`${id} ${name} no time`, 0.12);
      return [name, { date: first + days, time: isOnlyDate ? '' : time }];
    }),
  );
}

/** The columns of contacts.csv that hold visits: the study enrols by that spreadsheet. */
export const WIDE_COLUMNS = ['V1_Date', 'V1_Time', 'V2_Date', 'V2_Time'] as const;

/** The wide columns of a member; the visits that visits.csv leaves out. */
export function wideVisits(plan: VisitPlan): Row {
  const cells = ['V1', 'V2'].flatMap((name): (readonly [string, string])[] => {
    const slot = plan.get(name);
    if (!slot) return [];
    return [
      [`${name}_Date`, formatCivilDate(slot.date)],
      [`${name}_Time`, slot.time],
    ];
  });
  return Object.fromEntries(cells);
}

/** A member's rows of visits.csv: the later visits, and those that are called off. */
export function laterVisits(id: string, plan: VisitPlan): readonly Row[] {
  const rows = [...plan]
    .filter(([name]) => name !== 'V1' && name !== 'V2')
    .map(([visit, { date, time }]): Row => {
      return { contact_id: id, visit, date: formatCivilDate(date), time };
    });
  // Who leaves the study has a row without a date for the visit that will not be.
  const isLeaving = rows.length > 2 && happens(`${id} leaves the study`, 0.04);
  return isLeaving ? [...rows.slice(0, -1), { contact_id: id, visit: 'V5' }] : rows;
}

/** Monday to Friday: a weekend's date becomes the Monday after it. */
function workdayFrom(day: Day): Day {
  // 1970-01-01 was a Thursday, so this counts from Sunday = 0.
  const weekday = (day + 4) % 7;
  if (weekday === 6) return day + 2;
  return weekday === 0 ? day + 1 : day;
}

/** Half hours from 07:30 to 16:30. */
function drawTime(id: string): string {
  const halfHours = drawNumber(`${id} time`, 15, 33);
  const hour = String(Math.floor(halfHours / 2)).padStart(2, '0');
  return `${hour}:${halfHours % 2 === 0 ? '00' : '30'}`;
}
