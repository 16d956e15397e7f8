import { describe, expect, it } from 'vitest';
import { scopesOf, templateUses } from '../../../shared/domain/templates/template-uses.ts';
import {
  someCampaignType,
  someInstance,
  someSettings,
  someVisitTemplate,
} from '../../support/settings.ts';

describe('templateUses', () => {
  it('has the anniversaries and the follow-ups of every organization', () => {
    expect(templateUses(someSettings()).map(({ type, template }) => [type, template])).toEqual([
      ['birthday', 'birthday'],
      ['effective_date', 'effective_date'],
      ['aep', 'aep'],
      ['post_window', 'post_window'],
      ['followup_1_cold', 'followup_1_cold'],
      ['followup_2_clicked_no_hq', 'followup_2_clicked_no_hq'],
      ['followup_3_hq_no_yes', 'followup_3_hq_no_yes'],
      ['followup_4_hq_with_yes', 'followup_4_hq_with_yes'],
    ]);
  });

  it('leaves out what is switched off', () => {
    const settings = someSettings({
      emailTypes: { aep: { enabled: false, priority: 3 } },
      campaignInstances: [
        someInstance({ instanceName: 'off', active: false }),
        someInstance({ instanceName: 'dead', effective: someCampaignType({ active: false }) }),
      ],
    });

    const types = templateUses(settings).map(({ type }) => type);
    expect(types).not.toContain('aep');
    expect(types).not.toContain('campaign_promo');
  });

  it('has follow-ups only where something is followed up', () => {
    const off = { enabled: false, priority: 5 };
    const emailTypes = { birthday: off, effective_date: off, aep: off, post_window: off };
    const withFollowups = (enableFollowups: boolean) =>
      templateUses(
        someSettings({
          emailTypes,
          campaignInstances: [someInstance({ effective: someCampaignType({ enableFollowups }) })],
        }),
      ).filter(({ kind }) => kind === 'followup');

    expect(withFollowups(false)).toEqual([]);
    expect(withFollowups(true)).toHaveLength(4);
  });

  it('has each campaign instance and visit template with its own template', () => {
    const settings = someSettings({
      emailTemplates: { birthday: 'cake', visit_b: 'shared' },
      campaignInstances: [
        someInstance({ emailTemplate: 'promo_v2' }),
        someInstance({ effective: someCampaignType({ name: 'notice', required: true }) }),
      ],
      visitTemplates: [
        someVisitTemplate({ code: 'a', visit: 'V2', template: 'visit_reminder', body: null }),
        someVisitTemplate({ code: 'b', template: null, body: null, subject: null }),
      ],
    });

    expect(templateUses(settings)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'birthday', template: 'cake' }),
        expect.objectContaining({
          type: 'campaign_promo',
          kind: 'marketing',
          campaign: 'promo_1',
          template: 'promo_v2',
        }),
        expect.objectContaining({ type: 'campaign_notice', kind: 'required' }),
        expect.objectContaining({ type: 'visit_a', visit: 'V2', template: 'visit_reminder' }),
        expect.objectContaining({ type: 'visit_b', kind: 'transactional', template: 'shared' }),
      ]),
    );
  });
});

describe('scopesOf', () => {
  it('opens the variables of visits and campaigns to their mail only', () => {
    const use = {
      type: 't',
      kind: 'marketing',
      campaign: null,
      visit: null,
      template: 't',
    } as const;

    expect([...scopesOf(use)]).toEqual(['every mail']);
    expect([...scopesOf({ ...use, visit: 'V1' })]).toEqual(['every mail', 'visit mail']);
    expect([...scopesOf({ ...use, campaign: 'c' })]).toEqual(['every mail', 'campaign mail']);
  });
});
