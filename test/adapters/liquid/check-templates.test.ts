import { describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../../shared/adapters/liquid/liquid-renderer.ts';
import type { TemplateText } from '../../../shared/domain/templates/template-text.ts';
import type { TemplateProblem } from '../../../shared/ports/renderer.ts';
import { PLAIN_LAYOUT, SENDER, someTemplate } from '../../support/mail-input.ts';
import {
  someCampaignType,
  someInstance,
  someSettings,
  someVisitTemplate,
} from '../../support/settings.ts';

const renderer = liquidRenderer({
  readAttachment: async (name) => (name === 'map.pdf' ? new Uint8Array(1) : undefined),
});
const OFF = { enabled: false, priority: 5 };
/** Settings that use the template `birthday` and nothing else but the follow-ups. */
const BIRTHDAY_ONLY = {
  organization: SENDER,
  emailTypes: { effective_date: OFF, aep: OFF, post_window: OFF },
  emailTemplates: Object.fromEntries(
    ['1_cold', '2_clicked_no_hq', '3_hq_no_yes', '4_hq_with_yes'].map((tier) => [
      `followup_${tier}`,
      'birthday',
    ]),
  ),
} as const;

function check(
  templates: Record<string, TemplateText>,
  settings = someSettings(BIRTHDAY_ONLY),
): Promise<readonly TemplateProblem[]> {
  return renderer.check(settings, { layout: PLAIN_LAYOUT, birthday: someTemplate(), ...templates });
}

/** A matcher with a type: those of vitest are `any`. */
function textWith(words: string): unknown {
  return expect.stringContaining(words);
}

function checkBirthday(overrides: Partial<TemplateText>): Promise<readonly TemplateProblem[]> {
  return check({ birthday: someTemplate(overrides) });
}

describe('check', () => {
  it('finds nothing wrong with good templates', async () => {
    expect(
      await checkBirthday({
        subject: 'Hi{% if first_name %} {{ first_name }}{% endif %}',
        html: '<p>{{ attributes.plan | default: "your plan" }}, {{ event_date | date: "%B" }}</p>',
        text: 'Hi {{ full_name | default: "there" }}',
      }),
    ).toEqual([]);
  });

  it('finds an unknown variable before any mail is made, and what was meant', async () => {
    expect(await checkBirthday({ html: '<p>\n{{ frist_name | default: "x" }}</p>' })).toEqual([
      {
        template: 'birthday',
        part: 'html',
        line: 2,
        severity: 'error',
        message:
          'unknown variable "frist_name"; did you mean "first_name"? (a column of the contacts file is written "attributes.frist_name")',
      },
    ]);
  });

  it.each([
    ['{{ FirstName }}', /did you mean "first_name"/],
    [
      '{{ organization.nmae }}',
      /unknown variable "organization.nmae"; did you mean "organization.name"/,
    ],
    ['{% if zip %}x{% endif %}', /unknown variable "zip"/],
    ['{% for v in visits %}{{ v.dat }}{% endfor %}{{ visits[0].dat }}', /unknown variable/],
    ['{{ attributes[segment] }}', /expected the column’s own name in "attributes\[…\]"/],
    ['{{ visit.date }}', /"visit.date" is known only in visit mail/],
    ['{{ campaign.name }}', /"campaign.name" is known only in campaign mail/],
    ['{{ content }}', /"content" is known only in the layout/],
    ['{% if first_name %}', /not closed/],
    ['{{ first_name | nofilter }}', /undefined filter: nofilter/],
    ['{% include "x" %}', /tag "include" not found/],
  ])('refuses %s in each part', async (source, message) => {
    for (const part of ['subject', 'html', 'text'] as const) {
      const text = part === 'html' ? `<p>Hi ${source}</p>` : `Hi ${source}`;
      const problems = await checkBirthday({ [part]: text });

      expect(problems[0]).toMatchObject({ template: 'birthday', part, line: 1, severity: 'error' });
      expect(problems[0]?.message).toMatch(message);
    }
  });

  it('tells every line that is wrong, not only the first', async () => {
    const problems = await checkBirthday({ html: '<p>{{ a1 }}\n{{ b2 }}\n{{ first_name }}</p>' });

    expect(problems.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('warns of a variable that some contacts do not have', async () => {
    expect(
      await checkBirthday({ html: '<p>Hi {{ first_name }}\n{{ attributes.plan }}</p>' }),
    ).toEqual([
      {
        template: 'birthday',
        part: 'html',
        line: 1,
        severity: 'warning',
        message:
          '"first_name" may be missing: write {{ first_name | default: "…" }}, or ask with {% if first_name %}',
      },
      expect.objectContaining({ line: 2, severity: 'warning' }),
    ]);
  });

  it('knows that a birthday mail goes to somebody with a birthday', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      emailTemplates: { ...BIRTHDAY_ONLY.emailTemplates, birthday: 'cake' },
    });

    expect(
      await check({ cake: someTemplate({ html: '<p>{{ birth_date }}</p>' }) }, settings),
    ).toEqual([]);
  });

  it('finds a template that mail is planned with and nobody wrote', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      campaignInstances: [someInstance({ emailTemplate: 'promo_v2' })],
    });

    expect(await check({}, settings)).toEqual([
      expect.objectContaining({
        template: 'promo_v2',
        severity: 'error',
        message: textWith('expected a file promo_v2.html'),
      }),
    ]);
  });

  it('needs no template for an outreach whose contacts bring their own text', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      campaignInstances: [someInstance({ effective: someCampaignType({ name: 'outreach' }) })],
    });

    expect(await check({}, settings)).toEqual([]);
  });

  it('lets visit mail speak of its visit, and tells of what is wrong in the settings’ own text', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      visitTemplates: [
        someVisitTemplate({
          code: 'rem1',
          subject: 'On {{ visit.date }}',
          body: 'At {{ visit.tiem }}',
        }),
      ],
    });

    expect(await check({}, settings)).toEqual([
      expect.objectContaining({ template: 'visit_rem1', part: 'html', severity: 'error' }),
    ]);
  });

  it('asks for a default where a visit may have no time, and not for a place that is given', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      visitTemplates: [
        someVisitTemplate({ body: '{{ visit.time }}, {{ visit.place }}', place: 'Room 12' }),
      ],
    });

    expect((await check({}, settings)).map(({ message }) => message)).toEqual([
      textWith('"visit.time" may be missing'),
    ]);
  });

  it('looks at templates that nothing uses yet', async () => {
    const later = someTemplate({
      html: '<p>{{ visit.date }} {{ campaign.name }} {{ nobody }}</p>',
    });

    expect((await check({ later })).map(({ message }) => message)).toEqual([
      textWith('unknown variable "nobody"'),
    ]);
  });

  it('tells once of a problem in a template that several mails use', async () => {
    expect(await checkBirthday({ html: '<p style="position:fixed">Hi</p>' })).toEqual([
      {
        template: 'birthday',
        part: 'html',
        line: 1,
        severity: 'warning',
        message: textWith('caniemail.com/features/css-position/'),
      },
    ]);
  });

  it('warns of a mail that Gmail would cut off', async () => {
    expect(await checkBirthday({ html: `<p>${'long '.repeat(21_000)}</p>` })).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: textWith('less than 102 KB of HTML with the layout, got 103 KB'),
      }),
    ]);
  });

  it('warns of a whole document where the layout has one', async () => {
    const problems = await checkBirthday({ html: '<html><body><p>Hi</p></body></html>' });

    expect(problems.map(({ message }) => message)).toEqual([textWith('expected the body only')]);
  });

  it('finds attachments that are not there, and invitations without effect', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      visitTemplates: [
        someVisitTemplate({ code: 'a', attachments: ['map.pdf', 'gone.pdf'] }),
        someVisitTemplate({ code: 'b', visit: 'signup', calendarEvent: true }),
      ],
    });

    expect(await check({}, settings)).toEqual([
      expect.objectContaining({ template: 'visit_b', severity: 'warning' }),
      expect.objectContaining({
        template: 'visit_a',
        severity: 'error',
        message: 'expected a file attachments/gone.pdf in the template folder, found none',
      }),
    ]);
  });
});

describe('check of the layout', () => {
  it('needs a layout, with a text beside it', async () => {
    const layout = { ...PLAIN_LAYOUT, text: null };
    const { birthday } = { birthday: someTemplate() };

    expect(await renderer.check(someSettings(BIRTHDAY_ONLY), { birthday })).toMatchObject([
      { template: 'layout', message: textWith('expected a file layout.html') },
    ]);
    expect(await check({ layout })).toMatchObject([
      { template: 'layout', message: textWith('expected a file layout.txt') },
    ]);
  });

  it('needs the words of the mail, the street address and the way to leave', async () => {
    const layout = { ...PLAIN_LAYOUT, html: '<p>{{ subject }}</p>' };

    expect((await check({ layout })).map(({ message }) => message)).toEqual([
      'expected {{ content }} in the layout, found none',
      'expected {{ organization.postal_address }} in the layout, found none',
      'expected {{ unsubscribe_url }} in the layout, found none',
    ]);
  });

  it('finds unknown variables and unsupported styles in it, on their lines', async () => {
    const html = `${PLAIN_LAYOUT.html}\n<style>p { float: left }</style>\n{{ footer }}`;

    expect(await check({ layout: { ...PLAIN_LAYOUT, html } })).toMatchObject([
      { line: 3, severity: 'error', message: textWith('"footer"') },
      { line: 2, severity: 'warning', message: textWith('css-float') },
    ]);
  });

  it('refuses a selector that cannot be written onto elements', async () => {
    const html = `${PLAIN_LAYOUT.html}<style data-inline>.a p { margin: 0 }</style>`;

    expect(await check({ layout: { ...PLAIN_LAYOUT, html } })).toMatchObject([
      { template: 'layout', severity: 'error', message: textWith('".a p"') },
    ]);
  });

  it('asks for the settings that no mail goes without', async () => {
    const settings = someSettings({
      ...BIRTHDAY_ONLY,
      organization: { ...SENDER, from: null, postalAddress: null },
    });

    expect((await check({}, settings)).map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        textWith('organization.from'),
        textWith('organization.postal_address'),
      ]),
    );
  });
});
