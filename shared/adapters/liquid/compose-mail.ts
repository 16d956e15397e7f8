import MailComposer from 'nodemailer/lib/mail-composer';
import { INVITATION_METHOD } from '../../domain/templates/invitation.ts';
import { domainOf, type Mailbox } from '../../domain/templates/mailbox.ts';

/** Everything that is in one message. */
export interface MailParts {
  readonly emailId: string;
  readonly from: Mailbox;
  readonly replyTo: Mailbox | null;
  readonly to: Mailbox;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Further header fields, as they stand. */
  readonly headers: Readonly<Record<string, string>>;
  /** iCalendar text, or null. */
  readonly invitation: string | null;
  readonly attachments: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/**
 * The complete message (RFC 5322). The same parts give the same bytes: message id and boundaries
 * come from the email's id, the date from `sentAt`.
 */
export async function composeMail(parts: MailParts): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: mailbox(parts.from),
    to: mailbox(parts.to),
    ...(parts.replyTo ? { replyTo: mailbox(parts.replyTo) } : {}),
    subject: parts.subject,
    date: new Date(parts.sentAt),
    messageId: `<${parts.emailId}@${domainOf(parts.from)}>`,
    headers: headerFields(parts),
    text: parts.text,
    html: parts.html,
    ...(parts.invitation === null
      ? {}
      : {
          icalEvent: {
            method: INVITATION_METHOD,
            filename: 'invitation.ics',
            content: parts.invitation,
          },
        }),
    attachments: parts.attachments.map(({ name, content }) => ({
      filename: name,
      content: Buffer.from(content),
    })),
    baseBoundary: parts.emailId,
    newline: 'windows',
    // Nothing that a template or contact says may make us read a file or call an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** As they stand: mail programs read an unsubscribe address only unencoded and on one line. */
function headerFields({ emailId, headers }: MailParts) {
  const all = {
    ...headers,
    // Out-of-office answers to a mail nobody typed help nobody (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    'X-Almanac-Email-Id': emailId,
  };
  return Object.entries(all).map(([key, value]) => ({ key, value: { prepared: true, value } }));
}

function mailbox({ name, address }: Mailbox): { name: string; address: string } {
  return { name: name?.replaceAll(/\p{Cc}+/gu, ' ') ?? '', address };
}
