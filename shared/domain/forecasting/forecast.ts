import type { Day } from '../calendar/civil-date.ts';
import type { Caps } from '../settings/caps.ts';
import type { PlannedEmail, SkipReason } from '../planning/email.ts';

/** One day of a forecast. */
export interface ForecastDay {
  readonly date: Day;
  /** Emails that go out, visit mail included. */
  readonly planned: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Of them, those that a cap moved here. */
  readonly movedHere: number;
  /** Emails that would have been due on this day, by the reason why they do not go. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

/** What is to be expected of the coming days under one set of rules. */
export interface Forecast {
  readonly from: Day;
  readonly days: readonly ForecastDay[];
  readonly caps: Caps;
  readonly contacts: number;
  readonly active: number;
  /** Days above the limit. */
  readonly overLimit: readonly Day[];
  readonly totals: ForecastTotals;
}

/** The sums of a forecast. */
export interface ForecastTotals {
  readonly planned: number;
  readonly moved: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly peak: number;
  /** The first of the days with the peak; null when nothing is planned. */
  readonly peakDate: Day | null;
}

interface DayCount {
  planned: number;
  byType: Record<string, number>;
  movedHere: number;
  skipped: Partial<Record<SkipReason, number>>;
}

/** Counts a plan's emails day by day. */
export class ForecastCounter {
  readonly #from: Day;
  readonly #days: readonly DayCount[];
  readonly #moved: Record<string, number> = {};

  constructor(from: Day, days: number) {
    this.#from = from;
    this.#days = Array.from({ length: days }, () => ({
      planned: 0,
      byType: {},
      movedHere: 0,
      skipped: {},
    }));
  }

  add(email: PlannedEmail): void {
    const day = this.#days[(email.sendDate ?? email.baseDate) - this.#from];
    // What was skipped before today, and mail that may wait for years, lies outside.
    if (!day) return;
    if (email.sendDate === null) {
      const reason = email.skipReason ?? 'missed';
      day.skipped[reason] = (day.skipped[reason] ?? 0) + 1;
      return;
    }
    day.planned += 1;
    day.byType[email.type] = (day.byType[email.type] ?? 0) + 1;
    if (email.movedBy === null) return;
    this.#moved[email.movedBy] = (this.#moved[email.movedBy] ?? 0) + 1;
    if (email.movedBy === 'cap') day.movedHere += 1;
  }

  forecast(contacts: { readonly contacts: number; readonly active: number }, caps: Caps): Forecast {
    const days = this.#days.map((day, index) => ({ ...day, date: this.#from + index }));
    const peak = Math.max(0, ...days.map(({ planned }) => planned));
    return {
      from: this.#from,
      days,
      caps,
      contacts: contacts.contacts,
      active: contacts.active,
      overLimit: days.filter(({ planned }) => planned > caps.limit).map(({ date }) => date),
      totals: {
        planned: days.reduce((sum, { planned }) => sum + planned, 0),
        moved: { ...this.#moved },
        skipped: sumReasons(days.map(({ skipped }) => skipped)),
        peak,
        peakDate: peak === 0 ? null : (days.find(({ planned }) => planned === peak)?.date ?? null),
      },
    };
  }
}

type Reasons = Readonly<Partial<Record<SkipReason, number>>>;

function sumReasons(parts: readonly Reasons[]): Reasons {
  const sums = new Map<string, number>();
  for (const part of parts) {
    for (const [reason, count] of Object.entries(part)) {
      sums.set(reason, (sums.get(reason) ?? 0) + count);
    }
  }
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
}
