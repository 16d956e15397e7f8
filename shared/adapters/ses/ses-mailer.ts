import {
  GetSendQuotaCommand,
  SendRawEmailCommand,
  SESClient,
  type SESClientConfig,
} from '@aws-sdk/client-ses';
import { parseMailbox } from '../../domain/templates/mailbox.ts';
import type { Mailer, MailResult, OutgoingMail, SendQuota } from '../../ports/mailer.ts';
import { mailResultOf } from './mail-result.ts';
import { sendingProblems } from './sending-problems.ts';
import { type HandlerLimits, SingleUseHandler } from './single-use-handler.ts';

/** How mail goes out through SES. */
export interface SesMailerOptions {
  /** Goes onto every mail as a tag. */
  readonly stage: string;
  /** The configuration set whose events tell what became of the mail. */
  readonly configurationSet: string;
  /**
   * All mail goes to this address instead of its own. The message stays as it is: its `To` header
   * says who would have got it.
   * @defaultValue mail goes to whom it is for
   */
  readonly redirectAllMailTo?: string | undefined;
  /**
   * Region, endpoint, credentials.
   * @defaultValue the environment's
   */
  readonly client?: Pick<SESClientConfig, 'region' | 'endpoint' | 'credentials'>;
  /** @defaultValue 3 s to connect, 30 s for an answer */
  readonly limits?: HandlerLimits;
}

const LIMITS: HandlerLimits = { connectMs: 3_000, answerMs: 30_000 };

/** As good as none: what SES calls -1. */
const NO_LIMIT = 1_000_000_000;

/**
 * Mail through SES, each handed over at most once: one request on one fresh connection, never
 * repeated by the SDK. Questions about quota and identities may be repeated and are.
 */
export function sesMailer(options: SesMailerOptions): Mailer {
  const limits = options.limits ?? LIMITS;
  const sending = new SESClient({
    ...options.client,
    maxAttempts: 1,
    requestHandler: new SingleUseHandler(limits),
  });
  const asking = new SESClient({ ...options.client, requestHandler: new SingleUseHandler(limits) });
  return {
    send: (mail) => send(sending, options, mail),
    quota: () => quotaOf(asking),
    check: (from) => sendingProblems(asking, options, from),
  };
}

async function send(
  client: SESClient,
  options: SesMailerOptions,
  mail: OutgoingMail,
): Promise<MailResult> {
  const command = commandFor(options, mail);
  let begun = false;
  // The last step before the network: what fails earlier (credentials, the address of SES) or is
  // refused by the SDK itself has not left this process.
  command.middlewareStack.add(
    (next) => (args) => {
      begun = true;
      return next(args);
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    const { MessageId: messageId } = await client.send(command);
    if (messageId !== undefined) return { result: 'accepted', messageId };
    return { result: 'ambiguous', detail: 'SES answered without a message id' };
  } catch (error) {
    return mailResultOf({ error, begun, sender: parseMailbox(mail.from).address });
  }
}

function commandFor(
  { stage, configurationSet, redirectAllMailTo }: SesMailerOptions,
  { organizationId, emailId, from, to, mime }: OutgoingMail,
): SendRawEmailCommand {
  return new SendRawEmailCommand({
    Source: parseMailbox(from).address,
    // Without it SES would read the headers, and send to everybody in them.
    Destinations: [redirectAllMailTo ?? to],
    RawMessage: { Data: mime },
    ConfigurationSetName: configurationSet,
    Tags: [
      { Name: 'stage', Value: stage },
      { Name: 'organization', Value: organizationId },
      { Name: 'email_id', Value: emailId },
    ],
  });
}

async function quotaOf(client: SESClient): Promise<SendQuota> {
  const quota = await client.send(new GetSendQuotaCommand({}));
  const { Max24HourSend: daily = 0, MaxSendRate: rate = 0, SentLast24Hours: sent = 0 } = quota;
  return {
    max24Hours: daily < 0 ? NO_LIMIT : daily,
    maxPerSecond: rate,
    sentLast24Hours: sent,
  };
}
