/** Told how far a long piece of work is; a terminal draws a bar, everything else ignores it. */
export interface Progress {
  advance(done: number, total: number | null): void;
}
