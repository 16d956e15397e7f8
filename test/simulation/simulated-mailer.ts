import type { Journal } from '../../shared/ports/journal.ts';
import type { Mailer, MailResult, OutgoingMail } from '../../shared/ports/mailer.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** A mailer that answers as it likes, and knows what it really took. */
export interface SimulatedMailer extends Mailer {
  /** How often each email id was really taken. */
  readonly takenByEmailId: ReadonlyMap<string, number>;
  /** Calls that came before the claim was in the journal. */
  readonly withoutClaim: readonly string[];
  /** From now on every mail is accepted at once. */
  readonly becomeReliable: () => void;
}

/** A mailer that accepts most mails; an ambiguous answer may or may not hide an accepted mail. */
export function simulatedMailer(random: SeededRandom, journal: Journal): SimulatedMailer {
  const takenByEmailId = new Map<string, number>();
  const withoutClaim: string[] = [];
  let isReliable = false;
  const take = ({ emailId }: OutgoingMail): void => {
    takenByEmailId.set(emailId, (takenByEmailId.get(emailId) ?? 0) + 1);
  };
  return {
    takenByEmailId,
    withoutClaim,
    becomeReliable: () => {
      isReliable = true;
    },
    send: async (mail) => {
      if (!(await isClaimInJournal(journal, mail))) withoutClaim.push(mail.emailId);
      const result = isReliable ? ACCEPTED : drawResult(random);
      if (result.result === 'accepted') take(mail);
      if (result.result === 'ambiguous' && random.chance(0.5)) take(mail);
      return result;
    },
    quota: async () => ({ max24Hours: 50_000, maxPerSecond: 14, sentLast24Hours: 0 }),
    check: async () => [],
  };
}

const ACCEPTED: MailResult = { result: 'accepted', messageId: 'taken' };

function drawResult(random: SeededRandom): MailResult {
  const drawn = random.fraction();
  if (drawn < 0.8) return ACCEPTED;
  if (drawn < 0.86) return { result: 'throttled', detail: 'slow down', retryAfterMs: 100 };
  if (drawn < 0.91) return { result: 'not_sent', detail: 'connection refused' };
  if (drawn < 0.95) return { result: 'rejected', detail: 'invalid' };
  return { result: 'ambiguous', detail: 'socket hang up' };
}

async function isClaimInJournal(journal: Journal, mail: OutgoingMail): Promise<boolean> {
  const { entries } = await journal.read(mail.organizationId, 0, 10_000);
  return entries.some(({ key, fields }) => key === mail.emailId && fields['status'] === 'sending');
}
