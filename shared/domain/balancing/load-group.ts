import type { Day } from '../calendar/civil-date.ts';

/** Interchangeable emails: whatever the caps do to one of them they may do to any other. */
export interface LoadGroup {
  /** The class; the lowest number is placed first. */
  readonly priority: number;
  /** Their own date: the stored send date, else the base date. Today or later. */
  readonly date: Day;
  /** The latest feasible date: narrowed, and before the next excluded date. Never before `date`. */
  readonly latest: Day;
  /** Index into `instanceMax` for mail of an instance with its own daily maximum, else -1. */
  readonly instance: number;
  /** Mail of a required campaign type, which no setting may turn into `no_capacity`. */
  readonly required: boolean;
  readonly count: number;
}

/** What the balance of one organization's days starts from (rules §8.3). */
export interface BalanceInput {
  readonly today: Day;
  /** Everything that may be moved, in any order; equal groups may be split in any way. */
  readonly groups: readonly LoadGroup[];
  /** Transactional mail by day: it counts first and is never moved. */
  readonly pinned: ReadonlyMap<Day, number>;
  /** Emails sent or being sent today; they count in today's load. */
  readonly goneToday: number;
  readonly cap: number;
  /** What a day may hold without being touched; at least `cap`. */
  readonly limit: number;
  /** The own daily maxima of campaign instances. */
  readonly instanceMax: readonly number[];
  /** Of `goneToday`, those of each of these instances. */
  readonly instanceGoneToday: readonly number[];
  /** What becomes of mail that finds no room: it goes out above the cap, or not at all. */
  readonly onOverflow: 'send' | 'skip';
}
