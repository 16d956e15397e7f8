/** The state machines that the command line starts. An import starts by its file being dropped. */
export type MachineName = 'plan' | 'send' | 'backup' | 'restore';

/** How an execution of a state machine stands. */
export interface ExecutionState {
  readonly status: 'running' | 'succeeded' | 'failed' | 'timed_out' | 'aborted';
  /** What its last state answered, parsed; undefined before it succeeded. */
  readonly output: unknown;
  /** Why it failed, in the machine's words. */
  readonly failure: string | null;
}

/** The state machines of a stage. */
export interface Machines {
  /** Starts an execution. @returns its name. */
  start(machine: MachineName, input: Readonly<Record<string, unknown>>): Promise<string>;
  look(execution: string): Promise<ExecutionState>;
  /** Has a failed execution go on at the step that failed. */
  redrive(execution: string): Promise<void>;
}
