import { describe, expect, it } from 'vitest';

import { inlineTemplateOf, templateFor } from '../../../shared/domain/settings/template-names.ts';
import { someInstance, someSettings, someVisitTemplate } from '../../support/settings.ts';

const named = { subject: null, body: null, template: 'reminder' };
const bare = { subject: null, body: null };

describe('templateFor', () => {
  it('names the template like the type by default', () => {
    expect(templateFor(someSettings(), 'birthday')).toBe('birthday');
    expect(templateFor(someSettings(), 'followup_1_cold')).toBe('followup_1_cold');
    expect(templateFor(someSettings(), 'campaign_promo', someInstance())).toBe('campaign_promo');
  });

  it('takes the entry of email_templates before the type’s name', () => {
    const settings = someSettings({
      emailTemplates: { birthday: 'cake', campaign_promo: 'promo', visit_rem1: 'visit' },
      visitTemplates: [someVisitTemplate(bare)],
    });

    expect(templateFor(settings, 'birthday')).toBe('cake');
    expect(templateFor(settings, 'campaign_promo', someInstance())).toBe('promo');
    expect(templateFor(settings, 'visit_rem1')).toBe('visit');
  });

  it('takes a campaign’s own template before email_templates', () => {
    const settings = someSettings({ emailTemplates: { campaign_promo: 'promo' } });
    const instance = someInstance({ emailTemplate: 'spring' });

    expect(templateFor(settings, 'campaign_promo', instance)).toBe('spring');
  });

  it('takes a visit template’s own template before email_templates', () => {
    const settings = someSettings({
      emailTemplates: { visit_rem1: 'visit' },
      visitTemplates: [someVisitTemplate(named)],
    });

    expect(templateFor(settings, 'visit_rem1')).toBe('reminder');
  });

  it('gives a visit template with its own text the name of its type', () => {
    const settings = someSettings({
      emailTemplates: { visit_rem1: 'visit' },
      visitTemplates: [someVisitTemplate({ code: 'rem1', subject: 's', body: 'b' })],
    });

    expect(templateFor(settings, 'visit_rem1')).toBe('visit_rem1');
  });
});

describe('inlineTemplateOf', () => {
  const settings = someSettings({
    visitTemplates: [
      someVisitTemplate({ code: 'own', subject: 's', body: 'b' }),
      someVisitTemplate({ code: 'named', ...named }),
    ],
  });

  it('finds the text that the configuration itself has', () => {
    expect(inlineTemplateOf(settings, 'visit_own')).toEqual({ subject: 's', body: 'b' });
  });

  it('finds nothing for templates that are files', () => {
    expect(inlineTemplateOf(settings, 'visit_named')).toBeNull();
    expect(inlineTemplateOf(settings, 'birthday')).toBeNull();
  });
});
