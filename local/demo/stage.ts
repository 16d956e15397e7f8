import { join } from 'node:path';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { SendSummary } from '../../shared/contracts/sending/send-run.ts';
import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import { PROGRAM_ROOT } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import { planNow } from '../operations/plan-now.ts';
import { sendNow } from '../operations/send-now.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** Where the demonstration plays: an installation of its own, at a time of its own. */
export interface Stage {
  readonly installation: Installation;
  readonly clock: SimulatedClock;
}

/** The sample organization. */
export const SAMPLES = join(PROGRAM_ROOT, 'examples');

/** Who does what a schedule does elsewhere; for causes in the journal. */
export const SCHEDULE = 'schedule';

/** Who does what people do. */
export const COORDINATOR = 'cli:coordinator';

/** The zone of the sample organization, in which the story's times are. */
export const STORY_ZONE = 'America/Chicago';

/** Plans the organization as of a day. */
export async function planFor({ installation }: Stage, day: Day): Promise<PlanSummary> {
  const planned = await planNow(installation, day, SCHEDULE);
  if (planned.result === 'planned') return planned.summary;
  throw new Error(`Expected to plan, run ${String(planned.run)} is under way`);
}

/** Sends a day's mail. */
export async function sendFor(installation: Installation, day: Day): Promise<SendSummary> {
  const sent = await sendNow(installation, { today: day, actor: SCHEDULE });
  if (sent.result === 'finished') return sent.summary;
  throw new Error(`Expected to send, the run was ${sent.result}`);
}
