import type { Mailer, MailResult } from '../../shared/ports/mailer.ts';
import type { NetworkProcess } from '../support/seeded-network.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** A mail that was handed over. */
interface HandedOver {
  readonly emailId: string;
  readonly at: number;
  readonly result: MailResult['result'];
  /** Whether it goes out, whatever was answered. */
  readonly isTaken: boolean;
}

/** The one mailer of a stage, which its processes reach over the network. */
export interface StageMailer {
  readonly mails: readonly HandedOver[];
  /** From now on every mail is accepted. */
  readonly becomeReliable: () => void;
  readonly mailerOf: (process: NetworkProcess) => Mailer;
}

/** A mailer with this allowance, that knows what it really took. */
export function stageMailer(
  random: SeededRandom,
  clock: { readonly now: () => number },
  max24Hours: number,
): StageMailer {
  const mails: HandedOver[] = [];
  let isReliable = false;
  return {
    mails,
    becomeReliable: () => {
      isReliable = true;
    },
    mailerOf: (process) => ({
      send: ({ emailId }) => {
        const at = clock.now();
        return process.call(async () => {
          const answer = isReliable ? ACCEPTED : drawnAnswer(random);
          const { result } = answer;
          const isTaken = result === 'accepted' || (result === 'ambiguous' && random.chance(0.5));
          mails.push({ emailId, at, result, isTaken });
          return answer;
        });
      },
      quota: () => process.call(async () => ({ max24Hours, maxPerSecond: 14, sentLast24Hours: 0 })),
      check: async () => [],
    }),
  };
}

const ACCEPTED: MailResult = { result: 'accepted', messageId: 'taken' };

function drawnAnswer(random: SeededRandom): MailResult {
  const drawn = random.fraction();
  if (drawn < 0.5) return ACCEPTED;
  if (drawn < 0.64) return { result: 'throttled', detail: 'slow down', retryAfterMs: 100 };
  if (drawn < 0.76) return { result: 'not_sent', detail: 'connection refused' };
  if (drawn < 0.88) return { result: 'rejected', detail: 'invalid' };
  return { result: 'ambiguous', detail: 'socket hang up' };
}
