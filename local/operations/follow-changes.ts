import type { Run } from '../../shared/ports/runs.ts';
import type { PlanResult } from '../../shared/workflows/plan/plan-organization.ts';
import {
  replanChanges,
  type ReplanChangesResult,
} from '../../shared/workflows/replan/replan-changes.ts';
import type { Installation } from '../installation/installation.ts';
import { planNow } from './plan-now.ts';

/** What followed a change: a plan of everybody, or of those who changed. */
export type FollowUp =
  | { readonly followed: 'planned'; readonly plan: PlanResult }
  | { readonly followed: 'replanned'; readonly replan: ReplanChangesResult };

/**
 * Brings plan and journal up to date after something was changed: the changed contacts are planned
 * again, or everybody when that is what the change asks for. Then everybody comes first: planning a
 * contact alone sets dates that a plan would keep, without having seen the others.
 */
export async function followChanges(installation: Installation, actor: string): Promise<FollowUp> {
  const plan = await planIfNeeded(installation, actor);
  const replan = await replanChanges(installation.ports);
  await installation.drain();
  return plan === null ? { followed: 'replanned', replan } : { followed: 'planned', plan };
}

/** Plans everybody when something asks for it; null when nothing does. */
export async function planIfNeeded(
  installation: Installation,
  actor: string,
): Promise<PlanResult | null> {
  if (!(await isPlanNeeded(installation))) return null;
  return planNow(installation, await installation.today(), actor);
}

/** Plans are made every night: the newest one is among so many runs. */
const RUNS_TO_LOOK_THROUGH = 500;

/**
 * Whether everybody has to be planned: no plan was made yet, the configuration is another one, or a
 * bulk import left changes that no plan has seen. The records say it, not what whoever made the
 * change remembers: that process may have died before the plan began.
 */
export async function isPlanNeeded({ ports, organizationId }: Installation): Promise<boolean> {
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const plan = runs.find(isFinishedPlan);
  const current = await ports.store.configVersions.current(organizationId);
  if (!plan || plan.configVersion !== current?.version) return true;
  return runs.some((run) => isUnplannedImport(run, plan));
}

/** The newest plan that was finished; undefined before the first. */
export async function lastPlan({ ports, organizationId }: Installation): Promise<Run | undefined> {
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  return runs.find(isFinishedPlan);
}

function isFinishedPlan({ kind, status }: Run): boolean {
  return kind === 'plan' && status === 'done';
}

/** A plan sees what an import wrote before the plan began; of two at one moment the number tells. */
function isUnplannedImport(run: Run, plan: Run): boolean {
  if (run.kind !== 'import' || run.closedAt === null || !hasBulkChanges(run)) return false;
  return run.closedAt === plan.openedAt ? run.run > plan.run : run.closedAt > plan.openedAt;
}

/** A failed import may have written more than it came to count. */
function hasBulkChanges({ status, summary }: Run): boolean {
  if (status === 'failed') return true;
  if (typeof summary !== 'object' || summary === null) return false;
  const bulk = 'bulk' in summary && summary.bulk === true;
  return bulk && 'accepted' in summary && summary.accepted !== 0;
}
