import type { Run, Runs } from '../../ports/runs.ts';
import { runCause } from '../record-causes.ts';
import { heldOrganization, type MemoryState } from './state.ts';

/** Runs in memory. */
export function memoryRuns(state: MemoryState): Runs {
  const runsOf = (organizationId: string): (Run | undefined)[] =>
    heldOrganization(state, organizationId).runs;
  const openOf = (organizationId: string, kind: Run['kind']): Run | undefined =>
    runsOf(organizationId).find((run) => run?.kind === kind && run.status === 'open');
  const openRun = (organizationId: string, number: number): Run => {
    const run = runsOf(organizationId)[number - 1];
    if (run?.status === 'open') return run;
    throw new Error(`Expected run ${String(number)} to be open, it is ${run?.status ?? 'unknown'}`);
  };
  const write = (organizationId: string, before: Run | null, after: Run): void => {
    runsOf(organizationId)[after.run - 1] = after;
    if (before?.status === after.status) return;
    const about = { organizationId, contactId: null, cause: runCause(after) };
    const images = { before: before && image(before), after: image(after) };
    state.changes.record({ entity: 'run', ...images, ...about });
  };
  return {
    open: async (organizationId, run) => {
      const open = openOf(organizationId, run.kind);
      if (open) return { opened: false, run: open };
      const number = runsOf(organizationId).length + 1;
      const opened: Run = { ...run, ...REOPENED, checkpoint: null, run: number };
      write(organizationId, null, opened);
      return { opened: true, run: opened };
    },
    get: async (organizationId, number) => runsOf(organizationId)[number - 1],
    checkpoint: async (organizationId, number, execution, checkpoint) => {
      const run = openRun(organizationId, number);
      if (run.execution !== execution) {
        throw new Error(
          `Expected run ${String(number)} to be held by "${execution}", it is by "${run.execution}"`,
        );
      }
      write(organizationId, run, { ...run, checkpoint: structuredClone(checkpoint) });
    },
    close: async (organizationId, number, status, summary, closedAt) => {
      if (runsOf(organizationId)[number - 1]?.status === status) return;
      const run = openRun(organizationId, number);
      write(organizationId, run, { ...run, status, closedAt, summary: structuredClone(summary) });
    },
    reopen: async (organizationId, number, execution) => {
      const run = runsOf(organizationId)[number - 1];
      if (run?.status !== 'failed' || run.execution !== execution) return false;
      if (openOf(organizationId, run.kind)) return false;
      write(organizationId, run, { ...run, ...REOPENED });
      return true;
    },
    takeOver: async (organizationId, number, from, to) => {
      const run = runsOf(organizationId)[number - 1];
      if (run?.status !== 'open' || run.execution !== from) return false;
      write(organizationId, run, { ...run, execution: to });
      return true;
    },
    list: async (organizationId, limit) =>
      runsOf(organizationId)
        .toReversed()
        .flatMap((run) => run ?? [])
        .slice(0, limit),
  };
}

/** What a run loses when it is opened again. */
const REOPENED = { status: 'open', closedAt: null, summary: null } as const;

function image({ checkpoint: _checkpoint, summary: _summary, ...rest }: Run) {
  return rest;
}
