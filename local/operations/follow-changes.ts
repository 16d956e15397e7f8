import { isPlanNeeded } from '../../shared/workflows/plan/plan-needed.ts';
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
