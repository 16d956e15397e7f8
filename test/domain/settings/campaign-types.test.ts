import { describe, expect, it } from 'vitest';

import { campaignTypeFrom } from '../../../shared/domain/settings/campaign-types.ts';
import { defaultSettings } from '../../../shared/domain/settings/defaults.ts';

describe('campaignTypeFrom', () => {
  it('fills what no layer says', () => {
    expect(campaignTypeFrom('promo')).toEqual({
      name: 'promo',
      respectExclusionWindows: true,
      required: false,
      enableFollowups: true,
      onceOnly: false,
      daysBeforeEvent: 0,
      targetAllContacts: false,
      maxDelayDays: 30,
      priority: 10,
      active: true,
    });
  });

  it('lets later layers win field by field, and what they leave undefined stand', () => {
    const type = campaignTypeFrom(
      'promo',
      { priority: 5, daysBeforeEvent: 7 },
      { priority: 2, daysBeforeEvent: undefined },
    );

    expect(type).toMatchObject({ priority: 2, daysBeforeEvent: 7 });
  });

  it('lets required types ignore windows and be late for ten years, unless a layer says otherwise', () => {
    expect(campaignTypeFrom('notice', { required: true })).toMatchObject({
      respectExclusionWindows: false,
      maxDelayDays: 3650,
    });
    expect(campaignTypeFrom('notice', { required: true, maxDelayDays: 9 }).maxDelayDays).toBe(9);
  });

  it('decides by the last word on required, not by the first', () => {
    const layers = [{ required: true }, { required: false }];

    expect(campaignTypeFrom('notice', ...layers)).toMatchObject({
      respectExclusionWindows: true,
      maxDelayDays: 30,
    });
  });
});

describe('the built-in campaign types', () => {
  it.each([
    ['rate_increase', { daysBeforeEvent: 14, priority: 1, respectExclusionWindows: true }],
    ['seasonal_promo', { daysBeforeEvent: 7, priority: 5, enableFollowups: true }],
    [
      'initial_blast',
      {
        daysBeforeEvent: 0,
        priority: 10,
        targetAllContacts: true,
        respectExclusionWindows: false,
        enableFollowups: false,
        required: false,
      },
    ],
    [
      'regulatory_notice',
      {
        daysBeforeEvent: 0,
        priority: 1,
        required: true,
        respectExclusionWindows: false,
        enableFollowups: false,
        maxDelayDays: 3650,
      },
    ],
    ['policy_update', { daysBeforeEvent: 5, priority: 3, targetAllContacts: true }],
    ['outreach', { onceOnly: true, daysBeforeEvent: 0, maxDelayDays: 3650, priority: 10 }],
  ])('have %s with %j', (name, fields) => {
    expect(defaultSettings('org').campaignTypes[name]).toMatchObject({ name, ...fields });
  });
});
