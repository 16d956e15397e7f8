import type { Day } from '../calendar/civil-date.ts';
import type { SkipReason } from './email.ts';

/**
 * One decision on the way to an email, small enough to be stored with it. `explain` turns the
 * steps into sentences (rules §12); the order of the steps is the order of the decisions.
 */
export type TraceStep =
  /** The event and the rule that gives the ideal date: `days` from the event (negative = before). */
  | {
      readonly step: 'timing';
      readonly event: Day;
      readonly days: number;
      readonly ideal: Day;
      readonly latest: Day;
    }
  /** A campaign's start moved the ideal date. */
  | { readonly step: 'campaign_start'; readonly from: Day; readonly to: Day }
  /** The stored base and send date were kept. */
  | { readonly step: 'kept'; readonly base: Day; readonly send: Day | null }
  /** Late: drawn day `index` of `choices` allowed days in `[from, to]`, or due today. */
  | {
      readonly step: 'catch_up';
      readonly from: Day;
      readonly to: Day;
      readonly index: number;
      readonly choices: number;
      readonly base: Day;
    }
  /** Windows checked on a date. `windows` are those around it; `reason` null = free. */
  | {
      readonly step: 'exclusion';
      readonly date: Day;
      readonly state: string | null;
      readonly reason: SkipReason | null;
      readonly windows: readonly TracedWindow[];
    }
  /** Windows were not asked, and why. */
  | {
      readonly step: 'windows_ignored';
      readonly because: 'transactional' | 'campaign_type' | 'required';
    }
  /** A window ended, which is this email's event. */
  | { readonly step: 'window_end'; readonly window: TracedWindow }
  | {
      readonly step: 'campaign_period';
      readonly start: Day | null;
      readonly end: Day | null;
      readonly date: Day;
    }
  | { readonly step: 'late_visit'; readonly sentInstead: string | null }
  | { readonly step: 'conflict'; readonly winners: readonly string[] }
  | {
      readonly step: 'smoothing';
      readonly count: number;
      readonly soft: number;
      readonly days: number;
      readonly base: Day;
    }
  | {
      readonly step: 'frequency';
      readonly max: number;
      readonly periodDays: number;
      readonly filledBy: readonly string[];
      readonly narrowedLatest: Day | null;
    }
  | {
      readonly step: 'cap';
      readonly from: Day;
      readonly to: Day;
      readonly load: number;
      readonly cap: number;
      readonly over: boolean;
    }
  | {
      readonly step: 'no_capacity';
      readonly date: Day;
      readonly cap: number;
      readonly limit: number;
    }
  | { readonly step: 'missed'; readonly latest: Day }
  | {
      readonly step: 'followup';
      readonly parentSent: Day;
      readonly days: number;
      readonly behaviour: string | null;
      readonly eventId: string | null;
    };

/** A window with the rule it came from. */
export interface TracedWindow {
  readonly reason: 'birthday_window' | 'effective_date_window' | 'age_limit' | 'year_round';
  readonly anchor: Day | null;
  readonly from: Day;
  /** Null = without end. */
  readonly to: Day | null;
  /** Path of the rule in the configuration, e.g. `state_rules.birthday_windows.CA`. */
  readonly rule: string;
  readonly source: string | null;
}
