import { DuplicateRows, type FoundDuplicate } from './duplicate-rows.ts';
import type { FilePlan } from './plan-files.ts';
import {
  plannerOf,
  type FilePlanner,
  type LoadedSlice,
  type RejectedRow,
} from './planner-calls.ts';

/** What reading the contacts came to. */
export interface Loading {
  readonly slices: number;
  readonly rows: number;
  readonly rejected: number;
  readonly warnings: Readonly<Record<string, number>>;
}

/** Reads the contacts, and takes duplicates out: the lowest line has the id and the address. */
export async function loadContacts(plan: FilePlan): Promise<Loading> {
  const judging = new Judging(plan);
  let slices = 0;
  // Slices are judged in file order, while the planners read on.
  let judged = Promise.resolve();
  for await (const slice of plan.slices) {
    const planner = plannerOf(plan.planners, slice.slice);
    const loaded = planner.load(slice);
    const share = (slice.end - slice.start) / plan.contactsBytes;
    judged = Promise.all([loaded, judged]).then(([result]) =>
      judging.judge(planner, result, share),
    );
    // A failure is met where the whole chain is awaited.
    judged.catch(() => undefined);
    slices += 1;
  }
  await judged;
  const { rows, rejected, warnings } = judging;
  return { slices, rows, rejected, warnings };
}

/** Room for so many rows at most is made before they come; a first slice may be unlike the others. */
const MOST_EXPECTED = 3_000_000;

class Judging {
  rows = 0;
  rejected = 0;
  readonly warnings: Record<string, number> = {};
  readonly #plan: FilePlan;
  #duplicates: DuplicateRows | null = null;

  constructor(plan: FilePlan) {
    this.#plan = plan;
  }

  /** @param share the slice's part of the file: of the first, it tells how many rows will come. */
  async judge(planner: FilePlanner, loaded: LoadedSlice, share: number): Promise<void> {
    this.#duplicates ??= new DuplicateRows(
      this.#plan.settings.import.onDuplicateEmail,
      Math.min(MOST_EXPECTED, loaded.rows / share),
    );
    this.rows += loaded.rows;
    for (const [reason, count] of Object.entries(loaded.warnings)) this.#warn(reason, count);
    const duplicates = await this.#dropDuplicates(planner, loaded);
    const rejected = [...loaded.rejected, ...duplicates].sort((a, b) => a.line - b.line);
    this.rejected += rejected.length;
    await this.#plan.reject(rejected);
    this.#plan.progress('reading', this.rows, 0);
  }

  async #dropDuplicates(
    planner: FilePlanner,
    { slice, keys }: LoadedSlice,
  ): Promise<readonly RejectedRow[]> {
    const found = this.#duplicates?.find(keys) ?? [];
    if (found.length === 0) return [];
    const values = await planner.drop(
      slice,
      found.map(({ row, line, column }) => ({ row, line, column })),
    );
    return found.flatMap((duplicate, index) => this.#verdictOn(duplicate, values[index] ?? ''));
  }

  #verdictOn({ line, column, firstLine }: FoundDuplicate, value: string): readonly RejectedRow[] {
    if (column === 'email' && this.#plan.settings.import.onDuplicateEmail === 'keep_first') {
      this.#warn('duplicate_email', 1);
      return [];
    }
    const what = column === 'id' ? 'an id' : 'an address';
    const expected = `${what} that is in the file once; line ${String(firstLine)} has it`;
    const problem = { reason: `duplicate_${column}`, column, value, expected };
    return [{ file: this.#plan.contactsFile, line, problems: [problem] }];
  }

  #warn(reason: string, count: number): void {
    this.warnings[reason] = (this.warnings[reason] ?? 0) + count;
  }
}
