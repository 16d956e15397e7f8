import { z } from 'zod';
import type { CellProblem, WarningReason } from '../../shared/domain/contacts/row-problem.ts';
import type { Census } from '../../shared/domain/planning/census.ts';
import type { SliceLoads } from '../../shared/domain/planning/load-groups.ts';
import type { SliceRound } from '../../shared/domain/planning/slice-plan.ts';
import type { PlanTotals } from '../../shared/contracts/planning/run-parts.ts';

/** What a planner needs to know before it reads anything. Plain data: it goes to other threads. */
export const plannerSetup = z.object({
  configuration: z.object({ file: z.string(), text: z.string() }),
  today: z.int(),
  contacts: z.object({ path: z.string(), titles: z.array(z.string()) }),
});
export type PlannerSetup = z.infer<typeof plannerSetup>;

/** A part of the contacts file that begins and ends with rows. Slices are numbered in file order. */
export interface FileSlice {
  readonly slice: number;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The files beside the contacts, where they are given. */
export interface FilesBeside {
  readonly visits: string | null;
  readonly targets: string | null;
  readonly history: string | null;
  readonly previous: string | null;
}

/** A row that is not taken, and everything that is wrong with it. */
export interface RejectedRow {
  readonly file: string;
  readonly line: number;
  readonly problems: readonly CellProblem<string>[];
}

/** What reading a slice came to. */
export interface LoadedSlice {
  readonly slice: number;
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
  readonly warnings: Readonly<Partial<Record<WarningReason, number>>>;
  /** Of every row taken, in order: halves of the id's and the address's hash, and its line. */
  readonly keys: Uint32Array;
}

/** How many numbers of `LoadedSlice.keys` a row has. */
export const KEYS_PER_ROW = 5;

/** A row that a row above makes a duplicate. */
export interface DuplicateRow {
  /** Its place among the rows taken of its slice. */
  readonly row: number;
  readonly line: number;
  /** What the row above has too. */
  readonly column: 'id' | 'email';
}

/** What reading the other files came to in one planner. */
export interface IndexedFiles {
  readonly rejected: readonly RejectedRow[];
  /** By file, the lines whose contact this planner does not have. */
  readonly strangers: Readonly<Record<'visits' | 'targets', Uint32Array>>;
  /** Ids of the earlier plan that are this organization's; counted until one was found. */
  readonly previousIds: { readonly own: number; readonly foreign: number };
}

/** A slice's part of the plan file. */
export interface CommittedSlice {
  readonly slice: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly totals: PlanTotals;
}

/** A planner's slices with what balancing gave each. */
export interface RoundOfSlices {
  readonly slices: readonly number[];
  readonly rounds: readonly SliceRound[];
}

/** A planner of some slices of a file: in this thread, or in one of its own. */
export interface FilePlanner {
  load(slice: FileSlice): Promise<LoadedSlice>;
  /** Takes rows of a slice out again; answers what stands in their columns. */
  drop(slice: number, rows: readonly DuplicateRow[]): Promise<readonly string[]>;
  index(files: FilesBeside): Promise<IndexedFiles>;
  census(): Promise<Census>;
  /** Surveys every slice, in the order in which they were loaded. */
  survey(census: Census): Promise<readonly SliceLoads[]>;
  addRound(round: RoundOfSlices): Promise<void>;
  commit(slice: number): Promise<CommittedSlice>;
  close(): Promise<void>;
}

/** The planner that has a slice: slices are dealt to planners in turn. */
export function plannerOf(planners: readonly FilePlanner[], slice: number): FilePlanner {
  const planner = planners[slice % planners.length];
  if (!planner) throw new Error('Expected at least one planner');
  return planner;
}
