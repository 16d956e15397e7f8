import { dayOf, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';
import { planSlices } from '../../shared/domain/planning/plan-slices.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { someSettings } from './settings.ts';

/** The day that planner tests take for today. */
export const TODAY: Day = dayOf('2027-03-01');

type SubjectOverrides = Partial<Omit<PlanningSubject, 'contact'>> & {
  readonly contact?: Partial<PlanningSubject['contact']>;
};

/** An active contact of a state without windows, with no dates, and what a test cares about. */
export function aSubject({ contact, ...own }: SubjectOverrides = {}): PlanningSubject {
  return {
    contact: {
      id: 'c1',
      state: 'TX',
      birthDate: null,
      effectiveDate: null,
      segment: null,
      active: true,
      signupDate: null,
      ...contact,
    },
    visits: [],
    targets: [],
    events: [],
    emails: [],
    suppression: null,
    ...own,
  };
}

/** One contact's emails when it is the whole organization. */
export function planOf(
  subject: PlanningSubject,
  settings: Settings = roomySettings(),
  today: Day = TODAY,
): readonly PlannedEmail[] {
  return planSlices(compileRules(settings), today, [[subject]], true).emails[0]?.[0] ?? [];
}

/** Settings under which no cap and no smoothing is felt. */
export function roomySettings(overrides: Parameters<typeof someSettings>[0] = {}): Settings {
  return someSettings({
    ...overrides,
    volume: {
      dailySendPercentageCap: 1000,
      edDailySoftLimit: 1_000_000,
      edSoftLimitPercentage: 1_000_000,
      ...overrides.volume,
    },
  });
}

/** Planned emails as the store gives them back on a later plan. */
export function stored(emails: readonly PlannedEmail[]): readonly StoredEmail[] {
  return emails.map((email) => ({ ...email, sentOn: null, claim: null }));
}

/** A planned email after it was sent on a day. */
export function sentOn(email: StoredEmail, day: Day): StoredEmail {
  return {
    ...email,
    status: 'sent',
    sentOn: day,
    claim: { run: 1, attempt: 1, at: day * 86_400_000 + 52_200_000 },
  };
}
