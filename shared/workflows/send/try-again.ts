import type { Clock } from '../../ports/clock.ts';

/** A store that hiccups must not turn what is known into a doubt. */
const TRIES = 3;
const PAUSE_MS = 200;

/**
 * Does a piece of work again when it throws, a few times. Only for work that may be done twice: an
 * error does not say that nothing happened.
 * @throws what the last try threw.
 */
export async function tryAgain<Result>(clock: Clock, work: () => Promise<Result>): Promise<Result> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (failures === TRIES) throw error;
      await clock.sleep(PAUSE_MS * failures);
    }
  }
}
