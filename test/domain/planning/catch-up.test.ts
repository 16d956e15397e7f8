import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { naiveFnv } from '../../support/naive/naive-hash.ts';
import { datesOf, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance, someWindowRule } from '../../support/settings.ts';

/** Mail that goes out on its trigger date, 20 days later at the latest, and is drawn over a week. */
const letter = someInstance({
  instanceName: 'letter',
  effective: someCampaignType({ name: 'letter', maxDelayDays: 20 }),
});
const quiet = { aep: { defaultDates: [] }, campaignInstances: [letter] };
const settings = roomySettings(quiet);

function late(
  days: number,
  subject: Partial<PlanningSubject['contact']> = {},
  from = settings,
): PlannedEmail {
  const targets = [{ instanceName: 'letter', triggerDate: TODAY - days }];
  return theEmail(planOf(aSubject({ targets, contact: subject }), from), 'campaign_letter');
}

function hash(contact: string, type: string, event: string): number {
  return naiveFnv(`${contact}|${type}|${event}|catchup`);
}

describe('an email whose ideal date is', () => {
  it('today is not late', () => {
    expect(late(0)).toMatchObject({ baseDate: TODAY, sendDate: TODAY, movedBy: null });
  });

  it('tomorrow is not late', () => {
    expect(late(-1)).toMatchObject({ baseDate: TODAY + 1, movedBy: null });
  });

  it('yesterday is drawn a day from tomorrow on', () => {
    const email = late(1);
    expect(email.movedBy).toBe('catch_up');
    expect(email.baseDate).toBe(TODAY + 1 + (hash('c1', 'campaign_letter', '2027-02-28') % 7));
    expect(email.sendDate).toBe(email.baseDate);
  });

  it('past, and its latest date today, goes out today', () => {
    expect(late(20)).toMatchObject({ latestDate: TODAY, baseDate: TODAY, movedBy: 'catch_up' });
  });

  it('past, and its latest date tomorrow, goes out tomorrow', () => {
    expect(late(19)).toMatchObject({ latestDate: TODAY + 1, baseDate: TODAY + 1 });
  });

  it('past, and its latest date too, is not planned', () => {
    const targets = [{ instanceName: 'letter', triggerDate: TODAY - 21 }];
    expect(planOf(aSubject({ targets }), settings)).toEqual([]);
  });
});

describe('the days of the draw', () => {
  it('are as many as the spread, or as are left until the latest date', () => {
    for (const [days, choices] of [
      [5, 7],
      [13, 7],
      [14, 6],
      [17, 3],
    ] as const) {
      const email = late(days);
      const event = datesOf(email).ideal;
      const drawn = 1 + (hash('c1', 'campaign_letter', event) % choices);
      expect(email.baseDate - TODAY).toBe(drawn);
    }
  });

  it('follow catch_up_spread_days', () => {
    const oneDay = roomySettings({ ...quiet, volume: { catchUpSpreadDays: 1 } });
    expect(late(5, {}, oneDay).baseDate).toBe(TODAY + 1);
  });

  it('are drawn for every contact by its own id, and each of them is drawn', () => {
    const drawn = new Set<number>();
    for (let index = 0; index < 60; index++) {
      const id = `c${String(index)}`;
      const { baseDate } = late(5, { id });
      expect(baseDate - TODAY).toBe(1 + (hash(id, 'campaign_letter', '2027-02-24') % 7));
      drawn.add(baseDate - TODAY);
    }
    expect([...drawn].toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('are those that no window excludes', () => {
    // Two days before and two after a birthday on 4 March: the 2nd to the 6th of March.
    const birthdayWindows = { CA: [someWindowRule({ windowBeforeDays: 2, windowAfterDays: 2 })] };
    const from = roomySettings({ ...quiet, stateRules: { birthdayWindows } });
    const contact = { state: 'CA', birthDate: dayOf('2026-03-04') };
    const free = [dayOf('2027-03-07'), dayOf('2027-03-08')];
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      const { baseDate } = late(5, { ...contact, id }, from);
      expect(baseDate).toBe(free[hash(id, 'campaign_letter', '2027-02-24') % 2]);
    }
  });

  it('when all are excluded leave it skipped tomorrow, for the reason of that day', () => {
    expect(late(5, { state: 'NY' })).toMatchObject({
      baseDate: TODAY + 1,
      sendDate: null,
      skipReason: 'year_round',
    });
    expect(late(5, { state: null })).toMatchObject({ baseDate: TODAY + 1, skipReason: 'no_state' });
  });

  it('are not asked for mail that ignores windows', () => {
    const loud = { ...letter, effective: { ...letter.effective, respectExclusionWindows: false } };
    const from = roomySettings({ ...quiet, campaignInstances: [loud] });
    expect(late(5, { state: 'NY' }, from).sendDate).toBe(late(5, {}, from).sendDate);
  });

  it('are not asked when the latest date is today, and a window skips it then', () => {
    expect(late(20, { state: 'NY' })).toMatchObject({ baseDate: TODAY, skipReason: 'year_round' });
  });

  it('are the same whatever else the contact gets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.string({ minLength: 1 }), (days, id) => {
        const alone = late(days, { id });
        const { baseDate } = late(days, { id, birthDate: dayOf('1950-03-20') });
        expect(baseDate).toBe(alone.baseDate);
      }),
      { numRuns: 50 },
    );
  });
});

describe('late mail of other types', () => {
  it('is drawn by its type and event date', () => {
    const plan = planOf(aSubject({ contact: { birthDate: dayOf('1950-03-10') } }), settings);
    const drawn = TODAY + 1 + (hash('c1', 'birthday', '2027-03-10') % 7);
    expect(theEmail(plan, 'birthday').baseDate).toBe(drawn);
  });

  it('is drawn up to the event where that is near', () => {
    const plan = planOf(aSubject({ contact: { birthDate: dayOf('1950-03-03') } }), settings);
    const drawn = TODAY + 1 + (hash('c1', 'birthday', '2027-03-03') % 2);
    expect(theEmail(plan, 'birthday').baseDate).toBe(drawn);
  });
});

describe('mail that was planned for a day on which nothing went out', () => {
  const targets = [{ instanceName: 'letter', triggerDate: TODAY }];
  const emails = stored(planOf(aSubject({ targets }), settings));

  it('is late the day after', () => {
    const [email] = planOf(aSubject({ targets, emails }), settings, TODAY + 1);
    expect(email).toMatchObject({ movedBy: 'catch_up' });
    expect(email?.baseDate).toBe(TODAY + 2 + (hash('c1', 'campaign_letter', '2027-03-01') % 7));
  });

  it('is missed when its latest date passed', () => {
    const [email] = planOf(aSubject({ targets, emails }), settings, TODAY + 21);
    expect(email).toMatchObject({
      status: 'skipped',
      skipReason: 'missed',
      baseDate: TODAY,
      sendDate: null,
    });
  });

  it('is not planned again when it went out after all', () => {
    const sent = emails.map((email) => sentOn(email, TODAY));
    const plan = planOf(aSubject({ targets, emails: sent }), settings, TODAY + 1);
    expect(plan.map(({ kind }) => kind)).toEqual(['followup']);
  });
});
