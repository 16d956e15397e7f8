import type { SeededRandom } from '../support/seeded-random.ts';

/**
 * Lets several pieces of work run at once in an order drawn at random: whenever all of them wait
 * for their turn, one goes on until it waits again or ends. Nothing else decides the order, so a
 * seed repeats it.
 */
export class Interleaving {
  readonly #random: SeededRandom;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Runs all of the works to their ends; each calls `turn` wherever another may go first. */
  async run(works: readonly (() => Promise<unknown>)[]): Promise<void> {
    this.#running = works.length;
    await Promise.all(
      works.map((work) =>
        work().finally(() => {
          this.#pause();
        }),
      ),
    );
  }

  /** Waits until it is this work's turn. */
  turn(): Promise<undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push(() => {
      resolve(undefined);
    });
    this.#pause();
    return promise;
  }

  #pause(): void {
    this.#running -= 1;
    if (this.#running > 0 || this.#waiting.length === 0) return;
    const [next] = this.#waiting.splice(this.#random.below(this.#waiting.length), 1);
    this.#running += 1;
    next?.();
  }
}
