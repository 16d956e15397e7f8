import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../../shared/adapters/liquid/liquid-renderer.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { TemplateError } from '../../../shared/domain/templates/errors.ts';
import {
  mailInput,
  mariaLopez,
  PLAIN_LAYOUT,
  SENDER,
  someTemplate,
} from '../../support/mail-input.ts';
import { someInstance, someSettings, someVisitTemplate } from '../../support/settings.ts';

type Overrides = Parameters<typeof mailInput>[0];

const renderer = liquidRenderer();

function render(overrides: Overrides = {}) {
  return renderer.render(mailInput(overrides));
}

function renderBody(html: string, overrides: Overrides = {}) {
  return render({ ...overrides, templates: { birthday: someTemplate({ html }) } });
}

async function bodyOf(html: string, overrides: Overrides = {}): Promise<string> {
  const mail = await renderBody(html, overrides);
  return /<body>([\s\S]*)<footer>/.exec(mail.html)?.[1] ?? '';
}

describe('liquidRenderer', () => {
  it('puts values into subject, body and text', async () => {
    const mail = await render({
      templates: {
        birthday: someTemplate({
          subject: 'For {{ first_name }}',
          html: '<p>Dear {{ full_name }}, it is {{ event_date }}.</p>',
        }),
      },
    });

    expect(mail.subject).toBe('For Maria');
    expect(mail.html).toContain('<p>Dear Maria Lopez, it is Tuesday, March 17, 2026.</p>');
    expect(mail.text).toContain('Dear Maria Lopez, it is Tuesday, March 17, 2026.');
    expect(mail.from).toBe('"Lakeside Research" <visits@lakeside.example>');
    expect(mail.to).toBe('maria@example.com');
  });

  it('escapes values in HTML, and not in subject and text', async () => {
    const contact = mariaLopez({ firstName: '<b>"Mar & Ia"</b>' });
    const birthday = someTemplate({
      subject: 'For {{ first_name }}',
      html: '<p>Hi {{ first_name }}</p>',
      text: 'Hi {{ first_name }}',
    });
    const mail = await render({ contact, templates: { birthday } });

    expect(mail.html).toContain('Hi &lt;b&gt;&quot;Mar &amp; Ia&quot;&lt;/b&gt;');
    expect(mail.subject).toBe('For <b>"Mar & Ia"</b>');
    expect(mail.text).toContain('Hi <b>"Mar & Ia"</b>');
  });

  it('lets no value become markup, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (firstName) => {
        const contact = mariaLopez({ firstName: `${firstName}<i onload="x">'` });
        const body = await bodyOf('<p title="{{ first_name }}">{{ first_name }}</p>', { contact });

        expect(body.match(/[<>]/g)).toHaveLength(4);
        expect(body.match(/"/g)).toHaveLength(2);
      }),
    );
  });

  it('keeps a subject on one line whatever a value holds', async () => {
    const contact = mariaLopez({ firstName: 'Maria\r\nBcc: all@example.com\u2028x' });
    const birthday = someTemplate({ subject: ' Hi\n{{ first_name }} ' });
    const mail = await render({ contact, templates: { birthday } });

    expect(mail.subject).toBe('Hi Maria Bcc: all@example.com x');
    expect(Buffer.from(mail.mime).toString()).not.toMatch(/^Bcc:/m);
  });

  it('cuts a subject that is far too long, between characters', async () => {
    const family = '👩‍👩‍👧';
    const birthday = someTemplate({ subject: family.repeat(300) });

    expect((await render({ templates: { birthday } })).subject).toBe(`${family.repeat(249)}…`);
  });

  it('makes paragraphs of a plain-text body, and of the line breaks in its values', async () => {
    const contact = mariaLopez({ attributes: { note: 'one\ntwo <3' } });

    expect(await bodyOf('Hi {{ first_name }},\n\n{{ attributes.note }}', { contact })).toBe(
      '<p>Hi Maria,</p>\n<p>one<br>\ntwo &lt;3</p>',
    );
  });

  it('takes an own text part, else makes one of the HTML', async () => {
    const html = '<h1>Title</h1><p>Go <a href="https://x.example/">here</a>.</p>';
    const own = await render({ templates: { birthday: someTemplate({ html, text: 'Mine' }) } });

    expect((await renderBody(html)).text).toMatch(/^Title\n+Go here <https:\/\/x.example\/>.\n/);
    expect(own.text).toMatch(/^Mine\n/);
  });

  it('writes an address to mail to without what the link fills in', async () => {
    const { text } = await renderBody('<p><a href="mailto:a@b.example?subject=x">Write</a></p>');

    expect(text).toContain('Write <a@b.example>');
  });

  it('formats dates and leaves alone what is none', async () => {
    const contact = mariaLopez({ attributes: { renewal: '2026-12-01', plan: 'G' } });
    const html =
      '<p>{{ event_date | date: "%B %-d" }} {{ attributes.renewal | date: "%m/%d/%Y" }} ' +
      '{{ "now" | date: "%Y-%m-%d" }} {{ attributes.plan | date: "%Y" }}</p>';

    expect(await bodyOf(html, { contact })).toBe('<p>March 17 12/01/2026 2026-03-03 G</p>');
  });

  it('lets a column that a contact does not have be empty', async () => {
    expect(await bodyOf('<p>[{{ attributes.plan | default: "any" }}]</p>')).toBe('<p>[any]</p>');
    expect(await bodyOf('<p>[{{ attributes.plan }}]</p>')).toBe('<p>[]</p>');
  });

  it('takes no column for something that every object has', async () => {
    expect(await bodyOf('<p>[{{ attributes.constructor }}{{ attributes.toString }}]</p>')).toBe(
      '<p>[]</p>',
    );
  });

  it('knows the metadata of the campaign', async () => {
    const settings = someSettings({
      organization: SENDER,
      campaignInstances: [someInstance({ instanceName: 'rates', metadata: { rate: '3 %' } })],
    });
    const html =
      '<p>{{ campaign.name }}: {{ campaign.metadata.rate }}{{ campaign.metadata.x }}</p>';

    expect(await bodyOf(html, { settings, email: { campaign: 'rates' } })).toBe(
      '<p>rates: 3 %</p>',
    );
  });

  it('refuses an unknown variable, with template, part and line', async () => {
    const failure = await renderBody('<p>\n\n{{ frist_name }}</p>').catch(
      (error: unknown) => error,
    );

    expect(failure).toBeInstanceOf(TemplateError);
    expect(failure).toMatchObject({
      template: 'birthday',
      part: 'html',
      line: 3,
      message: 'Template "birthday", body line 3: undefined variable: frist_name',
    });
  });

  it.each([
    ['{% include "/etc/passwd" %}', /tag "include" not found/],
    ['{% render "layout" %}', /tag "render" not found/],
    ['{% layout "layout" %}', /tag "layout" not found/],
    ['{{ organization.constructor }}', /undefined variable/],
    ['{{ visits | sample }}', /undefined filter: sample/],
    ['{% for i in (1..99999999) %}x{% endfor %}', /limit exceeded/],
    ['{% if first_name %}', /not closed/],
  ])('refuses %s', async (source, message) => {
    await expect(renderBody(`<p>${source}</p>`)).rejects.toThrow(message);
  });

  it('refuses an empty subject and an empty body', async () => {
    const templates = (overrides: object) => ({ birthday: someTemplate(overrides) });

    await expect(render({ templates: templates({ subject: '{{ segment }}' }) })).rejects.toThrow(
      'Template "birthday", subject: expected a subject, got an empty one',
    );
    await expect(render({ templates: templates({ html: '<p> </p>' }) })).rejects.toThrow(
      /expected a text, got an empty body/,
    );
  });

  it('renders the text of an outreach contact as a template, and names the contact if it fails', async () => {
    const outreach = (custom_body: string) => ({
      contact: mariaLopez({ attributes: { custom_subject: 'Hi {{ first_name }}', custom_body } }),
      email: { type: 'campaign_outreach', campaign: 'o1', template: 'campaign_outreach' },
    });
    const mail = await render(outreach('Dear {{ first_name }} <3'));

    expect(mail.subject).toBe('Hi Maria');
    expect(mail.html).toContain('<p>Dear Maria &lt;3</p>');
    await expect(render(outreach('Dear {{ nobody }}'))).rejects.toThrow(
      'Template "custom text of contact c1", body line 1: undefined variable: nobody',
    );
  });

  it('gives the layout the subject, the first words and the kind of mail', async () => {
    const layout = {
      ...PLAIN_LAYOUT,
      html: '<title>{{ subject }}</title><i>{{ preview }}</i>{{ content }}{{ mail.kind }}',
    };
    const { html } = await render({ templates: { layout, birthday: someTemplate() } });

    expect(html).toBe('<title>Hello</title><i>Hello.</i><p>Hello.</p>marketing');
  });

  it('writes the styles of the layout onto the body, and draws buttons as tables', async () => {
    const layout = {
      ...PLAIN_LAYOUT,
      html: '{{ content }}\n<style data-inline>p { margin: 0 } .button-cell { color: red }</style>',
    };
    const birthday = someTemplate({
      html: '<p>Hi</p><a class="button" href="https://x.example">Go</a>',
    });
    const { html } = await render({ templates: { layout, birthday } });

    expect(html).toContain('<p style="margin:0">Hi</p>');
    expect(html).toContain('<td style="color:red" class="button-cell"><a class="button"');
    expect(html).not.toContain('data-inline');
  });

  it.each([
    [{ from: null }, /expected the setting organization.from/],
    [{ postalAddress: null }, /expected the setting organization.postal_address, which marketing/],
  ])('refuses marketing mail with %j', async (organization, message) => {
    const settings = someSettings({ organization: { ...SENDER, ...organization } });

    await expect(render({ settings })).rejects.toThrow(message);
  });

  it('sends visit mail without a street address', async () => {
    const settings = someSettings({
      organization: { ...SENDER, postalAddress: null },
      visitTemplates: [someVisitTemplate({ code: 'rem1', body: 'On {{ visit.date }}' })],
    });
    const email = {
      type: 'visit_rem1',
      kind: 'transactional',
      visit: 'V1',
      eventDate: dayOf('2026-03-05'),
      template: 'visit_rem1',
    } as const;

    expect((await render({ settings, email })).html).toContain('<p>On Thursday, March 5, 2026</p>');
  });

  it('refuses a mail without a layout', async () => {
    const { layout: _layout, ...templates } = mailInput().templates;

    await expect(renderer.render({ ...mailInput(), templates })).rejects.toThrow(
      'Template "layout": expected a file layout.html',
    );
  });
});
