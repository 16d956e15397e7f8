import type { z } from 'zod';

import type { Schedule } from '../../shared/contracts/schedules/job-schedules.ts';
import type { serverSchema, stageSchema } from './stage.schema.ts';

/** The settings of a stage on AWS, every default filled in. */
export interface StageSettings extends Omit<z.output<typeof stageSchema>, 'organizations'> {
  /** Part of every name: `almanac-<stage>-…`. */
  readonly stage: string;
  readonly organizations: readonly OrganizationSchedules[];
  /** Where all mail goes; null where sending is live. */
  readonly redirectAllMailTo: string | undefined;
}

/** One organization and what runs for it by the clock. */
export interface OrganizationSchedules {
  readonly id: string;
  readonly schedules: readonly Schedule[];
}

/** The settings of a server whose mail AWS sends. */
export interface ServerSettings extends z.output<typeof serverSchema> {
  readonly stage: string;
}

/** Everything that one deployment is made of. */
export interface AppSettings {
  readonly stages: readonly StageSettings[];
  readonly servers: readonly ServerSettings[];
}
