import type { Day } from '../calendar/civil-date.ts';
import type { Email } from '../planning/email.ts';
import type { Settings } from '../settings/settings.ts';

/** A daily maximum that an email is counted against. */
export interface DailyAllowance {
  /** `organization`, or `campaign:<instance name>`. */
  readonly name: string;
  /** Null = this email is counted but not held back by it. */
  readonly limit: number | null;
}

/**
 * The daily maxima that an email falls under at sending; none where none is set.
 *
 * The planner spreads mail over the days, so this only catches what it could not know: a maximum
 * lowered since, or mail added since. It therefore allows what the planner allows (rules §8.3):
 * the overage of the organization's maximum, and whatever goes out although a day is full.
 */
export function dailyAllowances(
  email: Pick<Email, 'kind' | 'campaign' | 'latestDate' | 'trace'>,
  settings: Pick<Settings, 'volume' | 'campaignInstances'>,
  today: Day,
): readonly DailyAllowance[] {
  const goesAnyway = goesOverFullDays(email, today);
  const { dailyMax, overageThreshold } = settings.volume;
  const allowances: DailyAllowance[] = [];
  if (dailyMax !== null) {
    const limit = goesAnyway ? null : Math.floor(dailyMax * overageThreshold);
    allowances.push({ name: 'organization', limit });
  }
  const instance = settings.campaignInstances.find(
    ({ instanceName }) => instanceName === email.campaign,
  );
  if (instance && instance.dailyMax !== null) {
    const limit = goesAnyway ? null : instance.dailyMax;
    allowances.push({ name: `campaign:${instance.instanceName}`, limit });
  }
  return allowances;
}

/**
 * Pinned and required mail is never held back, nor what has no later day left, nor what the plan
 * put above the capacity knowingly.
 */
function goesOverFullDays(
  email: Pick<Email, 'kind' | 'latestDate' | 'trace'>,
  today: Day,
): boolean {
  return (
    email.kind === 'transactional' ||
    email.kind === 'required' ||
    email.latestDate <= today ||
    email.trace.some((step) => step.step === 'cap' && step.over)
  );
}
