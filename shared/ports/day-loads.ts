import type { Day } from '../domain/calendar/civil-date.ts';

/** What a date carries: emails that count for the cap, pinned ones among them, and ED emails by ideal date. */
export interface DayLoad {
  readonly date: Day;
  readonly counted: number;
  readonly pinned: number;
  readonly effectiveDate: number;
}

/** A change of a date's load, to be added in the transaction of the email that causes it. */
export type DayLoadDelta = DayLoad;

export interface DayLoads {
  /** Loads of dates in `[from, to]`; dates without a load are left out. */
  read(organizationId: string, from: Day, to: Day): Promise<readonly DayLoad[]>;
  /** Replaces all loads by a plan's, together with the number of active contacts it was made for. */
  replace(organizationId: string, loads: readonly DayLoad[], activeContacts: number): Promise<void>;
  /** The number of active contacts of the last plan, 0 before the first. */
  activeContacts(organizationId: string): Promise<number>;
}
