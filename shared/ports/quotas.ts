import type { Day } from '../domain/calendar/civil-date.ts';

/** The account's and the organization's sending allowance. */
export interface Quotas {
  /**
   * Reserves the right to hand over mails in the trailing 24 hours. Answers how many were granted
   * (0–count). `limit` is the account's allowance for 24 hours.
   */
  reserve(organizationId: string, count: number, limit: number, nowMs: number): Promise<number>;
  /** Gives unused reservations of this hour back. */
  giveBack(organizationId: string, count: number, nowMs: number): Promise<void>;
  /**
   * Counts mails of one civil date against a daily maximum, in one atomic step. Answers how many
   * were granted (0–count); a negative count gives grants back.
   * @param allowance what the maximum belongs to: `organization`, or `campaign:<instance name>`.
   * @param limit null counts without a limit.
   */
  reserveDay(
    organizationId: string,
    allowance: string,
    day: Day,
    count: number,
    limit: number | null,
  ): Promise<number>;
  /**
   * A share of the account's rate for the next 30 seconds, and whether sending is halted.
   * @param ratePerSecond the account's rate.
   */
  leaseRate(
    organizationId: string,
    holder: string,
    ratePerSecond: number,
    nowMs: number,
  ): Promise<{
    readonly ratePerSecond: number;
    readonly stopped: string | null;
    readonly untilMs: number;
  }>;
}
