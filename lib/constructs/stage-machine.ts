import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { FunctionFleet } from './function-fleet.ts';

/** What the state machines of a stage are made with. */
export interface StageMachineProps {
  readonly stage: string;
  readonly functions: FunctionFleet;
  readonly logDays: RetentionDays;
  /** Children of a Distributed Map at a time. */
  readonly maxConcurrency: number;
}
