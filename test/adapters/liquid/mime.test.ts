import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../../shared/adapters/liquid/liquid-renderer.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { mailInput, mariaLopez, SENDER, SENT_AT, someTemplate } from '../../support/mail-input.ts';
import { someSettings, someVisitTemplate } from '../../support/settings.ts';

type Overrides = NonNullable<Parameters<typeof mailInput>[0]>;

const FILES: Readonly<Record<string, Uint8Array>> = {
  'map.pdf': Uint8Array.from({ length: 3000 }, (_, index) => index % 256),
  'large.bin': new Uint8Array(8_000_000),
};
const renderer = liquidRenderer({ readAttachment: async (name) => FILES[name] });

async function mimeOf(overrides: Overrides = {}): Promise<string> {
  const { mime } = await renderer.render(mailInput(overrides));
  return Buffer.from(mime).toString('latin1');
}

/** Read back by a parser that has nothing to do with what wrote it. */
async function parsed(overrides: Overrides = {}): Promise<Email> {
  return PostalMime.parse((await renderer.render(mailInput(overrides))).mime);
}

function header(mail: Email, name: string): string | undefined {
  return mail.headers.find(({ key }) => key === name)?.value;
}

function visitMail(
  template: Parameters<typeof someVisitTemplate>[0],
  more: Overrides = {},
): Overrides {
  return {
    settings: someSettings({
      organization: SENDER,
      visitTemplates: [someVisitTemplate({ code: 'rem1', place: 'Room 12', ...template })],
    }),
    visits: [{ visit: 'V1', date: dayOf('2026-03-05'), time: '14:30' }],
    ...more,
    email: {
      type: 'visit_rem1',
      kind: 'transactional',
      visit: 'V1',
      eventDate: dayOf('2026-03-05'),
      template: 'visit_rem1',
      ...more.email,
    },
  };
}

/** As its bytes are: a parser may change the line ends of a text. */
async function invitationIn(overrides: Overrides): Promise<string> {
  const encoded = /filename=invitation\.ics\r\n.*base64\r\n\r\n([\s\S]*?)\r\n--/.exec(
    await mimeOf(overrides),
  )?.[1];
  if (encoded === undefined) throw new Error('Expected an invitation in the mail');
  return Buffer.from(encoded, 'base64').toString();
}

describe('the message', () => {
  it('carries HTML and text, sender, answers, date and id', async () => {
    const birthday = someTemplate({ subject: 'Für {{ first_name }} 🎂', html: '<p>Grüße 🎂</p>' });
    const mail = await parsed({ templates: { birthday } });

    expect(mail).toMatchObject({
      subject: 'Für Maria 🎂',
      from: { name: 'Lakeside Research', address: 'visits@lakeside.example' },
      replyTo: [{ address: 'team@lakeside.example' }],
      to: [{ name: 'Maria Lopez', address: 'maria@example.com' }],
      date: new Date(SENT_AT).toISOString(),
      messageId: `<${mailInput().email.emailId}@lakeside.example>`,
    });
    expect(mail.html).toContain('<p>Grüße 🎂</p>');
    expect(mail.text).toContain('Grüße 🎂');
    expect(mail.text).toContain('1 Main Street');
  });

  it('is the same to the byte for the same input', async () => {
    const full = visitMail({ calendarEvent: true, attachments: ['map.pdf'] });

    expect(await mimeOf(full)).toBe(await mimeOf(full));
    expect(await mimeOf()).toBe(await mimeOf());
  });

  it('has CRLF line ends and no line that a mail server would break', async () => {
    const birthday = someTemplate({
      html: `<p>${'word '.repeat(2000)}\n\n${'x'.repeat(3000)}</p>`,
    });
    const lines = (await mimeOf({ templates: { birthday } })).split('\r\n');

    expect(lines.join('')).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
  });

  it.each(['marketing', 'followup'] as const)('lets the reader leave %s mail', async (kind) => {
    const mail = await parsed({ email: { kind } });
    const mailto = `mailto:team@lakeside.example?subject=unsubscribe%20${mailInput().email.emailId}`;

    expect(header(mail, 'list-unsubscribe')).toBe(`<${mailto}>`);
    expect(header(mail, 'list-unsubscribe-post')).toBeUndefined();
    expect(mail.text).toContain(mailto);
  });

  it('has one click to leave where there is an address for it', async () => {
    const unsubscribeUrl = `https://lakeside.example/u/${'a'.repeat(200)}`;
    const mail = await parsed({ unsubscribeUrl });

    expect(header(mail, 'list-unsubscribe')).toMatch(`<${unsubscribeUrl}>, <mailto:team@`);
    expect(header(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(await mimeOf({ unsubscribeUrl })).toContain(`List-Unsubscribe: <${unsubscribeUrl}>, <`);
  });

  it.each(['transactional', 'required'] as const)(
    'promises no leaving in %s mail',
    async (kind) => {
      const mail = await parsed({ email: { kind }, unsubscribeUrl: 'https://lakeside.example/u' });

      expect(header(mail, 'list-unsubscribe')).toBeUndefined();
      expect(mail.text).not.toContain('https://lakeside.example/u');
    },
  );

  it('lets no name or address begin another header', async () => {
    const contact = mariaLopez({
      firstName: 'Maria\r\nBcc: all@example.com\r\n',
      lastName: '" <evil@example.com>, "',
    });
    const mail = await parsed({ contact });

    expect(mail.to?.map(({ address }) => address)).toEqual(['maria@example.com']);
    expect(header(mail, 'bcc')).toBeUndefined();
  });

  it('names the organization where the sender has no name of its own', async () => {
    const settings = someSettings({ organization: { ...SENDER, from: 'visits@lakeside.example' } });

    expect((await parsed({ settings })).from).toMatchObject({ name: 'Lakeside Research' });
  });

  it('quotes a sender whose name has a comma', async () => {
    const from = 'Lakeside Research, Inc. <visits@lakeside.example>';
    const settings = someSettings({ organization: { ...SENDER, from } });
    const mail = await renderer.render(mailInput({ settings }));

    expect(mail.from).toBe('"Lakeside Research, Inc." <visits@lakeside.example>');
    expect((await PostalMime.parse(mail.mime)).from).toMatchObject({
      name: 'Lakeside Research, Inc.',
      address: 'visits@lakeside.example',
    });
  });
});

describe('attachments', () => {
  it('carries the files of the visit template as they are', async () => {
    const mail = await parsed(visitMail({ attachments: ['map.pdf'] }));

    expect(mail.attachments).toMatchObject([{ filename: 'map.pdf', mimeType: 'application/pdf' }]);
    const [file] = mail.attachments;
    expect(typeof file?.content === 'object' && new Uint8Array(file.content)).toEqual(
      FILES['map.pdf'],
    );
  });

  it('refuses a mail whose file is not there', async () => {
    await expect(parsed(visitMail({ attachments: ['gone.pdf'] }))).rejects.toThrow(
      'Template "visit_rem1": expected a file attachments/gone.pdf, found none',
    );
  });

  it('refuses more than mailboxes take', async () => {
    await expect(parsed(visitMail({ attachments: ['map.pdf', 'large.bin'] }))).rejects.toThrow(
      /expected attachments of at most 7000000 bytes, got 8003000 up to large.bin/,
    );
  });
});

describe('the invitation', () => {
  it('comes as a part that mail programs act on, and as a file', async () => {
    const mime = await mimeOf(visitMail({ calendarEvent: true, durationMinutes: 45 }));

    expect(mime).toMatch(/Content-Type: text\/calendar; charset=utf-8;\s+method=REQUEST/);
    const mail = await parsed(visitMail({ calendarEvent: true, durationMinutes: 45 }));
    expect(mail.attachments).toMatchObject([
      { mimeType: 'text/calendar', method: 'REQUEST' },
      { filename: 'invitation.ics', mimeType: 'application/ics' },
    ]);
    const calendar = await invitationIn(visitMail({ calendarEvent: true, durationMinutes: 45 }));
    expect(calendar).toContain('DTSTART:20260305T203000Z\r\nDTEND:20260305T211500Z\r\n');
    expect(calendar).toContain('SUMMARY:Lakeside Research: visit V1\r\n');
    expect(calendar).toContain('LOCATION:Room 12\r\n');
  });

  it('is in the contact’s zone where it has one', async () => {
    const contact = mariaLopez({ timeZone: 'America/New_York' });

    expect(await invitationIn(visitMail({ calendarEvent: true }, { contact }))).toContain(
      'DTSTART:20260305T193000Z',
    );
  });

  it('moves with the visit: the same entry, later in sequence', async () => {
    const first = await invitationIn(visitMail({ calendarEvent: true }));
    const moved = await invitationIn(
      visitMail(
        { calendarEvent: true },
        {
          visits: [{ visit: 'V1', date: dayOf('2026-03-12'), time: '09:00' }],
          email: { emailId: 'b'.repeat(26), eventDate: dayOf('2026-03-12') },
          sentAt: SENT_AT + 86_400_000,
        },
      ),
    );
    const read = (calendar: string, name: string) =>
      new RegExp(`^${name}:(.*)\r$`, 'm').exec(calendar)?.[1];

    expect(read(moved, 'UID')).toBe(read(first, 'UID'));
    expect(Number(read(moved, 'SEQUENCE'))).toBeGreaterThan(Number(read(first, 'SEQUENCE')));
    expect(moved).toContain('DTSTART:20260312T140000Z');
  });

  it('is another entry for another visit or contact', async () => {
    const uid = async (overrides: Overrides) =>
      /^UID:(.*)\r$/m.exec(await invitationIn(overrides))?.[1];
    const mine = await uid(visitMail({ calendarEvent: true }));

    expect(
      await uid(visitMail({ calendarEvent: true, visit: 'V2' }, { email: { visit: 'V2' } })),
    ).not.toBe(mine);
    expect(
      await uid(visitMail({ calendarEvent: true }, { contact: mariaLopez({ id: 'c2' }) })),
    ).not.toBe(mine);
  });

  it('is not in mail that does not ask for it, nor about a sign-up', async () => {
    const signup = { visit: 'signup', calendarEvent: true };

    expect((await parsed(visitMail({}))).attachments).toEqual([]);
    expect((await parsed(visitMail(signup, { email: { visit: 'signup' } }))).attachments).toEqual(
      [],
    );
  });
});
