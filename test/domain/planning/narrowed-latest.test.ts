/** Rules §8.2: how far a cap may move an email without breaking the frequency limit later. */
import { describe, expect, it } from 'vitest';
import type { Target } from '../../../shared/domain/contacts/contact.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import { derive, NO_SMOOTHING } from '../../../shared/domain/planning/derive.ts';
import { theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance } from '../../support/settings.ts';

/** At most `max` emails in 14 days, of campaigns with 30 days of delay. */
function settingsOf(max: number) {
  const campaignInstances = ['a', 'b', 'c', 'd', 'notice'].map((name) => {
    const type = name === 'notice' ? { required: true, maxDelayDays: 30 } : {};
    return someInstance({ instanceName: name, effective: someCampaignType({ name, ...type }) });
  });
  const volume = { maxEmailsPerContactPerPeriod: max, periodDays: 14 };
  return roomySettings({ aep: { defaultDates: [] }, campaignInstances, volume });
}

function targetsOf(days: Readonly<Record<string, number>>): readonly Target[] {
  return Object.entries(days).map(([instanceName, from]) => ({
    instanceName,
    triggerDate: TODAY + from,
  }));
}

/** The narrowed latest dates, in days from today, by date. */
function latestOf(max: number, targets: readonly Target[]): readonly number[] {
  const rules = compileRules(settingsOf(max));
  const request = { rules, today: TODAY, smoothing: NO_SMOOTHING, caps: null, traced: false };
  return derive(request, aSubject({ targets }))
    .candidates.toSorted((a, b) => a.baseDate - b.baseDate)
    .map(({ narrowedLatest }) => narrowedLatest - TODAY);
}

describe('latest dates', () => {
  it('are narrowed to a period before the email that comes as many later as the maximum', () => {
    expect(latestOf(1, targetsOf({ a: 1, b: 20 }))).toEqual([6, 50]);
    expect(latestOf(2, targetsOf({ a: 1, b: 3, c: 20, d: 30 }))).toEqual([6, 16, 50, 60]);
  });

  it('are narrowed to the own date at most', () => {
    expect(latestOf(1, targetsOf({ a: 1, b: 15 }))).toEqual([1, 45]);
    const close = [1, 5].map((from) => ({ instanceName: 'notice', triggerDate: TODAY + from }));
    expect(latestOf(1, close)).toEqual([1, 35]);
  });

  it('are not narrowed where that would be later', () => {
    expect(latestOf(1, targetsOf({ a: 1, b: 46 }))).toEqual([31, 76]);
    expect(latestOf(1, targetsOf({ a: 1, b: 45 }))).toEqual([31, 75]);
    expect(latestOf(1, targetsOf({ a: 1, b: 44 }))).toEqual([30, 74]);
  });

  it('are not narrowed where there is no email that comes so late', () => {
    expect(latestOf(2, targetsOf({ a: 1, b: 20 }))).toEqual([31, 50]);
  });

  it('are narrowed for the sake of mail that has no room, which counts as planned', () => {
    const settings = settingsOf(1);
    const skipping = { ...settings, volume: { ...settings.volume, onOverflow: 'skip' as const } };
    const targets = targetsOf({ a: 1, b: 20 });
    const emails = stored(planOf(aSubject({ targets }), skipping)).map((email) =>
      email.campaign === 'a'
        ? email
        : { ...email, status: 'skipped' as const, skipReason: 'no_capacity' as const },
    );
    const rules = compileRules(skipping);
    const request = { rules, today: TODAY, smoothing: NO_SMOOTHING, caps: null, traced: false };
    const { candidates } = derive(request, aSubject({ targets, emails }));
    expect(candidates[0]?.narrowedLatest).toBe(TODAY + 6);
  });

  it('are those of the rules in the plan, never the narrowed ones', () => {
    const plan = planOf(aSubject({ targets: targetsOf({ a: 1, b: 20 }) }), settingsOf(1));
    expect(theEmail(plan, 'campaign_a').latestDate).toBe(TODAY + 31);
  });
});
