import { describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/domain/planning/email.ts';
import {
  isCampaignPaused,
  respectsWindows,
} from '../../../shared/domain/sending/campaign-standing.ts';
import { someCampaignType, someInstance, someSettings } from '../../support/settings.ts';

describe('respectsWindows', () => {
  const settings = someSettings({
    campaignInstances: [
      someInstance({ instanceName: 'careful' }),
      someInstance({
        instanceName: 'bold',
        effective: someCampaignType({ respectExclusionWindows: false }),
      }),
    ],
  });

  it.each<[Email['kind'], string | null, boolean]>([
    ['marketing', null, true],
    ['marketing', 'careful', true],
    ['marketing', 'bold', false],
    ['marketing', 'gone', true],
    ['required', 'careful', false],
    ['followup', 'bold', true],
    ['transactional', null, false],
  ])('of %s mail of campaign %s is %s', (kind, campaign, respected) => {
    expect(respectsWindows({ kind, campaign }, settings)).toBe(respected);
  });
});

describe('isCampaignPaused', () => {
  const settings = someSettings({
    campaignInstances: [
      someInstance({ instanceName: 'running' }),
      someInstance({ instanceName: 'paused', active: false }),
      someInstance({
        instanceName: 'of_paused_type',
        effective: someCampaignType({ active: false }),
      }),
    ],
  });

  it.each<[string | null, boolean]>([
    [null, false],
    ['running', false],
    ['paused', true],
    ['of_paused_type', true],
    ['gone', true],
  ])('of campaign %s is %s', (campaign, paused) => {
    expect(isCampaignPaused({ kind: 'marketing', campaign }, settings)).toBe(paused);
  });

  it('is false for a follow-up, which only names the campaign of its parent', () => {
    expect(isCampaignPaused({ kind: 'followup', campaign: 'paused' }, settings)).toBe(false);
  });
});
