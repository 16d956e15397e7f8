import type { ConfigVersions } from '../../ports/config-versions.ts';
import type { Run, Runs } from '../../ports/runs.ts';

/** Whose plans are asked about. */
export interface PlannedOrganization {
  readonly ports: {
    readonly store: {
      readonly runs: Pick<Runs, 'list'>;
      readonly configVersions: Pick<ConfigVersions, 'current'>;
    };
  };
  readonly organizationId: string;
}

/** Plans are made every night: the newest one is among so many runs. */
const RUNS_TO_LOOK_THROUGH = 500;

/**
 * Whether everybody has to be planned: no plan was made yet, the configuration is another one, or a
 * bulk import left changes that no plan has seen. The records say it, not what whoever made the
 * change remembers: that process may have died before the plan began.
 */
export async function isPlanNeeded({
  ports: { store },
  organizationId,
}: PlannedOrganization): Promise<boolean> {
  const runs = await store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const plan = runs.find(isFinishedPlan);
  const current = await store.configVersions.current(organizationId);
  if (!plan || plan.configVersion !== current?.version) return true;
  return runs.some((run) => isUnplannedImport(run, plan));
}

/** The newest plan that was finished; undefined before the first. */
export async function lastPlan({
  ports: { store },
  organizationId,
}: PlannedOrganization): Promise<Run | undefined> {
  const runs = await store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
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
