import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';

/** The one email of a type in a plan. @throws Error when there are more or none. */
export function theEmail(plan: readonly PlannedEmail[], type: string): PlannedEmail {
  const [email, ...others] = plan.filter((each) => each.type === type);
  if (email && others.length === 0) return email;
  throw new Error(
    `Expected one ${type}, got ${plan.map((each) => each.type).join(', ') || 'none'}`,
  );
}

/** What a plan does with an email: its send date, or the reason for which it is skipped. */
export function fateOf({ sendDate, skipReason }: PlannedEmail): string {
  return sendDate === null ? String(skipReason) : formatCivilDate(sendDate);
}

/** What a plan does with every email, by its type or its campaign instance, and its event. */
export function fatesIn(plan: readonly PlannedEmail[]): Readonly<Record<string, string>> {
  const named = plan.map((email) => {
    const about = email.campaign ?? email.type;
    return [`${about} ${formatCivilDate(email.eventDate)}`, fateOf(email)] as const;
  });
  return Object.fromEntries(named);
}

/** The ideal, base, latest and send date of an email, as text. */
export function datesOf({ idealDate, baseDate, latestDate, sendDate }: PlannedEmail): {
  readonly ideal: string;
  readonly base: string;
  readonly latest: string;
  readonly send: string | null;
} {
  return {
    ideal: formatCivilDate(idealDate),
    base: formatCivilDate(baseDate),
    latest: formatCivilDate(latestDate),
    send: sendDate === null ? null : formatCivilDate(sendDate),
  };
}
