import type { CommandRun } from '../shell.ts';
import { UserError } from '../user-error.ts';

/** Whoever waits asks so often. */
const PAUSE_MS = 2_000;
const NAP_MS = 250;

/**
 * Asks again and again until there is an answer, with the time that it takes on a terminal.
 *
 * @throws UserError once the user has enough; what is waited for goes on.
 */
export async function patience<Answer>(
  run: CommandRun,
  doing: string,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const { clock, output, shell } = run;
  const interrupted = shell.interruption();
  const startedAt = clock.now();
  try {
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      for (let left = PAUSE_MS; left > 0 && !interrupted.aborted; left -= NAP_MS) {
        const seconds = Math.floor((clock.now() - startedAt) / 1_000);
        output.progress?.write(`\r\u001b[2K${doing}  ${String(seconds)} s`);
        await clock.sleep(NAP_MS);
      }
      if (interrupted.aborted) {
        throw new UserError(
          'Expected to wait until it is done, got interrupted; it goes on, "almanac runs" shows it',
        );
      }
    }
  } finally {
    output.progress?.write('\r\u001b[2K');
  }
}
