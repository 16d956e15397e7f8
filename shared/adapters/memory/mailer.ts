import type { Mailer, MailResult, OutgoingMail, SendQuota } from '../../ports/mailer.ts';

/** A mailer that keeps what it was given and answers what it was told to. */
export interface RecordingMailer extends Mailer {
  /** Every mail handed over, in order, whatever the answer was. */
  readonly mails: readonly OutgoingMail[];
  /** The mails that were accepted. */
  readonly accepted: readonly OutgoingMail[];
  /** How the next mails are answered, one after the other; after them all are accepted. */
  answerNext(...results: readonly MailResult[]): void;
  /** How every mail is answered from now on, unless `answerNext` said otherwise. */
  answerAll(answer: (mail: OutgoingMail, index: number) => MailResult): void;
}

/** A recording mailer with ample quota. */
export function recordingMailer(quota: Partial<SendQuota> = {}): RecordingMailer {
  const mails: OutgoingMail[] = [];
  const accepted: OutgoingMail[] = [];
  const waiting: MailResult[] = [];
  let answer = (_mail: OutgoingMail, index: number): MailResult => ({
    result: 'accepted',
    messageId: `message-${String(index)}`,
  });
  return {
    mails,
    accepted,
    answerNext: (...results) => {
      waiting.push(...results);
    },
    answerAll: (next) => {
      answer = next;
    },
    send: async (mail) => {
      mails.push(mail);
      const result = waiting.shift() ?? answer(mail, mails.length);
      if (result.result === 'accepted') accepted.push(mail);
      return result;
    },
    quota: async () => ({
      max24Hours: 50_000,
      maxPerSecond: 14,
      sentLast24Hours: accepted.length,
      ...quota,
    }),
    check: async () => [],
  };
}
