import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { CampaignType, Settings } from '../../../shared/domain/settings/settings.ts';
import { fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance, someVisitTemplate } from '../../support/settings.ts';

const TYPES: Readonly<Record<string, Partial<CampaignType>>> = {
  a: {}, b: {}, c: {}, d: {}, first: { priority: 1 }, notice: { required: true },
}; // prettier-ignore

/** At most `max` in 14 days, unless a test says otherwise. */
function settingsOf(max: number, periodDays = 14, types = TYPES): Settings {
  const campaignInstances = Object.entries(types).map(([name, fields]) =>
    someInstance({ instanceName: name, effective: someCampaignType({ name, ...fields }) }),
  );
  const volume = { maxEmailsPerContactPerPeriod: max, periodDays };
  return roomySettings({
    aep: { defaultDates: [] },
    campaignInstances,
    volume,
    visitTemplates: [someVisitTemplate({ offsetDays: 0 })],
  });
}

/** A contact reached by instances, each so many days from today. */
function reached(days: Readonly<Record<string, number>>, more: Partial<PlanningSubject> = {}) {
  const targets = Object.entries(days).map(([instanceName, from]) => ({
    instanceName,
    triggerDate: TODAY + from,
  }));
  return aSubject({ targets, ...more });
}

/** Days from today on which each instance's email goes out, or why it does not. */
function outcome(plan: readonly PlannedEmail[]): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    plan.map(({ campaign, sendDate, skipReason }) => [
      campaign ?? '',
      sendDate === null ? String(skipReason) : sendDate - TODAY,
    ]),
  );
}

describe('the frequency limit', () => {
  it('lets as many emails go in any period as the maximum says', () => {
    const plan = planOf(reached({ a: 1, b: 2, c: 3 }), settingsOf(2));
    expect(outcome(plan)).toEqual({ a: 1, b: 2, c: 'frequency_limit' });
  });

  it('counts consecutive days: one email a period later does not meet the first', () => {
    expect(outcome(planOf(reached({ a: 1, b: 15 }), settingsOf(1)))).toEqual({ a: 1, b: 15 });
    expect(outcome(planOf(reached({ a: 1, b: 14 }), settingsOf(1)))).toEqual({
      a: 1,
      b: 'frequency_limit',
    });
  });

  it('with a period of one day counts each day for itself', () => {
    const plan = planOf(reached({ a: 1, b: 2, c: 2 }), settingsOf(1, 1));
    // Two campaign emails on one day are a conflict before they are too many.
    expect(outcome(plan)).toEqual({ a: 1, b: 2, c: 'campaign_conflict' });
  });

  it('looks at every period that contains a date: between two that are far apart there is room', () => {
    const plan = planOf(reached({ a: 1, b: 14, c: 27 }), settingsOf(2));
    expect(outcome(plan)).toEqual({ a: 1, b: 14, c: 27 });
    const tight = planOf(reached({ a: 1, b: 8, c: 14 }), settingsOf(2));
    expect(outcome(tight)).toEqual({ a: 1, b: 8, c: 'frequency_limit' });
    expect(outcome(planOf(reached({ a: 1, b: 8, c: 15 }), settingsOf(2)))).toEqual({
      a: 1,
      b: 8,
      c: 15,
    });
  });

  it('records the emails within the period, before and after, and no others', () => {
    const plan = planOf(reached({ a: 1, b: 14, c: 28, first: 15 }), settingsOf(1));
    const ids = (...names: readonly string[]): readonly string[] =>
      names.map((name) => theEmail(plan, `campaign_${name}`).emailId).toSorted();
    expect(outcome(plan)).toEqual({ a: 1, b: 'frequency_limit', c: 'frequency_limit', first: 15 });
    expect(theEmail(plan, 'campaign_b').blockedBy).toEqual(ids('a', 'first'));
    expect(theEmail(plan, 'campaign_c').blockedBy).toEqual(ids('first'));
  });
});

describe('an email exactly a period away', () => {
  it('is not recorded as one that took the place', () => {
    const plan = planOf(reached({ a: 1, b: 15, first: 16 }), settingsOf(1));
    expect(outcome(plan)).toEqual({ a: 1, b: 'frequency_limit', first: 16 });
    expect(theEmail(plan, 'campaign_b').blockedBy).toEqual([
      theEmail(plan, 'campaign_first').emailId,
    ]);
  });
});

describe('who goes first under the frequency limit', () => {
  it('is required mail, always, even beyond the limit', () => {
    const targets = [1, 2, 3].map((from) => ({
      instanceName: 'notice',
      triggerDate: TODAY + from,
    }));
    const plan = planOf(aSubject({ targets }), settingsOf(1));
    expect(plan.every(({ sendDate }) => sendDate !== null)).toBe(true);
    expect(outcome(planOf(reached({ first: 1, notice: 5 }), settingsOf(1)))).toEqual({
      first: 'frequency_limit',
      notice: 5,
    });
  });

  it('is then the lower priority number, however late', () => {
    expect(outcome(planOf(reached({ a: 1, first: 9 }), settingsOf(1)))).toEqual({
      a: 'frequency_limit',
      first: 9,
    });
  });

  it('is then a stored pending one', () => {
    const emails = stored(planOf(reached({ b: 9 }), settingsOf(1)));
    expect(outcome(planOf(reached({ a: 1, b: 9 }, { emails }), settingsOf(1)))).toEqual({
      a: 'frequency_limit',
      b: 9,
    });
  });

  it('is then the earlier date', () => {
    expect(outcome(planOf(reached({ b: 1, a: 2 }), settingsOf(1)))).toEqual({
      b: 1,
      a: 'frequency_limit',
    });
  });

  it('is then the type by text, then the event date, then the instance', () => {
    const contact = { ...aSubject().contact, effectiveDate: dayOf('2015-04-10') };
    const birthDate = dayOf('1950-03-25');
    const plan = planOf(aSubject({ contact: { ...contact, birthDate } }), settingsOf(1));
    expect(fatesIn(plan)).toEqual({
      'birthday 2027-03-25': '2027-03-11',
      'effective_date 2027-04-10': 'frequency_limit',
    });
  });

  it('of one type on one date is the earlier event', () => {
    const settings = settingsOf(1, 14, { notice: { required: true }, a: { daysBeforeEvent: 0 } });
    const campaignInstances = settings.campaignInstances.map((instance) => ({
      ...instance,
      activeStartDate: TODAY + 5,
    }));
    const targets = [4, 3].map((from) => ({ instanceName: 'a', triggerDate: TODAY + from }));
    const plan = planOf(aSubject({ targets }), { ...settings, campaignInstances });
    expect(plan.filter(({ sendDate }) => sendDate !== null)).toMatchObject([
      { eventDate: TODAY + 3 },
    ]);
  });
});

describe('what counts', () => {
  const [gone] = stored(planOf(reached({ a: 0 }), settingsOf(1)));
  const history = (status: StoredEmail['status'], day = TODAY): readonly StoredEmail[] =>
    gone ? [{ ...sentOn(gone, day), status }] : [];

  it.each(['sent', 'claimed', 'unknown'] as const)('is mail that is %s', (status) => {
    const plan = planOf(reached({ b: 5 }, { emails: history(status) }), settingsOf(1));
    expect(theEmail(plan, 'campaign_b')).toMatchObject({
      skipReason: 'frequency_limit',
      blockedBy: [gone?.emailId],
    });
  });

  it.each(['failed', 'cancelled'] as const)('is not mail that %s', (status) => {
    const plan = planOf(reached({ b: 5 }, { emails: history(status) }), settingsOf(1));
    expect(theEmail(plan, 'campaign_b').skipReason).toBeNull();
  });

  it('is the day on which it was sent', () => {
    const on = (from: number) =>
      theEmail(
        planOf(reached({ b: 5 }, { emails: history('sent', TODAY + from) }), settingsOf(1)),
        'campaign_b',
      ).skipReason;
    expect([on(-8), on(-9)]).toEqual(['frequency_limit', null]);
  });

  it('is not visit mail, nor follow-ups, and they are not limited', () => {
    const visits = [{ visit: 'V1', date: TODAY + 3, time: null }];
    const plan = planOf(
      reached({ b: 4 }, { visits, emails: history('sent', TODAY - 13) }),
      settingsOf(2),
    );
    const types = plan.filter(({ sendDate }) => sendDate !== null).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['campaign_b', 'followup_1_cold', 'visit_rem1']);
  });

  it('is not mail that a window skipped', () => {
    const contact = { ...aSubject().contact, state: 'NY' };
    const loud = { a: {}, b: { respectExclusionWindows: false } };
    const plan = planOf(reached({ a: 1, b: 2 }, { contact }), settingsOf(1, 14, loud));
    expect(outcome(plan)).toEqual({ a: 'year_round', b: 2 });
  });

  it('is the kept send date of a stored email, not its base date', () => {
    const emails = stored(planOf(reached({ a: 1 }), settingsOf(1))).map((email) => ({
      ...email,
      sendDate: TODAY + 10,
      movedBy: 'cap' as const,
    }));
    expect(outcome(planOf(reached({ a: 1, b: 20 }, { emails }), settingsOf(1)))).toEqual({
      a: 10,
      b: 'frequency_limit',
    });
  });
});

describe('a stored skip for the frequency limit', () => {
  const emails = stored(planOf(reached({ a: 1, b: 5 }), settingsOf(1)));

  it('stands as long as all that blocked it are planned, though it would go first now', () => {
    const settings = settingsOf(1, 14, { a: {}, b: { priority: 1 } });
    expect(outcome(planOf(reached({ a: 1, b: 5 }, { emails }), settings))).toEqual({
      a: 1,
      b: 'frequency_limit',
    });
  });

  it('stands when what blocked it was sent', () => {
    const sent = emails.map((email) => (email.campaign === 'a' ? sentOn(email, TODAY + 1) : email));
    const plan = planOf(reached({ a: 1, b: 5 }, { emails: sent }), settingsOf(1), TODAY + 2);
    expect(theEmail(plan, 'campaign_b').skipReason).toBe('frequency_limit');
  });

  it('falls when what blocked it is not planned any more', () => {
    expect(outcome(planOf(reached({ b: 5 }, { emails }), settingsOf(1)))).toEqual({ b: 5 });
  });

  it('falls when one of those that blocked it is gone', () => {
    const three = stored(planOf(reached({ a: 1, b: 5, c: 9 }), settingsOf(2)));
    const plan = planOf(reached({ b: 5, c: 9 }, { emails: three }), settingsOf(2));
    expect(outcome(plan)).toEqual({ b: 5, c: 9 });
  });

  it.each([
    ['the maximum', settingsOf(2)],
    ['the period', settingsOf(1, 4)],
  ])('falls when %s changes', (_what, settings) => {
    expect(outcome(planOf(reached({ a: 1, b: 5 }, { emails }), settings))).toEqual({ a: 1, b: 5 });
  });

  it('that was recorded without settings is taken as of the same ones', () => {
    const fromFile = emails.map((email) => ({ ...email, trace: [] }));
    const plan = planOf(reached({ a: 1, b: 5 }, { emails: fromFile }), settingsOf(2));
    expect(outcome(plan)).toEqual({ a: 1, b: 'frequency_limit' });
  });
});
