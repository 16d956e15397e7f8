import type { Day } from '../calendar/civil-date.ts';

/**
 * The layer `law`: what statutes say about the right to change a policy, informative only. It never
 * changes a plan; explanations show it, and warnings where the policy falls behind it (rules §4).
 */
export interface LawRule {
  /** Two-letter state. */
  readonly state: string;
  readonly right: LawRight;
  /** Age from which, and up to which, the right exists; null = no such bound. */
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  /** The right is only to another policy of the same insurer. */
  readonly sameIssuer: boolean;
  /** In force on the dates from here to there, both included; null = open. */
  readonly effectiveFrom: Day | null;
  readonly effectiveTo: Day | null;
  readonly source: string;
  /** When somebody last read the source; null = never confirmed. */
  readonly checkedOn: Day | null;
  readonly note: string | null;
}

/** When in the year the right exists. */
export type LawRight =
  | {
      readonly anchor: 'birthday' | 'birth_month_start' | 'policy_anniversary';
      /** Days before and after the anchor, both ends included. */
      readonly beforeDays: number;
      readonly afterDays: number;
    }
  | { readonly anchor: 'fixed_dates'; readonly from: MonthDay; readonly to: MonthDay }
  | { readonly anchor: 'always' }
  /** Reported, but not in enough detail to compare. */
  | { readonly anchor: 'unclear' };

export interface MonthDay {
  readonly month: number;
  readonly day: number;
}

/** The rules of the law that are in force in a state on a day. */
export function lawInForce(law: readonly LawRule[], state: string, day: Day): readonly LawRule[] {
  return law.filter((rule) => rule.state === state && isInForce(rule, day));
}

/** Whether a dated rule is in force on a day; both ends are included. */
export function isInForce(
  rule: { readonly effectiveFrom: Day | null; readonly effectiveTo: Day | null },
  day: Day,
): boolean {
  return (rule.effectiveFrom ?? -Infinity) <= day && day <= (rule.effectiveTo ?? Infinity);
}
