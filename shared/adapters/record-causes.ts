import type { Cause } from '../ports/cause.ts';
import type { Organization } from '../ports/organizations.ts';
import type { Run } from '../ports/runs.ts';

/** The cause of a run's own record: the run itself, at the instant it opened or closed. */
export function runCause(run: Run): Cause {
  return {
    actor: run.kind,
    reason: run.status === 'open' ? 'run_opened' : `run_${run.status}`,
    run: run.run,
    at: run.closedAt ?? run.openedAt,
  };
}

/** The cause of an organization's first record. */
export function creationCause(organization: Organization): Cause {
  return { actor: 'system', reason: 'created', run: null, at: organization.createdAt };
}
