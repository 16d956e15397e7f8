/** Does one piece of work after the other; a lane of which nothing is known to fail. */
export class Lane {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #failed: (error: unknown) => void;

  /** @param failed told of work that threw; the lane goes on. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Runs work after everything that was given before. */
  run(work: () => Promise<unknown>): void {
    this.#waiting += 1;
    this.#last = this.#last.then(work).then(
      () => undefined,
      (error: unknown) => {
        this.#failed(error);
      },
    );
    this.#last = this.#last.then(() => {
      this.#waiting -= 1;
    });
  }

  /** Resolves when everything that was given is done. */
  async idle(): Promise<void> {
    while (this.isBusy) await this.#last;
  }
}
