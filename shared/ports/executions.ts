/** Which processes or executions still run: an open run may only be taken over from a dead one. */
export interface Executions {
  /** This process's or execution's own name. */
  current(): string;
  isRunning(execution: string): Promise<boolean>;
}
