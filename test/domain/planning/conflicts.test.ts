import { describe, expect, it } from 'vitest';
import type { StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { CampaignType, Settings } from '../../../shared/domain/settings/settings.ts';
import { fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance } from '../../support/settings.ts';

const DATE = TODAY + 10;

type Types = Readonly<Record<string, Partial<CampaignType>>>;

/** Instances named like their types, and room for all their emails under the frequency limit. */
function settingsOf(types: Types): Settings {
  const campaignInstances = Object.entries(types).map(([name, fields]) =>
    someInstance({ instanceName: name, effective: someCampaignType({ name, ...fields }) }),
  );
  const volume = { maxEmailsPerContactPerPeriod: 100 };
  return roomySettings({ aep: { defaultDates: [] }, campaignInstances, volume });
}

interface Meeting {
  readonly triggers?: readonly (readonly [string, number])[];
  readonly emails?: readonly StoredEmail[];
  readonly state?: string;
  readonly today?: number;
}

/** The plan of a contact whose campaign emails all fall on one date, unless it says otherwise. */
function meet(types: Types, { triggers, emails = [], state = 'TX', today = TODAY }: Meeting = {}) {
  const reached = triggers ?? Object.keys(types).map((name) => [name, DATE] as const);
  const targets = reached.map(([instanceName, triggerDate]) => ({ instanceName, triggerDate }));
  return planOf(aSubject({ targets, emails, contact: { state } }), settingsOf(types), today);
}

/** The names of those that go out. */
function winners(plan: readonly PlannedEmail[]): readonly (string | null)[] {
  return plan.filter(({ sendDate }) => sendDate !== null).map(({ campaign }) => campaign);
}

describe('campaign emails on one base date', () => {
  it('leave the one with the lowest priority number, and record it as what took their place', () => {
    const plan = meet({ a: { priority: 7 }, b: { priority: 3 }, c: { priority: 5 } });
    const winner = theEmail(plan, 'campaign_b');
    expect(winners(plan)).toEqual(['b']);
    for (const type of ['campaign_a', 'campaign_c']) {
      expect(theEmail(plan, type)).toMatchObject({
        skipReason: 'campaign_conflict',
        blockedBy: [winner.emailId],
        baseDate: DATE,
        sendDate: null,
      });
    }
  });

  it('of equal priority leave the stored pending one', () => {
    const emails = stored(meet({ z: {} }));
    expect(winners(meet({ a: {}, z: {} }, { emails }))).toEqual(['z']);
  });

  it('of equal priority leave the stored pending one even when its day has passed', () => {
    const was = [['z', TODAY]] as const;
    const emails = stored(meet({ z: {} }, { triggers: was }));
    const late = meet({ z: {} }, { triggers: was, emails, today: TODAY + 1 });
    const base = theEmail(late, 'campaign_z').baseDate;
    const triggers = [...was, ['a', base]] as const;
    expect(winners(meet({ a: {}, z: {} }, { triggers, emails, today: TODAY + 1 }))).toEqual(['z']);
  });

  it('let a lower number win over a stored pending one', () => {
    const emails = stored(meet({ z: { priority: 5 } }));
    const plan = meet({ a: { priority: 4 }, z: { priority: 5 } }, { emails });
    expect(winners(plan)).toEqual(['a']);
  });

  it('of equal priority, none stored, leave the first instance name by text', () => {
    expect(winners(meet({ b: {}, a: {}, c: {} }))).toEqual(['a']);
    expect(winners(meet({ a: {}, B: {} }))).toEqual(['B']);
    expect(winners(meet({ '\u{1F600}': {}, '\uFF5E': {} }))).toEqual(['\uFF5E']);
  });

  it('of one instance leave the earlier event', () => {
    const types = { a: { daysBeforeEvent: 0 } };
    const settings = settingsOf(types);
    const campaignInstances = settings.campaignInstances.map((instance) => ({
      ...instance,
      activeStartDate: DATE,
    }));
    const targets = [DATE - 3, DATE - 5, DATE - 4].map((triggerDate) => ({
      instanceName: 'a',
      triggerDate,
    }));
    const plan = planOf(aSubject({ targets }), { ...settings, campaignInstances });
    expect(plan.filter(({ sendDate }) => sendDate !== null)).toMatchObject([
      { eventDate: DATE - 5, sendDate: DATE },
    ]);
  });

  it('on different dates do not meet', () => {
    const triggers = [
      ['a', DATE],
      ['b', DATE + 1],
    ] as const;
    expect(winners(meet({ a: {}, b: {} }, { triggers }))).toHaveLength(2);
  });

  it('do not meet other mail of that date', () => {
    const targets = [{ instanceName: 'a', triggerDate: DATE }];
    const birthDate = DATE + 14 - 70 * 365 - 17;
    const plan = planOf(aSubject({ targets, contact: { birthDate } }), settingsOf({ a: {} }));
    expect(plan.map(({ sendDate }) => sendDate)).toEqual([DATE, DATE]);
  });

  it('that a window skips take no part', () => {
    const types = { a: { priority: 1 }, loud: { priority: 9, respectExclusionWindows: false } };
    const plan = meet(types, { state: 'NY' });
    expect(winners(plan)).toEqual(['loud']);
    expect(theEmail(plan, 'campaign_a').skipReason).toBe('year_round');
  });

  it('that are outside their period take no part', () => {
    const settings = settingsOf({ a: { priority: 1 }, b: { priority: 9 } });
    const [first, second] = settings.campaignInstances;
    if (!first || !second) throw new Error('Expected two instances');
    const campaignInstances = [{ ...first, activeEndDate: DATE - 1 }, second];
    const targets = ['a', 'b'].map((instanceName) => ({ instanceName, triggerDate: DATE }));
    const plan = planOf(aSubject({ targets }), { ...settings, campaignInstances });
    expect(winners(plan)).toEqual(['b']);
  });
});

describe('required emails', () => {
  it('all go, and the others are skipped for all of them, whatever their priority', () => {
    const notice = { required: true, priority: 9 };
    const plan = meet({ a: { priority: 1 }, n: notice, m: notice });
    expect(winners(plan).toSorted()).toEqual(['m', 'n']);
    const blockers = ['campaign_m', 'campaign_n'].map((type) => theEmail(plan, type).emailId);
    expect(theEmail(plan, 'campaign_a')).toMatchObject({
      skipReason: 'campaign_conflict',
      blockedBy: blockers.toSorted(),
    });
  });

  it('go even if they were skipped before their type became so', () => {
    const before = { a: { priority: 1 }, b: { maxDelayDays: 30 } };
    const emails = stored(meet(before));
    const plan = meet({ ...before, b: { required: true, maxDelayDays: 30 } }, { emails });
    expect(winners(plan)).toEqual(['b']);
  });
});

describe('a stored skip for a conflict', () => {
  const types = { a: { priority: 5 }, b: { priority: 5 } };
  const emails = stored(meet(types));
  const only = (status: StoredEmail['status']): readonly StoredEmail[] =>
    emails.map((email) => (email.campaign === 'a' ? { ...sentOn(email, TODAY), status } : email));

  it('stands as long as the winner is planned', () => {
    expect(fatesIn(meet(types, { emails }))).toEqual(fatesIn(meet(types)));
    const [winner] = meet(types).filter(({ campaign }) => campaign === 'a');
    const later = meet(types, { emails, today: TODAY + 5 });
    expect(theEmail(later, 'campaign_b').blockedBy).toEqual([winner?.emailId]);
  });

  it.each(['sent', 'claimed', 'unknown'] as const)('stands when the winner is %s', (status) => {
    const plan = meet(types, { emails: only(status) });
    expect(theEmail(plan, 'campaign_b').skipReason).toBe('campaign_conflict');
  });

  it.each(['failed', 'cancelled'] as const)('falls when the winner %s', (status) => {
    expect(winners(meet(types, { emails: only(status) }))).toEqual(['b']);
  });

  it('falls when the winner is not planned any more', () => {
    expect(winners(meet(types, { emails, triggers: [['b', DATE]] }))).toEqual(['b']);
  });

  it('stands even where it would win now, so that nothing is exchanged', () => {
    const better = { ...types, b: { priority: 1 } };
    expect(winners(meet(better, { emails }))).toEqual(['a']);
  });

  it('stands as it is while one of several winners is planned', () => {
    const notice = { required: true };
    const three = { a: {}, m: notice, n: notice };
    const skipped = stored(meet(three));
    const triggers = [
      ['a', DATE],
      ['n', DATE],
    ] as const;
    expect(theEmail(meet(three, { emails: skipped, triggers }), 'campaign_a')).toMatchObject({
      skipReason: 'campaign_conflict',
      blockedBy: skipped.find(({ campaign }) => campaign === 'a')?.blockedBy,
    });
  });

  it('is judged anew when its dates change', () => {
    const moved = { ...types, b: { priority: 1, maxDelayDays: 9 } };
    expect(winners(meet(moved, { emails }))).toEqual(['b']);
  });
});
