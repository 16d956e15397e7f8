import { describe, expect, it } from 'vitest';
import { mailSource } from '../../../shared/domain/templates/mail-source.ts';
import { mailInput, mariaLopez, someTemplate } from '../../support/mail-input.ts';
import { someSettings, someVisitTemplate } from '../../support/settings.ts';

function sourceOf(overrides: Parameters<typeof mailInput>[0]) {
  const input = mailInput(overrides);
  return mailSource(input, input.templates);
}

const REMINDER = { type: 'visit_rem1', kind: 'transactional', visit: 'V1' } as const;

describe('mailSource', () => {
  it('takes the template that the email names', () => {
    const birthday = someTemplate({ subject: 'S', html: 'B', text: 'T' });

    expect(sourceOf({ templates: { birthday } })).toEqual({
      name: 'birthday',
      subject: 'S',
      body: 'B',
      text: 'T',
    });
  });

  it('finds the template of a campaign without its prefix', () => {
    const templates = { rate_increase: someTemplate({ subject: 'Rates' }) };
    const email = { type: 'campaign_rate_increase', template: 'campaign_rate_increase' };

    expect(sourceOf({ templates, email }).subject).toBe('Rates');
  });

  it('prefers a visit template’s own subject and body', () => {
    const settings = someSettings({
      visitTemplates: [someVisitTemplate({ code: 'rem1', subject: 'Own', body: 'Words' })],
    });

    expect(sourceOf({ settings, email: { ...REMINDER, template: 'visit_rem1' } })).toEqual({
      name: 'visit_rem1',
      subject: 'Own',
      body: 'Words',
      text: null,
    });
  });

  it('fills what a visit template leaves open from the template it names', () => {
    const settings = someSettings({
      visitTemplates: [
        someVisitTemplate({ code: 'rem1', subject: 'Own', body: null, template: 'shared' }),
      ],
    });
    const templates = { shared: someTemplate({ subject: 'S', html: 'Shared', text: 'T' }) };

    expect(sourceOf({ settings, templates, email: { ...REMINDER, template: 'shared' } })).toEqual({
      name: 'visit_rem1',
      subject: 'Own',
      body: 'Shared',
      text: 'T',
    });
  });

  it('takes a contact’s own subject and body in outreach, and no text part of another body', () => {
    const contact = mariaLopez({ attributes: { custom_subject: 'Hi', custom_body: 'Only you' } });
    const templates = { outreach: someTemplate({ text: 'T' }) };
    const email = { type: 'campaign_outreach', campaign: 'o1', template: 'campaign_outreach' };

    expect(sourceOf({ contact, templates, email })).toEqual({
      name: 'custom text of contact c1',
      subject: 'Hi',
      body: 'Only you',
      text: null,
    });
  });

  it('falls back to the outreach template for what a contact leaves empty', () => {
    const contact = mariaLopez({ attributes: { custom_subject: 'Hi', custom_body: ' ' } });
    const templates = { outreach: someTemplate({ html: 'Template' }) };
    const email = { type: 'campaign_outreach', campaign: 'o1', template: 'campaign_outreach' };

    expect(sourceOf({ contact, templates, email })).toMatchObject({
      subject: 'Hi',
      body: 'Template',
    });
  });

  it('keeps a contact’s outreach text out of all other mail', () => {
    const contact = mariaLopez({ attributes: { custom_subject: 'Hi', custom_body: 'Only you' } });

    expect(sourceOf({ contact })).toMatchObject({ name: 'birthday', subject: 'Hello' });
  });

  it('says which template is missing and where it is looked for', () => {
    expect(() => sourceOf({ email: { type: 'aep', template: 'autumn' } })).toThrow(
      'Template "autumn": there is no such template for aep mail; expected a file autumn.html',
    );
  });

  it('never takes the layout, or what every object has, for a template', () => {
    expect(() => sourceOf({ email: { template: 'layout' } })).toThrow(/no such template/);
    expect(() => sourceOf({ email: { template: 'constructor' } })).toThrow(/no such template/);
  });
});
