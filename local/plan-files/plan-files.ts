import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { sumCensus } from '../../shared/domain/planning/census.ts';
import { compileRules } from '../../shared/domain/planning/compile.ts';
import type { SliceLoads } from '../../shared/domain/planning/load-groups.ts';
import { MOST_ROUNDS } from '../../shared/domain/planning/plan-slices.ts';
import { balanceSlices, type BalancedRound } from '../../shared/domain/planning/slice-rounds.ts';
import { capsFor, type Caps } from '../../shared/domain/settings/caps.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import type { PlanTotals } from '../../shared/contracts/planning/run-parts.ts';
import { sumTotals } from '../../shared/workflows/plan/plan-totals.ts';
import { indexFiles } from './index-files.ts';
import { loadContacts } from './load-contacts.ts';
import {
  plannerOf,
  type CommittedSlice,
  type FilePlanner,
  type FilesBeside,
  type FileSlice,
  type RejectedRow,
} from './planner-calls.ts';

/** A plan of files, under way: where its slices come from and where its lines go. */
export interface FilePlan {
  readonly settings: Settings;
  readonly today: Day;
  readonly planners: readonly FilePlanner[];
  /** The contacts file's slices, in order. */
  readonly slices: AsyncIterable<FileSlice>;
  /** The name by which rejected rows call it. */
  readonly contactsFile: string;
  readonly contactsBytes: number;
  readonly files: FilesBeside;
  /** Takes the plan file's bytes, in order. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Takes rows that are not in the plan, file by file, by line. */
  readonly reject: (rows: readonly RejectedRow[]) => Promise<void>;
  readonly progress: (
    phase: 'reading' | 'planning' | 'writing',
    done: number,
    total: number,
  ) => void;
}

/** What a plan of files came to. */
export interface FilePlanResult {
  readonly rows: number;
  readonly contacts: number;
  readonly active: number;
  readonly rejected: number;
  readonly warnings: Readonly<Record<string, number>>;
  readonly caps: Caps;
  readonly totals: Omit<PlanTotals, 'written' | 'removed' | 'replanned'>;
  readonly overCap: readonly Day[];
}

/**
 * Plans a contacts file: its slices are dealt to planners in turn, so that as many threads work as
 * there are planners. The result is the same for any number of planners and any slices, because
 * everything that depends on all contacts is decided here, in the order of the file.
 */
export async function planFiles(plan: FilePlan): Promise<FilePlanResult> {
  const rules = compileRules(plan.settings);
  const loading = await loadContacts(plan);
  const besideRejected = await indexFiles(plan);
  const census = sumCensus(await Promise.all(plan.planners.map((planner) => planner.census())));
  const caps = capsFor(rules.volume, census.active);
  let overCap: readonly Day[] = [];
  let firstLoads: ReadonlyMap<Day, number> | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    plan.progress('planning', round, round + 1);
    const surveys = await Promise.all(plan.planners.map((planner) => planner.survey(census)));
    const loads = inFileOrder(surveys, loading.slices);
    const balanced: BalancedRound = balanceSlices(rules, caps, plan.today, loads, firstLoads);
    ({ overCap, firstLoads } = balanced);
    if (!balanced.moves) break;
    await Promise.all(
      plan.planners.map((planner, index) => {
        const slices = slicesOf(index, plan.planners.length, loading.slices);
        const rounds = slices.flatMap((slice) => balanced.slices[slice] ?? []);
        return planner.addRound({ slices, rounds });
      }),
    );
    if (overCap.length === 0) break;
  }
  const totals = await commitSlices(plan, loading.slices);
  const rejected = loading.rejected + besideRejected;
  return {
    ...loading,
    rejected,
    contacts: census.contacts,
    active: census.active,
    caps,
    totals,
    overCap,
  };
}

async function commitSlices(plan: FilePlan, slices: number): Promise<PlanTotals> {
  const parts: PlanTotals[] = [];
  const commit = (slice: number): Promise<CommittedSlice> =>
    plannerOf(plan.planners, slice).commit(slice);
  // Each planner works on one slice while the one before it is written.
  const ahead = Math.min(plan.planners.length, slices);
  const pending = Array.from({ length: ahead }, (_none, slice) => commit(slice));
  for (let slice = 0; slice < slices; slice++) {
    const committed = await pending.shift();
    if (!committed) throw new Error(`Expected slice ${slice} to be committed`);
    if (slice + ahead < slices) pending.push(commit(slice + ahead));
    await plan.write(committed.bytes);
    parts.push(committed.totals);
    plan.progress('writing', slice + 1, slices);
  }
  return sumTotals(parts);
}

function slicesOf(planner: number, planners: number, slices: number): readonly number[] {
  return Array.from({ length: slices }, (_none, slice) => slice).filter(
    (slice) => slice % planners === planner,
  );
}

/** The loads of the planners, each in the order of its own slices, in the order of the file. */
function inFileOrder(
  surveys: readonly (readonly SliceLoads[])[],
  slices: number,
): readonly SliceLoads[] {
  return Array.from({ length: slices }, (_none, slice) => {
    const loads = surveys[slice % surveys.length]?.[Math.floor(slice / surveys.length)];
    if (!loads) throw new Error(`Expected a survey of slice ${slice}`);
    return loads;
  });
}
