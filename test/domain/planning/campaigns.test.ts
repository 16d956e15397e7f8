import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { CampaignInstance, CampaignType } from '../../../shared/domain/settings/settings.ts';
import { datesOf, fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance, type SettingsOverrides } from '../../support/settings.ts';

interface Campaign extends Omit<Partial<CampaignInstance>, 'effective'> {
  readonly type?: Partial<CampaignType>;
}

function settingsWith(campaigns: readonly Campaign[], more: SettingsOverrides = {}) {
  const campaignInstances = campaigns.map(({ type, ...own }) =>
    someInstance({ ...own, effective: someCampaignType(type) }),
  );
  return roomySettings({ aep: { defaultDates: [] }, campaignInstances, ...more });
}

/** The plan of a contact who is reached by the instance `promo_1` on some trigger dates. */
function reached(
  campaign: Campaign,
  triggers: readonly string[],
  subject: Partial<PlanningSubject> = {},
  today = TODAY,
): readonly PlannedEmail[] {
  const targets = triggers.map((date) => ({
    instanceName: campaign.instanceName ?? 'promo_1',
    triggerDate: dayOf(date),
  }));
  return planOf(aSubject({ targets, ...subject }), settingsWith([campaign]), today);
}

const day = (text: string): number => dayOf(text);

describe('a campaign email', () => {
  it.each([
    ['before its trigger date', 5, '2027-03-15'],
    ['on it', 0, '2027-03-20'],
    ['after it', -3, '2027-03-23'],
  ])('goes out %s with %i days before', (_when, daysBeforeEvent, ideal) => {
    const [email] = reached({ type: { daysBeforeEvent } }, ['2027-03-20']);
    expect(email && datesOf(email)).toMatchObject({ ideal, base: ideal, send: ideal });
    expect(email).toMatchObject({
      type: 'campaign_promo',
      campaign: 'promo_1',
      kind: 'marketing',
      priority: 10,
      eventDate: day('2027-03-20'),
    });
  });

  it.each([
    ['30 days after its ideal date', { type: {} }, '2027-04-19'],
    ['its maximal delay after it', { type: { maxDelayDays: 3 } }, '2027-03-23'],
    ['its trigger date when it goes out before', { type: { daysBeforeEvent: 5 } }, '2027-03-20'],
    [
      'its maximal delay where that is sooner',
      { type: { daysBeforeEvent: 5, maxDelayDays: 2 } },
      '2027-03-17',
    ],
    [
      'not its trigger date when it goes out after',
      { type: { daysBeforeEvent: -3 } },
      '2027-04-22',
    ],
    ['the end of its campaign', { activeEndDate: day('2027-03-25') }, '2027-03-25'],
    [
      'the end of its campaign, though not before the rest',
      { activeEndDate: day('2027-12-25') },
      '2027-04-19',
    ],
  ])('makes sense until %s', (_until, campaign, latest) => {
    const [email] = reached(campaign, ['2027-03-20']);
    expect(email && datesOf(email).latest).toBe(latest);
  });

  it('has the fields of its type as overridden for its instance', () => {
    const [email] = reached({ emailTemplate: 'spring', type: { priority: 4 } }, ['2027-03-20']);
    expect(email).toMatchObject({ priority: 4, template: 'spring' });
    expect(reached({}, ['2027-03-20'])[0]).toMatchObject({ template: 'campaign_promo' });
  });

  it('is planned for every trigger date, once for each', () => {
    const plan = reached({}, ['2027-03-20', '2027-04-20', '2027-03-20']);
    expect(fatesIn(plan)).toEqual({
      'promo_1 2027-03-20': '2027-03-20',
      'promo_1 2027-04-20': '2027-04-20',
    });
    expect(plan).toHaveLength(2);
  });

  it('is for the horizon, its last day included', () => {
    const targets = [{ instanceName: 'promo_1', triggerDate: TODAY + 90 }];
    expect(planOf(aSubject({ targets }), settingsWith([{}]))).toHaveLength(1);
    expect(planOf(aSubject({ targets }), settingsWith([{}]), TODAY - 1)).toHaveLength(0);
  });

  it('of an instance that nobody configured is nothing', () => {
    const targets = [{ instanceName: 'other', triggerDate: TODAY + 9 }];
    expect(planOf(aSubject({ targets }), settingsWith([{}]))).toEqual([]);
  });
});

describe('several instances of one type', () => {
  it('run at once', () => {
    const campaigns = [{ instanceName: 'spring' }, { instanceName: 'summer' }];
    const targets = [
      { instanceName: 'spring', triggerDate: day('2027-03-20') },
      { instanceName: 'summer', triggerDate: day('2027-04-20') },
    ];
    const plan = planOf(aSubject({ targets }), settingsWith(campaigns));
    expect(fatesIn(plan)).toEqual({
      'spring 2027-03-20': '2027-03-20',
      'summer 2027-04-20': '2027-04-20',
    });
    expect(new Set(plan.map(({ emailId }) => emailId)).size).toBe(2);
  });
});

describe('a whole-base campaign', () => {
  const blast = { triggerDate: day('2027-03-20'), type: { targetAllContacts: true } };

  it('reaches every contact on its trigger date', () => {
    expect(fatesIn(reached(blast, []))).toEqual({ 'promo_1 2027-03-20': '2027-03-20' });
  });

  it('reaches nobody without a trigger date, or when its type does not reach all', () => {
    expect(reached({ ...blast, triggerDate: null }, [])).toEqual([]);
    expect(reached({ triggerDate: day('2027-03-20') }, [])).toEqual([]);
  });

  it('reaches a contact who is its target for that date too once, and for another date again', () => {
    expect(reached(blast, ['2027-03-20'])).toHaveLength(1);
    expect(fatesIn(reached(blast, ['2027-04-20']))).toEqual({
      'promo_1 2027-03-20': '2027-03-20',
      'promo_1 2027-04-20': '2027-04-20',
    });
  });
});

describe('a campaign for segments', () => {
  const campaign = { segments: ['a', 'b'] };
  const contact = (segment: string | null): Partial<PlanningSubject> => ({
    contact: { ...aSubject().contact, segment },
  });

  it('reaches those segments only', () => {
    expect(reached(campaign, ['2027-03-20'], contact('a'))).toHaveLength(1);
    expect(reached(campaign, ['2027-03-20'], contact('c'))).toHaveLength(0);
    expect(reached(campaign, ['2027-03-20'], contact(null))).toHaveLength(0);
  });
});

describe('the period of a campaign', () => {
  it('moves an ideal date before its start to its start', () => {
    const campaign = { activeStartDate: day('2027-03-22') };
    expect(reached(campaign, ['2027-03-20']).map(datesOf)).toEqual([
      { ideal: '2027-03-22', base: '2027-03-22', latest: '2027-04-19', send: '2027-03-22' },
    ]);
    expect(datesOf(theEmail(reached(campaign, ['2027-03-23']), 'campaign_promo')).ideal).toBe(
      '2027-03-23',
    );
  });

  it('moves it as far as its latest date, and no further', () => {
    const type = { maxDelayDays: 2 };
    const starting = (date: string) =>
      reached({ activeStartDate: day(date), type }, ['2027-03-20']);
    expect(starting('2027-03-22').map(datesOf)).toMatchObject([{ ideal: '2027-03-22' }]);
    expect(fatesIn(starting('2027-03-22'))).toEqual({ 'promo_1 2027-03-20': '2027-03-22' });
    expect(starting('2027-03-23').map(datesOf)).toMatchObject([{ ideal: '2027-03-20' }]);
    expect(fatesIn(starting('2027-03-23'))).toEqual({
      'promo_1 2027-03-20': 'campaign_inactive',
    });
  });

  it('holds its first and its last day', () => {
    const campaign = { activeStartDate: day('2027-03-20'), activeEndDate: day('2027-03-25') };
    expect(fatesIn(reached(campaign, ['2027-03-20', '2027-03-25', '2027-03-26']))).toEqual({
      'promo_1 2027-03-20': '2027-03-20',
      'promo_1 2027-03-25': '2027-03-25',
      'promo_1 2027-03-26': 'campaign_inactive',
    });
  });

  it('is judged before the windows', () => {
    const contact = { ...aSubject().contact, state: 'NY' };
    const campaign = { activeEndDate: day('2027-03-25') };
    expect(fatesIn(reached(campaign, ['2027-03-26', '2027-03-24'], { contact }))).toEqual({
      'promo_1 2027-03-26': 'campaign_inactive',
      'promo_1 2027-03-24': 'year_round',
    });
  });

  it('that ends before a late email can go out leaves nothing to plan', () => {
    const ended = { activeEndDate: TODAY - 1 };
    expect(reached(ended, ['2027-02-20'])).toEqual([]);
    expect(fatesIn(reached({ activeEndDate: TODAY }, ['2027-02-20']))).toEqual({
      'promo_1 2027-02-20': '2027-03-01',
    });
  });
});

describe('an inactive campaign', () => {
  it('of an inactive instance or type plans nothing, and what it had pending is removed', () => {
    const targets = [{ instanceName: 'promo_1', triggerDate: TODAY + 9 }];
    const emails = stored(planOf(aSubject({ targets }), settingsWith([{}])));
    expect(emails).toHaveLength(1);
    for (const campaign of [{ active: false }, { type: { active: false } }]) {
      expect(planOf(aSubject({ targets, emails }), settingsWith([campaign]))).toEqual([]);
    }
  });
});

describe('a once-only campaign', () => {
  const once = { type: { onceOnly: true } };

  it('has one email per contact, about the earliest trigger date, in whatever order they come', () => {
    const dates = ['2027-04-20', '2027-03-20', '2027-05-20'];
    expect(fatesIn(reached(once, dates))).toEqual({ 'promo_1 2027-03-20': '2027-03-20' });
    expect(reached(once, dates.toReversed())).toEqual(reached(once, dates));
  });

  it('never sends a second one, whatever the trigger date', () => {
    const emails = stored(reached(once, ['2027-03-01'])).map((email) => sentOn(email, TODAY));
    const later = reached(once, ['2027-04-20'], { emails }, TODAY + 30);
    expect(later.filter(({ kind }) => kind === 'marketing')).toEqual([]);
  });
});

describe('exclusion windows', () => {
  const contact = { ...aSubject().contact, state: 'NY' };

  it('are respected by a campaign unless its type says otherwise', () => {
    const loud = { type: { respectExclusionWindows: false } };
    expect(fatesIn(reached({}, ['2027-03-20'], { contact }))).toEqual({
      'promo_1 2027-03-20': 'year_round',
    });
    expect(fatesIn(reached(loud, ['2027-03-20'], { contact }))).toEqual({
      'promo_1 2027-03-20': '2027-03-20',
    });
  });

  it('are ignored by a required campaign', () => {
    const notice = { type: { required: true } };
    const [email] = reached(notice, ['2027-03-20'], { contact });
    expect(email).toMatchObject({ kind: 'required', sendDate: day('2027-03-20') });
    expect(email && datesOf(email).latest).toBe('2037-03-17');
  });

  it('do not keep required mail from one who unsubscribed, and other mail is not sent', () => {
    const notice = { type: { required: true } };
    const suppression = 'unsubscribed' as const;
    expect(reached(notice, ['2027-03-20'], { suppression })).toHaveLength(1);
    expect(reached({}, ['2027-03-20'], { suppression })).toHaveLength(0);
    expect(reached(notice, ['2027-03-20'], { suppression: 'bounced' })).toHaveLength(0);
  });
});
