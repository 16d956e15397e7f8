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
import { DuplicateRows } from './duplicate-rows.ts';
import type {
  CommittedSlice,
  FilePlanner,
  FilesBeside,
  FileSlice,
  LoadedSlice,
  RejectedRow,
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
  readonly files: FilesBeside;
  /** Takes the plan file's bytes, in order. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Takes the rows that are not in the plan. */
  readonly reject: (row: RejectedRow) => void;
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
  const loading = await loadSlices(plan);
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

interface Loading {
  readonly slices: number;
  readonly rows: number;
  readonly rejected: number;
  readonly warnings: Readonly<Record<string, number>>;
}

/** Reads the contacts, and takes duplicates out: the lowest line has the id and the address. */
async function loadSlices(plan: FilePlan): Promise<Loading> {
  const duplicates = new DuplicateRows(plan.contactsFile, plan.settings.import.onDuplicateEmail);
  const warnings: Record<string, number> = {};
  let [slices, rows, rejected] = [0, 0, 0];
  // Slices are judged for duplicates in file order, while the planners read on.
  let judged = Promise.resolve();
  const judge = async (planner: FilePlanner, loaded: LoadedSlice): Promise<void> => {
    rows += loaded.rows;
    for (const row of loaded.rejected) plan.reject(row);
    for (const [reason, count] of Object.entries(loaded.warnings)) {
      warnings[reason] = (warnings[reason] ?? 0) + count;
    }
    const found = duplicates.find(loaded.keys);
    for (const row of found.rejected) plan.reject(row);
    rejected += loaded.rejected.length + found.rejected.length;
    if (found.places.length > 0) await planner.drop(loaded.slice, found.places);
  };
  for await (const slice of plan.slices) {
    const planner = plannerOf(plan, slice.slice);
    const loaded = planner.load(slice);
    judged = Promise.all([loaded, judged]).then(async ([result]) => {
      await judge(planner, result);
      plan.progress('reading', rows, 0);
    });
    // A failure is met where the whole chain is awaited.
    judged.catch(() => undefined);
    slices += 1;
  }
  await judged;
  return { slices, rows, rejected, warnings };
}

/** Reads the files beside the contacts; a row whose contact no planner has is rejected. */
async function indexFiles(plan: FilePlan): Promise<number> {
  const indexed = await Promise.all(plan.planners.map((planner) => planner.index(plan.files)));
  // Every planner reads every row, so what is wrong with a row itself all of them say.
  const rejected = [...(indexed[0]?.rejected ?? [])];
  for (const kind of ['visits', 'targets', 'history', 'previous'] as const) {
    const file = plan.files[kind];
    if (file === null) continue;
    const strangers = indexed.map((part) => part.strangers[kind]);
    // What is known of contacts that are gone is no fault of the file.
    if (kind === 'history' || kind === 'previous') continue;
    for (const line of inAll(strangers)) {
      const expected = 'a contact of the contacts file';
      const problem = { reason: 'unknown_contact', column: 'contact_id', value: '', expected };
      rejected.push({ file, line, problems: [problem] });
    }
  }
  for (const row of rejected) plan.reject(row);
  return rejected.length;
}

async function commitSlices(plan: FilePlan, slices: number): Promise<PlanTotals> {
  const parts: PlanTotals[] = [];
  const commit = (slice: number): Promise<CommittedSlice> => plannerOf(plan, slice).commit(slice);
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

function plannerOf(plan: FilePlan, slice: number): FilePlanner {
  const planner = plan.planners[slice % plan.planners.length];
  if (!planner) throw new Error('Expected at least one planner');
  return planner;
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

/** The numbers that every list has. */
function inAll(lists: readonly Uint32Array[]): readonly number[] {
  const [first = new Uint32Array(0), ...others] = lists;
  const sets = others.map((list) => new Set(list));
  return [...first].filter((number) => sets.every((set) => set.has(number)));
}
