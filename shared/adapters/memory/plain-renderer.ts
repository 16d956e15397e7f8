import type { Renderer } from '../../ports/renderer.ts';

/** A renderer that writes the template's name and the email's id: enough for a flow without templates. */
export function plainRenderer(): Renderer {
  return {
    render: async ({ contact, email, settings }) => {
      const from = settings.organization.from ?? 'almanac@example.org';
      const subject = `${email.template} ${email.emailId}`;
      const text = `Dear ${contact.firstName ?? contact.id}`;
      const message = `From: ${from}\r\nTo: ${contact.email}\r\nSubject: ${subject}\r\n\r\n${text}\r\n`;
      return {
        from,
        to: contact.email,
        subject,
        html: `<p>${text}</p>`,
        text,
        mime: new TextEncoder().encode(message),
      };
    },
    check: async () => [],
  };
}
