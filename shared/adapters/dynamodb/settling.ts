/** What an attempt came to, in a wrapper that tells a result of nothing from none. */
export interface Settled<Result> {
  readonly settled: Result;
}

/** Whoever keeps it from settling has succeeded each time, so that this is far from what happens. */
const MOST_ATTEMPTS = 200;

/**
 * Reads, decides and writes again until nobody else wrote in between.
 * @param attempt answers nothing when what it read had changed when it wrote.
 */
export async function untilSettled<Result>(
  what: string,
  attempt: () => Promise<Settled<Result> | undefined>,
): Promise<Result> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const done = await attempt();
    if (done) return done.settled;
  }
  throw new Error(`Expected ${what} to rest for a moment, it changed ${MOST_ATTEMPTS} times`);
}
