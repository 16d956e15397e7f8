import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { dailyAllowances } from '../../../shared/domain/sending/daily-allowance.ts';
import { someInstance, someSettings } from '../../support/settings.ts';

const TODAY = dayOf('2026-03-10');
type AllowanceEmail = Parameters<typeof dailyAllowances>[0];

describe('dailyAllowances', () => {
  it('are none where no maximum is set', () => {
    expect(dailyAllowances(someEmail(), someSettings(), TODAY)).toEqual([]);
  });

  it('allow the overage that the planner allows the organization', () => {
    const settings = someSettings({ volume: { dailyMax: 10, overageThreshold: 1.2 } });

    expect(dailyAllowances(someEmail(), settings, TODAY)).toEqual([
      { name: 'organization', limit: 12 },
    ]);
  });

  it('hold a campaign to its own maximum without overage, beside the one of the organization', () => {
    const settings = someSettings({
      volume: { dailyMax: 10, overageThreshold: 1 },
      campaignInstances: [someInstance({ instanceName: 'spring', dailyMax: 3 })],
    });

    expect(dailyAllowances(someEmail({ campaign: 'spring' }), settings, TODAY)).toEqual([
      { name: 'organization', limit: 10 },
      { name: 'campaign:spring', limit: 3 },
    ]);
    expect(dailyAllowances(someEmail({ campaign: 'autumn' }), settings, TODAY)).toHaveLength(1);
  });

  it.each<[string, Partial<AllowanceEmail>]>([
    ['visit mail', { kind: 'transactional' }],
    ['required mail', { kind: 'required' }],
    ['mail on its latest date', { latestDate: TODAY }],
    [
      'mail that the plan put above the capacity',
      { trace: [{ step: 'cap', from: TODAY, to: TODAY, load: 13, cap: 10, over: true }] },
    ],
  ])('count %s without holding it back', (_what, overrides) => {
    const settings = someSettings({ volume: { dailyMax: 10 } });

    expect(dailyAllowances(someEmail(overrides), settings, TODAY)).toEqual([
      { name: 'organization', limit: null },
    ]);
  });
});

function someEmail(overrides: Partial<AllowanceEmail> = {}): AllowanceEmail {
  return { kind: 'marketing', campaign: null, latestDate: TODAY + 9, trace: [], ...overrides };
}
