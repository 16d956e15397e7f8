import { describe, expect, it } from 'vitest';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { planSlices } from '../../../shared/domain/planning/plan-slices.ts';
import type { VolumeSettings } from '../../../shared/domain/settings/settings.ts';
import { naiveFnv } from '../../support/naive/naive-hash.ts';
import { aSubject, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someWindowRule } from '../../support/settings.ts';

/** An anniversary on 10 April 2027, so an ideal date of 11 March. */
const EFFECTIVE = dayOf('2015-04-10');
const IDEAL = dayOf('2027-03-11');

function contacts(count: number, more: Partial<PlanningSubject['contact']> = {}) {
  return Array.from({ length: count }, (_, index) =>
    aSubject({ contact: { id: `c${String(index)}`, effectiveDate: EFFECTIVE, ...more } }),
  );
}

/** The plan of an organization without caps in which more than `soft` emails a day are spread. */
function plan(
  subjects: readonly PlanningSubject[],
  volume: Partial<VolumeSettings> = {},
  today: Day = TODAY,
): readonly PlannedEmail[] {
  const settings = roomySettings({
    aep: { defaultDates: [] },
    volume: { edDailySoftLimit: 3, ...volume },
    stateRules: {
      birthdayWindows: { CA: [someWindowRule({ windowBeforeDays: 0, windowAfterDays: 0 })] },
    },
  });
  return planSlices(compileRules(settings), today, [subjects], true).emails.flat(2);
}

/** −w to w, by the contact and the year of its event. */
function shiftOf(contact: string, width: number): number {
  return (naiveFnv(`${contact}|effective_date|2027`) % (2 * width + 1)) - width;
}

function shifts(emails: readonly PlannedEmail[]): readonly number[] {
  return emails.map(({ baseDate, idealDate }) => baseDate - idealDate);
}

describe('effective-date emails', () => {
  it('stay on an ideal date that has as many as the soft limit', () => {
    const emails = plan(contacts(3));
    expect(shifts(emails)).toEqual([0, 0, 0]);
    expect(emails.map(({ movedBy }) => movedBy)).toEqual([null, null, null]);
  });

  it('are each shifted by the hash of contact and year where it has more', () => {
    const emails = plan(contacts(4));
    expect(shifts(emails)).toEqual(['c0', 'c1', 'c2', 'c3'].map((id) => shiftOf(id, 2)));
    for (const { baseDate, idealDate, movedBy, sendDate } of emails) {
      expect(sendDate).toBe(baseDate);
      expect(movedBy).toBe(baseDate === idealDate ? null : 'smoothing');
    }
  });

  it('are shifted from minus to plus the width, each of these days included', () => {
    const drawn = new Set(shifts(plan(contacts(60))));
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    const wide = new Set(shifts(plan(contacts(90), { edSmoothingWindowDays: 3 })));
    expect([...wide].toSorted((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  });

  it('stay where the width is 0', () => {
    expect(new Set(shifts(plan(contacts(9), { edSmoothingWindowDays: 0 })))).toEqual(new Set([0]));
  });

  it('are shifted by the year of the anniversary, also where the ideal date is in the year before', () => {
    const january = contacts(9, { effectiveDate: dayOf('2015-01-10') });
    const emails = plan(january, {}, dayOf('2026-12-01'));
    expect(emails.map(({ idealDate }) => idealDate)).toEqual(Array(9).fill(dayOf('2026-12-11')));
    expect(shifts(emails)).toEqual(january.map(({ contact }) => shiftOf(contact.id, 2)));
  });

  it('are counted by ideal date, over the whole organization', () => {
    const others = contacts(3, { effectiveDate: EFFECTIVE + 1 });
    const renamed = others.map((subject, index) =>
      aSubject({ contact: { ...subject.contact, id: `d${String(index)}` } }),
    );
    expect(new Set(shifts(plan([...contacts(3), ...renamed])))).toEqual(new Set([0]));
  });

  it('have a soft limit of a part of the cap where that is less', () => {
    const half = { edDailySoftLimit: 1000, edSoftLimitPercentage: 0.5, dailyMax: 6 };
    expect(new Set(shifts(plan(contacts(3), half)))).toEqual(new Set([0]));
    expect(shifts(plan(contacts(4), half))).toEqual(
      ['c0', 'c1', 'c2', 'c3'].map((id) => shiftOf(id, 2)),
    );
  });
});

describe('an effective-date email is not counted', () => {
  it('when a window skips it', () => {
    const birthDate = dayOf('1950-03-11');
    const skipped = contacts(1, { id: 'x', state: 'CA', birthDate });
    const emails = plan([...contacts(3), ...skipped]).filter(
      ({ type }) => type === 'effective_date',
    );
    expect(shifts(emails)).toEqual([0, 0, 0, 0]);
    expect(emails.at(-1)?.skipReason).toBe('birthday_window');
  });

  it('when it is late', () => {
    const emails = plan(contacts(4), {}, IDEAL + 1);
    expect(emails.every(({ movedBy }) => movedBy === 'catch_up')).toBe(true);
  });

  it('when its contact is inactive or gets no marketing', () => {
    for (const lost of [
      aSubject({ contact: { id: 'x', effectiveDate: EFFECTIVE, active: false } }),
      aSubject({ contact: { id: 'x', effectiveDate: EFFECTIVE }, suppression: 'unsubscribed' }),
    ]) {
      expect(shifts(plan([...contacts(3), lost]))).toEqual([0, 0, 0]);
    }
  });

  it('when it was sent already', () => {
    const [first, ...others] = contacts(4);
    if (!first) throw new Error('Expected a contact');
    const emails = stored(plan([first])).map((email) => sentOn(email, TODAY));
    const planned = plan([{ ...first, emails }, ...others]);
    expect(shifts(planned.filter(({ type }) => type === 'effective_date'))).toEqual([0, 0, 0]);
  });
});

describe('a smoothed date', () => {
  const crowd = contacts(30);
  const early = crowd.filter(({ contact }) => shiftOf(contact.id, 2) < 0);
  const latest = crowd.filter(({ contact }) => shiftOf(contact.id, 2) > 0);

  it('is not before today: the email stays on its ideal date', () => {
    expect(early.length).toBeGreaterThan(5);
    const emails = plan(early, {}, IDEAL);
    expect(shifts(emails).every((days) => days === 0)).toBe(true);
    expect(emails.every(({ movedBy }) => movedBy === null)).toBe(true);
  });

  it('may be today', () => {
    const emails = plan(early, {}, IDEAL - 1);
    const oneEarlier = early.filter(({ contact }) => shiftOf(contact.id, 2) === -1);
    expect(oneEarlier.length).toBeGreaterThan(0);
    expect(shifts(emails).filter((days) => days === -1)).toHaveLength(oneEarlier.length);
  });

  it('is not after the latest date, which it may be', () => {
    const settings = (effectiveDateDaysBefore: number) =>
      roomySettings({
        aep: { defaultDates: [] },
        volume: { edDailySoftLimit: 3 },
        timing: { effectiveDateDaysBefore },
      });
    const on = (days: number) =>
      shifts(planSlices(compileRules(settings(days)), TODAY, [latest]).emails.flat(2));
    expect(latest.length).toBeGreaterThan(5);
    expect(new Set(on(0))).toEqual(new Set([0]));
    expect(new Set(on(1))).toEqual(new Set([0, 1]));
    expect(new Set(on(2))).toEqual(new Set([1, 2]));
  });

  it('is not on an excluded date', () => {
    const excludedAfter = latest.map(({ contact }) =>
      aSubject({ contact: { ...contact, state: 'CA', birthDate: dayOf('1950-03-12') } }),
    );
    const emails = plan(excludedAfter).filter(({ type }) => type === 'effective_date');
    expect(new Set(shifts(emails))).toEqual(new Set([0, 2]));
  });
});

describe('a stored base date', () => {
  it('is not smoothed, whatever the number of emails has become', () => {
    const [first, ...others] = contacts(12);
    if (!first) throw new Error('Expected a contact');
    const emails = stored(plan([first]));
    const planned = plan([{ ...first, emails }, ...others]);
    expect(shifts(planned)[0]).toBe(0);
    expect(shifts(planned).slice(1)).toEqual(others.map(({ contact }) => shiftOf(contact.id, 2)));
  });

  it('stays smoothed when the number of emails goes down', () => {
    const before = plan(contacts(12));
    const kept = contacts(12).map((subject, index) => ({
      ...subject,
      emails: stored(before).filter((_, other) => other === index),
    }));
    expect(shifts(plan(kept.slice(0, 2), {}, TODAY + 1))).toEqual(shifts(before).slice(0, 2));
  });

  it('counts with the others', () => {
    const [first, ...others] = contacts(4);
    if (!first) throw new Error('Expected a contact');
    const emails = stored(plan([first]));
    expect(shifts(plan([{ ...first, emails }, ...others]))).toEqual([
      0,
      ...others.map(({ contact }) => shiftOf(contact.id, 2)),
    ]);
  });
});
