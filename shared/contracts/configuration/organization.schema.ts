import { line, matching, section, text, timeZone } from './fields.ts';

const ADDRESS = String.raw`[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+`;
const MAILBOX = new RegExp(`^(?:[^\\p{Cc}<>]*<${ADDRESS}>|${ADDRESS})$`, 'u');

const mailbox = () =>
  matching(MAILBOX, 'a mail address, such as "Clinic <hello@example.org>" or hello@example.org');

/** The section `organization`: who sends. */
export const organizationSchema = section({
  id: matching(/^[a-z0-9-]{1,32}$/, 'an organization id: 1–32 of a–z, 0–9 and "-"')
    .describe(
      'Required: the organization’s id, 1–32 of a–z, 0–9 and -. It is part of every email’s identity: never change it.',
    )
    .optional(),
  time_zone: timeZone()
    .describe('The IANA time zone in which dates and times are meant.')
    .optional(),
  name: line('the organization’s name', 200)
    .describe('The name that mails show. Needed for sending.')
    .nullish(),
  from: mailbox()
    .describe(
      'The sender of every mail; its domain must be verified with the mail service. Needed for sending.',
    )
    .nullish(),
  reply_to: mailbox().describe('Where answers go; the sender by default.').nullish(),
  postal_address: text('a postal address', 500)
    .describe('The street address that commercial mail must carry by law. Needed for sending.')
    .nullish(),
  public_url: matching(
    /^https?:\/\/[^\s/]+(?:\/\S*)?$/,
    'a web address such as https://mail.example.org',
  )
    .describe('The web address under which unsubscribe links are answered.')
    .nullish(),
});
