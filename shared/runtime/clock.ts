import type { Clock } from '../ports/clock.ts';

/** The longest delay that a timer takes; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms) => {
      const end = Date.now() + ms;
      for (let left = ms; left > 0; left = end - Date.now()) {
        await timer(Math.min(left, LONGEST_TIMER_MS));
      }
    },
  };
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
