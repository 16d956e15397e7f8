import type { SendSummary } from '../../shared/contracts/sending/send-run.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import type { Feedback, FeedbackFile } from './feedback.ts';
import { makeInactive, moveVisit, type MadeInactive, type VisitMoved } from './incidents.ts';
import { backUp, restoreElsewhere, type BackedUp, type Restored } from './lost-store.ts';
import { planFor, sendFor, type Stage } from './stage.ts';

/** What happened beside planning and sending. */
export type Incident = VisitMoved | MadeInactive | Feedback | BackedUp | Restored;

/** One day of the story. */
export interface SimulatedDay {
  readonly day: Day;
  /** Null on the first day, whose plan is made when the files are in. */
  readonly plannedAt: number | null;
  readonly plan: PlanSummary;
  readonly sentAt: number;
  readonly sent: SendSummary;
  /** In the order of their times. */
  readonly incidents: readonly Incident[];
}

/** What happens on which day, counted from the first, 0. */
const SCRIPT = { visitMoves: 3, memberLeaves: 4, storeIsLost: 10 } as const;

/** When the nightly plan is made; `almanac up` has the same hour. */
const PLAN_AT = '05:00';

/** The script of the story. */
export interface Script {
  readonly firstDay: Day;
  /** The plan of the first morning, which is made when the files are in. */
  readonly firstPlan: PlanSummary;
  /** `HH:MM:SS`, as the organization has set it. */
  readonly sendTime: string;
  readonly feedback: FeedbackFile;
}

/** Plays one day: the night's plan, the day's mail, and what else happens. */
export async function playDay(stage: Stage, script: Script, day: Day): Promise<SimulatedDay> {
  const { firstDay, firstPlan, sendTime, feedback } = script;
  const number = day - firstDay;
  const incidents: Incident[] = [];
  const night = number === 0 ? null : await planAt(stage, day);
  const backup = number === SCRIPT.storeIsLost ? await backUp(stage, day) : null;
  if (backup) incidents.push(backup);
  stage.clock.moveTo(day, sendTime);
  const sentAt = stage.clock.now();
  const sent = await sendFor(stage.installation, day);
  if (number === SCRIPT.visitMoves) incidents.push(await moveVisit(stage, day));
  if (number === SCRIPT.memberLeaves) incidents.push(await makeInactive(stage, day));
  if (backup) incidents.push(await restoreElsewhere(stage, day, backup.backupId));
  const news = await feedback.upTo(stage, day);
  if (news) incidents.push(news);
  const { plannedAt, plan } = night ?? { plannedAt: null, plan: firstPlan };
  return { day, plannedAt, plan, sentAt, sent, incidents };
}

async function planAt(
  stage: Stage,
  day: Day,
): Promise<{ readonly plannedAt: number; readonly plan: PlanSummary }> {
  stage.clock.moveTo(day, PLAN_AT);
  return { plannedAt: stage.clock.now(), plan: await planFor(stage, day) };
}
