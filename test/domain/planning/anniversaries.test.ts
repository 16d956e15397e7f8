import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';
import { datesOf, fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';

const QUIET = roomySettings({ aep: { defaultDates: [] } });

function born(birthDate: string, today = TODAY, settings = QUIET): readonly PlannedEmail[] {
  return planOf(aSubject({ contact: { birthDate: dayOf(birthDate) } }), settings, today);
}

function effective(date: string, today = TODAY, settings = QUIET): readonly PlannedEmail[] {
  return planOf(aSubject({ contact: { effectiveDate: dayOf(date) } }), settings, today);
}

describe('birthday mail', () => {
  it('goes out 14 days before the birthday, at the latest on it, with priority 5', () => {
    const email = theEmail(born('1950-04-20'), 'birthday');
    expect(datesOf(email)).toEqual({
      ideal: '2027-04-06',
      base: '2027-04-06',
      latest: '2027-04-20',
      send: '2027-04-06',
    });
    expect(email).toMatchObject({ eventDate: dayOf('2027-04-20'), kind: 'marketing', priority: 5 });
    expect(email).toMatchObject({ campaign: null, visit: null, parentId: null, movedBy: null });
  });

  it('goes out as many days before as the settings say, on the day itself with 0', () => {
    const settings = roomySettings({
      aep: { defaultDates: [] },
      timing: { birthdayEmailDaysBefore: 0 },
    });
    expect(fatesIn(born('1950-04-20', TODAY, settings))).toEqual({
      'birthday 2027-04-20': '2027-04-20',
    });
  });

  it('is for the horizon, both of its ends included', () => {
    const horizonEnd = TODAY + 90;
    expect(fatesIn(born('1950-03-15'))).toEqual({ 'birthday 2027-03-15': '2027-03-01' });
    const last = aSubject({ contact: { birthDate: horizonEnd + 14 - 77 * 365 - 19 } });
    expect(planOf(last, QUIET).map(({ idealDate }) => idealDate)).toEqual([horizonEnd]);
    expect(planOf(last, QUIET, TODAY - 1)).toEqual([]);
  });

  it('crosses the year: an ideal date in December for a birthday in January', () => {
    expect(fatesIn(born('1950-01-05', dayOf('2026-12-01')))).toEqual({
      'birthday 2027-01-05': '2026-12-22',
    });
  });

  it('crosses the year also when the horizon ends before it does', () => {
    const settings = roomySettings({ aep: { defaultDates: [] }, horizonDays: 21 });
    const plan = born('1950-01-05', dayOf('2026-12-01'), settings);
    expect(fatesIn(plan)).toEqual({ 'birthday 2027-01-05': '2026-12-22' });
  });

  it('is not sent in the year of birth, but from the year after on', () => {
    expect(born('2027-04-20')).toEqual([]);
    expect(fatesIn(born('2026-04-20'))).toEqual({ 'birthday 2027-04-20': '2027-04-06' });
  });

  it('of a leap day is about 28 February in an ordinary year', () => {
    const today = dayOf('2027-02-01');
    expect(fatesIn(born('1948-02-29', today))).toEqual({ 'birthday 2027-02-28': '2027-02-14' });
    const leapYear = dayOf('2028-02-01');
    expect(fatesIn(born('1948-02-29', leapYear))).toEqual({ 'birthday 2028-02-29': '2028-02-15' });
  });

  it('can be two with a horizon of more than a year', () => {
    const settings = roomySettings({ aep: { defaultDates: [] }, horizonDays: 500 });
    expect(fatesIn(born('1950-04-20', TODAY, settings))).toEqual({
      'birthday 2027-04-20': '2027-04-06',
      'birthday 2028-04-20': '2028-04-06',
    });
  });

  it('is not sent without a birth date, or where the type is switched off', () => {
    expect(planOf(aSubject(), QUIET)).toEqual([]);
    const off = roomySettings({
      aep: { defaultDates: [] },
      emailTypes: { birthday: { enabled: false, priority: 5 } },
    });
    expect(born('1950-04-20', TODAY, off)).toEqual([]);
  });

  it('has the priority and the template that the settings give its type', () => {
    const settings = roomySettings({
      aep: { defaultDates: [] },
      emailTypes: { birthday: { enabled: true, priority: 2 } },
      emailTemplates: { birthday: 'cake' },
    });
    const email = theEmail(born('1950-04-20', TODAY, settings), 'birthday');
    expect(email).toMatchObject({ priority: 2, template: 'cake' });
    expect(theEmail(born('1950-04-20'), 'birthday').template).toBe('birthday');
  });
});

describe('effective-date mail', () => {
  it('goes out 30 days before the anniversary, at the latest on it', () => {
    expect(datesOf(theEmail(effective('2015-05-01'), 'effective_date'))).toEqual({
      ideal: '2027-04-01',
      base: '2027-04-01',
      latest: '2027-05-01',
      send: '2027-04-01',
    });
  });

  it('is for years after the own year of the effective date only', () => {
    expect(effective('2027-05-01')).toEqual([]);
    expect(effective('2028-05-01')).toEqual([]);
    expect(fatesIn(effective('2026-05-01'))).toEqual({ 'effective_date 2027-05-01': '2027-04-01' });
  });

  it('is not sent without an effective date, or where the type is switched off', () => {
    const off = roomySettings({
      aep: { defaultDates: [] },
      emailTypes: { effective_date: { enabled: false, priority: 5 } },
    });
    expect(effective('2015-05-01', TODAY, off)).toEqual([]);
  });
});

describe('enrolment mail', () => {
  const today = dayOf('2027-08-01');
  const plan = (aep: Partial<Settings['aep']>, on = today): readonly PlannedEmail[] =>
    planOf(aSubject(), roomySettings({ aep }), on);

  it('goes out on 15 September of every year, and makes sense for 30 days more', () => {
    const email = theEmail(plan({}), 'aep');
    expect(datesOf(email)).toMatchObject({ ideal: '2027-09-15', latest: '2027-10-15' });
    expect(email).toMatchObject({ eventDate: email.idealDate, priority: 3 });
    expect(plan({}, dayOf('2028-08-01'))).toHaveLength(1);
  });

  it('with years goes out only in those', () => {
    expect(plan({ years: [2026, 2028] })).toEqual([]);
    expect(plan({ years: [2027] })).toHaveLength(1);
  });

  it('has one email per date', () => {
    const defaultDates = [
      { month: 9, day: 15 },
      { month: 10, day: 1 },
    ];
    expect(fatesIn(plan({ defaultDates }))).toEqual({
      'aep 2027-09-15': '2027-09-15',
      'aep 2027-10-01': '2027-10-01',
    });
  });

  it('on 29 February is sent on the 28th in an ordinary year, once if that is a date too', () => {
    const defaultDates = [
      { month: 2, day: 28 },
      { month: 2, day: 29 },
    ];
    const on = (date: string): readonly (readonly [string, string])[] =>
      plan({ defaultDates }, dayOf(date)).map((email) => [email.type, datesOf(email).ideal]);
    expect(on('2027-02-01')).toEqual([['aep', '2027-02-28']]);
    expect(
      on('2028-02-01')
        .map(([, ideal]) => ideal)
        .toSorted(),
    ).toEqual(['2028-02-28', '2028-02-29']);
  });

  it('that is late is sent until 30 days after its date', () => {
    expect(plan({}, dayOf('2027-10-15')).map(datesOf)).toMatchObject([{ send: '2027-10-15' }]);
    expect(plan({}, dayOf('2027-10-16'))).toEqual([]);
  });

  it('is sent to everybody, without any date of their own', () => {
    expect(theEmail(plan({}), 'aep')).toMatchObject({ contactId: 'c1', status: 'pending' });
  });
});

describe('nothing goes', () => {
  const contact = { birthDate: dayOf('1950-04-20') };

  it('to an inactive contact, and its pending emails are not kept', () => {
    const emails = stored(planOf(aSubject({ contact }), QUIET));
    expect(planOf(aSubject({ contact: { ...contact, active: false }, emails }), QUIET)).toEqual([]);
  });

  it.each(['bounced', 'complained'] as const)('to an address that %s', (suppression) => {
    expect(planOf(aSubject({ contact, suppression }), QUIET)).toEqual([]);
  });

  it('of marketing to a contact that unsubscribed', () => {
    expect(planOf(aSubject({ contact, suppression: 'unsubscribed' }), QUIET)).toEqual([]);
  });

  it('twice: what went out, failed or is being sent is not planned again', () => {
    const [email] = stored(planOf(aSubject({ contact }), QUIET));
    if (!email) throw new Error('Expected a birthday email');
    for (const status of ['sent', 'claimed', 'unknown', 'failed', 'cancelled'] as const) {
      const emails = [{ ...sentOn(email, TODAY), status }];
      expect(planOf(aSubject({ contact, emails }), QUIET)).toMatchObject(
        status === 'sent' ? [{ kind: 'followup' }] : [],
      );
    }
  });

  it('twice, though an earlier plan beside the history still calls it pending', () => {
    const [email] = stored(planOf(aSubject({ contact }), QUIET));
    if (!email) throw new Error('Expected a birthday email');
    const gone = { ...sentOn(email, TODAY), status: 'unknown' as const };
    expect(planOf(aSubject({ contact, emails: [gone, email] }), QUIET)).toEqual([]);
    expect(planOf(aSubject({ contact, emails: [email, gone] }), QUIET)).toEqual([]);
  });
});
