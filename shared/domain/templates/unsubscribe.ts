import type { EmailKind } from '../planning/email.ts';
import type { Mailbox } from './mailbox.ts';

/** How a mail's reader can leave. */
export interface UnsubscribeWays {
  /** For the link in the footer. */
  readonly link: string;
  /** Header fields for the mail program's own button (RFC 2369, RFC 8058). */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Marketing and follow-ups can be left. Visit mail and required notices go on after somebody
 * unsubscribes (rules §10), so a link in them would promise what is not kept.
 *
 * @param url the signed one-click address; null = there is none yet, only mail.
 * @param mailbox where a mail that asks to be unsubscribed goes.
 */
export function unsubscribeWays(
  email: { readonly emailId: string; readonly kind: EmailKind },
  url: string | null,
  mailbox: Mailbox,
): UnsubscribeWays | null {
  if (email.kind === 'transactional' || email.kind === 'required') return null;
  // The id in the subject is how an answer by mail finds its contact.
  const mailto = `mailto:${addressInUrl(mailbox.address)}?subject=unsubscribe%20${email.emailId}`;
  if (url === null) return { link: mailto, headers: { 'List-Unsubscribe': `<${mailto}>` } };
  const https = new URL(url).href;
  return {
    link: https,
    headers: {
      'List-Unsubscribe': `<${https}>, <${mailto}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

function addressInUrl(address: string): string {
  return encodeURIComponent(address).replace('%40', '@');
}
