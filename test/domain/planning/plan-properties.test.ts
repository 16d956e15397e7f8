/**
 * The properties of rules §9 over random organizations: every kind of mail, windows, campaigns,
 * visits, caps from tight to none. A failing run prints its seed and the smallest organization.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { planSlices } from '../../../shared/domain/planning/plan-slices.ts';
import { exclusionsOf } from '../../../shared/domain/rules/exclusion.ts';
import { capsFor } from '../../../shared/domain/settings/caps.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';
import { someOrganization, someRules } from '../../support/organizations.ts';
import { sentOn, stored, TODAY } from '../../support/planning.ts';

const RUNS = { numRuns: 150 };

describe('every plan', () => {
  it('1 keeps window-respecting mail off excluded dates', () => {
    check((organization, settings) => {
      for (const { subject, emails } of planned(organization, settings)) {
        const exclusions = exclusionsOf(settings.stateRules, subject.contact);
        for (const email of emails.filter((each) => respectsWindows(settings, each))) {
          if (email.sendDate !== null) expect(exclusions.reasonOn(email.sendDate)).toBeNull();
        }
      }
    });
  });

  it('2 has every email id once', () => {
    check((organization, settings) => {
      const ids = planned(organization, settings).flatMap(({ emails }) => emails.map(idOf));
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('3 is a fixed point', () => {
    check((organization, settings) => {
      const first = planned(organization, settings);
      const second = planned(withStored(first), settings);
      expect(decisions(second)).toEqual(decisions(first));
    });
  });

  it('4 and 7 keeps pending mail and history on later days, whatever was sent meanwhile', () => {
    check((organization, settings) => {
      let plan = planned(organization, settings);
      for (let day = TODAY; day < TODAY + 7; day++) {
        const sent = withStored(plan).map((subject) => sendDay(subject, day));
        const next = planned(sent, settings, day + 1);
        expectHistoryGone(sent, next);
        if (settings.volume.dailySendPercentageCap > 1) expectKept(sent, next, day + 1);
        expect(decisions(planned(withStored(next, sent), settings, day + 1))).toEqual(
          decisions(next),
        );
        plan = keepHistory(sent, next);
      }
    });
  });

  it('5 changes nobody else when one contact changes and there is room', () => {
    check((organization, settings) => {
      const roomy = withRoom(settings);
      const before = planned(organization, roomy);
      const changed = organization.map((subject, index) =>
        index === 0 ? { ...subject, targets: [], visits: [] } : subject,
      );
      expect(decisions(planned(changed, roomy)).slice(1)).toEqual(decisions(before).slice(1));
    });
  });

  it('6 is the same for any split into slices, email by email', () => {
    check((organization, settings) => {
      const rules = compileRules(settings);
      const slices = organization.map((subject) => [subject]);
      const sliced = planSlices(rules, TODAY, slices).emails.flat();
      expect(sliced).toEqual(planSlices(rules, TODAY, [organization]).emails.flat());
    });
  });

  it('6 has the same counts per day, class and skip reason in any order of the contacts', () => {
    check((organization, settings) => {
      const rules = compileRules(settings);
      const whole = planSlices(rules, TODAY, [organization]);
      const reversed = planSlices(rules, TODAY, [[...organization].reverse()]);
      // Where days stay above the cap, which of several equal emails moves decides how far others
      // of its contact may move in the next round (docs/decisions/006).
      fc.pre([whole, reversed].every(({ overCap, rounds }) => overCap.length === 0 && rounds < 2));
      expect(dayCounts(reversed.emails.flat(2))).toEqual(dayCounts(whole.emails.flat(2)));
    });
  });

  it('8 accounts for every candidate: planned with a date, or skipped with one reason', () => {
    check((organization, settings) => {
      for (const email of planned(organization, settings).flatMap(({ emails }) => emails)) {
        expect(email.status === 'pending').toBe(email.sendDate !== null);
        expect(email.status === 'skipped').toBe(email.skipReason !== null);
        if (email.sendDate !== null) expect(email.sendDate).toBeLessThanOrEqual(latestOf(email));
      }
    });
  });

  it('keeps the frequency limit on send dates, required mail excepted', () => {
    check((organization, settings) => {
      const { maxEmailsPerContactPerPeriod: max, periodDays } = settings.volume;
      for (const { emails } of planned(organization, settings)) {
        const counted = emails.filter(
          ({ kind, sendDate }) =>
            sendDate !== null && (kind === 'marketing' || kind === 'required'),
        );
        for (const email of counted.filter(({ kind }) => kind === 'marketing')) {
          expect(mostInPeriod(counted, email, periodDays)).toBeLessThanOrEqual(max);
        }
      }
    });
  });

  it('keeps every day within the limit, but for pinned mail and days it reports', () => {
    check((organization, settings) => {
      const plan = planSlices(compileRules(settings), TODAY, [organization]);
      const { limit } = capsFor(settings.volume, plan.census.active);
      const loads = new Map<Day, number>();
      const pinned = new Map<Day, number>();
      for (const { sendDate, kind } of plan.emails.flat(2)) {
        if (sendDate === null) continue;
        loads.set(sendDate, (loads.get(sendDate) ?? 0) + 1);
        if (kind === 'transactional') pinned.set(sendDate, (pinned.get(sendDate) ?? 0) + 1);
      }
      for (const [day, load] of loads) {
        const allowed = Math.max(limit, pinned.get(day) ?? 0);
        if (!plan.overCap.includes(day)) expect(load).toBeLessThanOrEqual(allowed);
      }
    });
  });
});

interface Planned {
  readonly subject: PlanningSubject;
  readonly emails: readonly PlannedEmail[];
}

function check(
  property: (organization: readonly PlanningSubject[], settings: Settings) => void,
): void {
  fc.assert(fc.property(someOrganization, someRules, property), RUNS);
}

function planned(
  organization: readonly PlanningSubject[],
  settings: Settings,
  today: Day = TODAY,
): readonly Planned[] {
  const { emails } = planSlices(compileRules(settings), today, [organization]);
  return organization.map((subject, index) => ({ subject, emails: emails[0]?.[index] ?? [] }));
}

/** The organization with its plan stored, beside what had been sent. */
function withStored(
  plan: readonly Planned[],
  sent: readonly PlanningSubject[] = [],
): readonly PlanningSubject[] {
  return plan.map(({ subject, emails }, index) => ({
    ...subject,
    emails: [...historyOf(sent[index] ?? subject), ...stored(emails)],
  }));
}

function keepHistory(
  sent: readonly PlanningSubject[],
  next: readonly Planned[],
): readonly Planned[] {
  return next.map(({ emails }, index) => {
    const subject = sent[index];
    if (!subject) throw new Error('Expected the same contacts');
    return { subject: { ...subject, emails: historyOf(subject) }, emails };
  });
}

function historyOf(subject: PlanningSubject): readonly StoredEmail[] {
  return subject.emails.filter(({ status }) => status !== 'pending' && status !== 'skipped');
}

function sendDay(subject: PlanningSubject, day: Day): PlanningSubject {
  const emails = subject.emails.map((email) =>
    email.status === 'pending' && email.sendDate === day ? sentOn(email, day) : email,
  );
  return { ...subject, emails };
}

function expectHistoryGone(sent: readonly PlanningSubject[], next: readonly Planned[]): void {
  for (const [index, subject] of sent.entries()) {
    const over = new Set(historyOf(subject).map(idOf));
    expect(next[index]?.emails.filter((email) => over.has(email.emailId))).toEqual([]);
  }
}

/** With room for everything, only a required or higher-priority newcomer may take a place. */
function expectKept(sent: readonly PlanningSubject[], next: readonly Planned[], today: Day): void {
  for (const [index, subject] of sent.entries()) {
    const byId = new Map(next[index]?.emails.map((email) => [email.emailId, email]));
    for (const before of subject.emails) {
      if (before.status !== 'pending' || before.sendDate === null || before.sendDate < today)
        continue;
      const after = byId.get(before.emailId);
      if (after?.skipReason === 'frequency_limit' || after?.skipReason === 'campaign_conflict')
        continue;
      expect(after).toMatchObject({ baseDate: before.baseDate, sendDate: before.sendDate });
    }
  }
}

function withRoom(settings: Settings): Settings {
  const volume = { ...settings.volume, dailySendPercentageCap: 1000, edDailySoftLimit: 1_000_000 };
  const campaignInstances = settings.campaignInstances.map((instance) => ({
    ...instance,
    dailyMax: null,
  }));
  return { ...settings, volume, campaignInstances };
}

function decisions(plan: readonly Planned[]): readonly (readonly Omit<PlannedEmail, 'trace'>[])[] {
  return plan.map(({ emails }) => emails.map(({ trace: _trace, ...email }) => email));
}

function dayCounts(emails: readonly PlannedEmail[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { sendDate, skipReason, priority } of emails) {
    const key = `${String(priority)} ${sendDate === null ? String(skipReason) : String(sendDate)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort());
}

function mostInPeriod(
  counted: readonly PlannedEmail[],
  email: PlannedEmail,
  periodDays: number,
): number {
  const date = email.sendDate ?? 0;
  let most = 0;
  for (let start = date - periodDays + 1; start <= date; start++) {
    const inside = counted.filter(
      ({ sendDate }) => sendDate !== null && sendDate >= start && sendDate < start + periodDays,
    );
    most = Math.max(most, inside.length);
  }
  return most;
}

/** Smoothing and reminders on the day may lie after the latest date only where the rules put them there. */
function latestOf(email: PlannedEmail): Day {
  return Math.max(email.latestDate, email.idealDate);
}

function respectsWindows(settings: Settings, email: PlannedEmail): boolean {
  if (email.kind === 'transactional' || email.kind === 'required') return false;
  const instance = settings.campaignInstances.find((each) => each.instanceName === email.campaign);
  return email.kind === 'followup' || (instance?.effective.respectExclusionWindows ?? true);
}

function idOf({ emailId }: { readonly emailId: string }): string {
  return emailId;
}
