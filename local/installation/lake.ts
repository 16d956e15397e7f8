import { runKeys } from '../../shared/contracts/planning/run-parts.ts';
import type { Organizations } from '../../shared/ports/organizations.ts';
import type { Query } from '../../shared/ports/query.ts';
import type { Runs } from '../../shared/ports/runs.ts';
import type { HomePaths } from './home.ts';

/** The records that say which snapshot is the newest. */
interface SnapshotRecords {
  readonly organizations: Pick<Organizations, 'get'>;
  readonly runs: Pick<Runs, 'list'>;
}

/** A plan is made every night: the newest one is among so many runs, whatever else runs. */
const RUNS_TO_LOOK_THROUGH = 500;

/** Answers SQL over a home's journal and the snapshot that its newest plan took. */
export function lakeOf(paths: HomePaths, store: SnapshotRecords): Query {
  const newestSnapshot = async (organizationId: string) => {
    const organization = await store.organizations.get(organizationId);
    const runs = await store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
    const plan = runs.find(({ kind, status }) => kind === 'plan' && status === 'done');
    if (!organization || !plan) return null;
    const keys = Array.from({ length: organization.slices }, (_none, slice) =>
      runKeys.snapshot({ organizationId, run: plan.run }, slice),
    );
    return { keys, takenAtMs: plan.openedAt };
  };
  return {
    run: async (organizationId, sql) => {
      // DuckDB takes longer to load than everything else together, and few commands ask it.
      const { duckDbQuery } = await import('../../shared/adapters/duckdb/duckdb-query.ts');
      const { folderLake } = await import('../../shared/adapters/duckdb/folder-lake.ts');
      const { journal, bucket } = paths;
      return duckDbQuery(folderLake({ journal, bucket, newestSnapshot })).run(organizationId, sql);
    },
  };
}
