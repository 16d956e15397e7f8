import { describe, expect, it } from 'vitest';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { datesOf, fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import {
  someCampaignType,
  someInstance,
  someWindowRule,
  type SettingsOverrides,
} from '../../support/settings.ts';

/** In CA: two days before a birthday to ten days after; around effective dates two days each way. */
const stateRules = {
  birthdayWindows: { CA: [someWindowRule({ windowBeforeDays: 2, windowAfterDays: 10 })] },
  effectiveDateWindows: { CA: [someWindowRule({ windowBeforeDays: 2, windowAfterDays: 2 })] },
  ageLimits: {},
};

const OFF = { enabled: false, priority: 5 };

const letter = someInstance({
  instanceName: 'letter',
  effective: someCampaignType({ name: 'letter', maxDelayDays: 3 }),
});

function settingsWith(more: SettingsOverrides = {}) {
  return roomySettings({
    aep: { defaultDates: [] },
    campaignInstances: [letter],
    stateRules,
    ...more,
    // Only letters are skipped, unless a test says otherwise.
    emailTypes: { birthday: OFF, effective_date: OFF, ...more.emailTypes },
  });
}

/** A Californian born on 20 March, whose window lasts from the 18th to the 30th. */
function planFor(
  triggers: readonly string[],
  {
    today = TODAY,
    settings = settingsWith(),
    ...more
  }: {
    readonly today?: Day;
    readonly settings?: ReturnType<typeof settingsWith>;
  } & Partial<PlanningSubject> = {},
): readonly PlannedEmail[] {
  const targets = triggers.map((date) => ({ instanceName: 'letter', triggerDate: dayOf(date) }));
  const contact = { ...aSubject().contact, state: 'CA', birthDate: dayOf('1950-03-20') };
  return planOf({ ...aSubject({ targets, contact }), ...more }, settings, today);
}

function postWindow(plan: readonly PlannedEmail[]): readonly PlannedEmail[] {
  return plan.filter(({ type }) => type === 'post_window');
}

const bornIn = (state: string): Partial<PlanningSubject> => ({
  contact: { ...aSubject().contact, state, birthDate: dayOf('1950-03-20') },
});

describe('a post-window email', () => {
  it('is planned for the day after the window that skipped mail, with 30 days and priority 8', () => {
    const plan = planFor(['2027-03-25']);
    expect(theEmail(plan, 'campaign_letter').skipReason).toBe('birthday_window');
    const email = theEmail(plan, 'post_window');
    expect(datesOf(email)).toEqual({
      ideal: '2027-03-31',
      base: '2027-03-31',
      latest: '2027-04-30',
      send: '2027-03-31',
    });
    expect(email).toMatchObject({ kind: 'marketing', priority: 8, eventDate: email.idealDate });
  });

  it.each(['2027-03-18', '2027-03-30'])(
    'is planned for mail on an end of the window, %s',
    (date) => {
      expect(postWindow(planFor([date]))).toHaveLength(1);
    },
  );

  it.each(['2027-03-17', '2027-03-31'])('is not planned for mail just outside, %s', (date) => {
    expect(postWindow(planFor([date]))).toHaveLength(0);
  });

  it('is one per window, however many were skipped', () => {
    expect(postWindow(planFor(['2027-03-19', '2027-03-22', '2027-03-25']))).toHaveLength(1);
  });

  it('is one for windows that form one, at the end of the last', () => {
    const contact = {
      ...aSubject().contact,
      state: 'CA',
      birthDate: dayOf('1950-03-20'),
      effectiveDate: dayOf('2026-04-02'),
    };
    const plan = planFor(['2027-03-19', '2027-04-03'], { contact });
    expect(postWindow(plan).map(datesOf)).toMatchObject([{ ideal: '2027-04-05' }]);
  });

  it('is one for each window', () => {
    const settings = settingsWith({ horizonDays: 400 });
    const plan = planFor(['2027-03-19', '2028-03-19'], { settings });
    expect(
      postWindow(plan)
        .map(({ eventDate }) => eventDate)
        .toSorted(),
    ).toEqual([dayOf('2027-03-31'), dayOf('2028-03-31')]);
  });

  it('is not planned where the type is switched off', () => {
    const emailTypes = { post_window: { enabled: false, priority: 8 } };
    expect(postWindow(planFor(['2027-03-25'], { settings: settingsWith({ emailTypes }) }))).toEqual(
      [],
    );
  });
});

describe('no post-window email is planned', () => {
  it.each([
    ['no_state', { state: null }, {}],
    ['year_round', { state: 'NY' }, {}],
    ['age_limit', { state: 'CA', birthDate: dayOf('1950-03-20') }, { CA: 60 }],
  ])('for mail that is skipped for %s', (reason, own, ages) => {
    const ageLimits = Object.fromEntries(
      Object.entries(ages).map(([state, age]) => [
        state,
        [{ age, effectiveFrom: null, effectiveTo: null, source: null, checkedOn: null, path: '' }],
      ]),
    );
    const contact = { ...aSubject().contact, ...own };
    const settings = settingsWith({ stateRules: { ...stateRules, ageLimits } });
    const plan = planFor(['2027-03-25'], { contact, settings });
    expect(theEmail(plan, 'campaign_letter').skipReason).toBe(reason);
    expect(postWindow(plan)).toEqual([]);
  });

  it('for mail that ignores windows', () => {
    const loud = { ...letter, effective: { ...letter.effective, respectExclusionWindows: false } };
    const settings = settingsWith({ campaignInstances: [loud] });
    expect(postWindow(planFor(['2027-03-25'], { settings }))).toEqual([]);
  });

  it('for mail of a campaign that is not active then', () => {
    const settings = settingsWith({
      campaignInstances: [{ ...letter, activeEndDate: dayOf('2027-03-24') }],
    });
    const plan = planFor(['2027-03-25'], { settings });
    expect(theEmail(plan, 'campaign_letter').skipReason).toBe('campaign_inactive');
    expect(postWindow(plan)).toEqual([]);
  });

  it('for follow-ups', () => {
    const [sent] = stored(planFor(['2027-03-17'])).map((email) =>
      sentOn(email, dayOf('2027-03-17')),
    );
    const emails = sent ? [sent] : [];
    const plan = planFor([], { emails, today: dayOf('2027-03-18') });
    expect(theEmail(plan, 'followup_1_cold').skipReason).toBe('birthday_window');
    expect(postWindow(plan)).toEqual([]);
  });

  it('for one who unsubscribed', () => {
    expect(planFor(['2027-03-25'], { suppression: 'unsubscribed' })).toEqual([]);
  });

  it('for mail that a conflict or the frequency limit skipped', () => {
    const settings = settingsWith({ volume: { maxEmailsPerContactPerPeriod: 1 } });
    const plan = planFor(['2027-03-15', '2027-03-16'], { settings });
    expect(plan.some(({ skipReason }) => skipReason === 'frequency_limit')).toBe(true);
    expect(postWindow(plan)).toEqual([]);
  });
});

describe('mail that was skipped before today', () => {
  it('causes a post-window email however long ago its ideal date was', () => {
    // Its latest date was the 21st; nothing of it is in the plan any more.
    const plan = planFor(['2027-03-18'], { today: dayOf('2027-03-29') });
    expect(fatesIn(plan)).toEqual({ 'post_window 2027-03-31': '2027-03-31' });
  });

  it('causes one up to the day after the window, when it goes out that day', () => {
    const last = planFor(['2027-03-18'], { today: dayOf('2027-03-31') });
    expect(fatesIn(last)).toEqual({ 'post_window 2027-03-31': '2027-03-31' });
    expect(planFor(['2027-03-18'], { today: dayOf('2027-04-01') })).toEqual([]);
  });

  it('causes none when its ideal date was before the window', () => {
    expect(planFor(['2027-03-17'], { today: dayOf('2027-03-29') })).toEqual([]);
  });

  it('causes none when its campaign was not active then', () => {
    const settings = settingsWith({
      campaignInstances: [{ ...letter, activeEndDate: dayOf('2027-03-17') }],
    });
    expect(planFor(['2027-03-18'], { settings, today: dayOf('2027-03-29') })).toEqual([]);
  });

  it('causes none when it went out after all', () => {
    const sent = stored(planFor(['2027-03-18'], bornIn('TX'))).filter(
      ({ type }) => type === 'campaign_letter',
    );
    const emails = sent.map((email) => ({
      ...sentOn(email, TODAY + 17),
      status: 'unknown' as const,
    }));
    expect(planFor(['2027-03-18'], { emails, today: dayOf('2027-03-29') })).toEqual([]);
  });

  it('causes one for a birthday email of long before the window ends', () => {
    // Ideal on 1 April, five days into a window that lasts until the end of July.
    const long = {
      ...stateRules,
      birthdayWindows: { CA: [someWindowRule({ windowBeforeDays: 25, windowAfterDays: 100 })] },
    };
    const emailTypes = { birthday: { enabled: true, priority: 5 } };
    const timing = { birthdayEmailDaysBefore: 20 };
    const settings = settingsWith({ stateRules: long, emailTypes, timing });
    const contact = { ...aSubject().contact, state: 'CA', birthDate: dayOf('1950-04-21') };
    const plan = planFor([], { contact, settings, today: dayOf('2027-07-25') });
    expect(fatesIn(plan)).toEqual({ 'post_window 2027-07-31': '2027-07-31' });
  });
});

describe('the horizon', () => {
  it('holds a post-window email on its last day, and none after', () => {
    const upTo = (horizonDays: number) =>
      postWindow(planFor(['2027-03-19'], { settings: settingsWith({ horizonDays }) }));
    expect(upTo(30)).toHaveLength(1);
    expect(upTo(29)).toHaveLength(0);
  });
});

describe('a stored post-window email', () => {
  const emails = stored(postWindow(planFor(['2027-03-25'])));

  it('stays when what it was planned for is gone', () => {
    expect(fatesIn(planFor([], { emails }))).toEqual({ 'post_window 2027-03-31': '2027-03-31' });
  });

  it('is removed when its window no longer exists', () => {
    expect(planFor([], { emails, ...bornIn('TX') })).toEqual([]);
    const moved = {
      contact: { ...aSubject().contact, state: 'CA', birthDate: dayOf('1950-03-21') },
    };
    expect(planFor([], { emails, ...moved })).toEqual([]);
  });

  it('is removed when its window became a part of a longer one', () => {
    const contact = {
      ...aSubject().contact,
      state: 'CA',
      birthDate: dayOf('1950-03-20'),
      effectiveDate: dayOf('2026-04-02'),
    };
    expect(postWindow(planFor([], { emails, contact }))).toEqual([]);
  });

  it('is late like other mail, and goes out in the days after', () => {
    const plan = planFor([], { emails, today: dayOf('2027-04-05') });
    expect(theEmail(plan, 'post_window')).toMatchObject({ movedBy: 'catch_up', status: 'pending' });
  });

  it('is missed when its latest date passed', () => {
    const plan = planFor([], { emails, today: dayOf('2027-05-01') });
    expect(theEmail(plan, 'post_window').skipReason).toBe('missed');
  });

  it('is not planned again once it was sent', () => {
    const sent = emails.map((email) => ({ ...sentOn(email, TODAY), status: 'unknown' as const }));
    expect(postWindow(planFor(['2027-03-25'], { emails: sent }))).toEqual([]);
  });

  it('that is late in another window causes the email after that one', () => {
    const contact = {
      ...aSubject().contact,
      state: 'CA',
      birthDate: dayOf('1950-03-20'),
      effectiveDate: dayOf('2026-04-15'),
    };
    // The other window lasts from 13 to 17 April; the spread has no other days.
    const settings = settingsWith({ volume: { catchUpSpreadDays: 4 } });
    const plan = planFor([], { emails, contact, settings, today: dayOf('2027-04-12') });
    expect(fatesIn(plan)).toMatchObject({
      'post_window 2027-03-31': 'effective_date_window',
      'post_window 2027-04-18': '2027-04-18',
    });
  });
});
