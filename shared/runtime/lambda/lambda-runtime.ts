import type { Clock } from '../../ports/clock.ts';
import { systemClock } from '../clock.ts';
import type { LineSink } from '../log.ts';

/** What a function reports with; a test gives its own. */
export interface LambdaRuntime {
  readonly stage: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes log lines and metrics. */
  readonly sink: LineSink;
}

/** The runtime on AWS: lines on standard output are the function's log. */
export function lambdaRuntime(env: { readonly ALMANAC_STAGE: string }): LambdaRuntime {
  return { stage: env.ALMANAC_STAGE, clock: systemClock(), sink: process.stdout };
}
