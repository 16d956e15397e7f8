/** Who changed something, why, in which run and when. Every write carries one into the journal. */
export interface Cause {
  /** `cli:<user>`, `import:<file>`, `plan`, `send`, `replan`, … */
  readonly actor: string;
  readonly reason: string;
  readonly run: number | null;
  /** Epoch milliseconds. */
  readonly at: number;
}
