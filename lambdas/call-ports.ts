import type { Executions } from '../shared/ports/executions.ts';
import type { Log } from '../shared/ports/log.ts';

/** The ports that each call of a function brings with it. */
export interface CallPorts {
  readonly log: Log;
  /** The execution is the payload's. */
  readonly executions: Executions;
}

/** Asks whether another execution still runs. */
export type IsRunning = Executions['isRunning'];

/** A function's ports with those of one call. */
export function withCall<Given>(
  ports: Given,
  execution: string,
  log: Log,
  isRunning: IsRunning = neverAsked,
): Given & CallPorts {
  return { ...ports, log, executions: { current: () => execution, isRunning } };
}

/** Only opening a run may have to ask whether another execution is dead. */
function neverAsked(execution: string): Promise<boolean> {
  return Promise.reject(new Error(`Expected no question about execution "${execution}"`));
}
