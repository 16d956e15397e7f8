/** Rules §8.3 over whole organizations; the balance itself is tested in test/domain/balancing. */
import { describe, expect, it } from 'vitest';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { planSlices, type WholePlan } from '../../../shared/domain/planning/plan-slices.ts';
import type {
  CampaignInstance,
  CampaignType,
  Settings,
  VolumeSettings,
} from '../../../shared/domain/settings/settings.ts';
import { aSubject, sentOn, stored, TODAY } from '../../support/planning.ts';
import {
  someCampaignType,
  someInstance,
  someSettings,
  someVisitTemplate,
} from '../../support/settings.ts';

interface Rules {
  readonly volume?: Partial<VolumeSettings>;
  readonly letter?: Partial<CampaignType>;
  readonly instance?: Partial<CampaignInstance>;
}

/** A cap of 2 and a limit of 3, and a letter that may wait for five days. */
function settingsWith({ volume, letter, instance }: Rules = {}): Settings {
  const type = someCampaignType({ name: 'letter', maxDelayDays: 5, ...letter });
  return someSettings({
    aep: { defaultDates: [] },
    volume: { dailySendPercentageCap: 1000, dailyMax: 2, overageThreshold: 1.5, ...volume },
    campaignInstances: [
      someInstance({ instanceName: 'letter', effective: type, ...instance }),
      someInstance({
        instanceName: 'urgent',
        effective: someCampaignType({ name: 'urgent', priority: 1, maxDelayDays: 5 }),
      }),
    ],
    visitTemplates: [someVisitTemplate({ offsetDays: 1 })],
  });
}

/** Contacts that a letter reaches on a day. */
function reached(
  count: number,
  { day = 5, instanceName = 'letter', prefix = 'c', contact = {} } = {},
): readonly PlanningSubject[] {
  return Array.from({ length: count }, (_, index) =>
    aSubject({
      contact: { id: `${prefix}${String(index)}`, ...contact },
      targets: [{ instanceName, triggerDate: TODAY + day }],
    }),
  );
}

function whole(
  subjects: readonly PlanningSubject[],
  rules: Rules = {},
  today: Day = TODAY,
): WholePlan {
  return planSlices(compileRules(settingsWith(rules)), today, [subjects], true);
}

/** How many go out on which day from today, or why they do not. */
function counts({ emails }: WholePlan): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { sendDate, skipReason } of emails.flat(2)) {
    const key = sendDate === null ? String(skipReason) : String(sendDate - TODAY);
    found[key] = (found[key] ?? 0) + 1;
  }
  return found;
}

/** The contacts with what was planned for them. */
function kept(
  subjects: readonly PlanningSubject[],
  plan: WholePlan,
  change: (email: StoredEmail) => StoredEmail = (email) => email,
): readonly PlanningSubject[] {
  return subjects.map((subject, index) => ({
    ...subject,
    emails: stored(plan.emails[0]?.[index] ?? []).map(change),
  }));
}

describe('the cap', () => {
  it('leaves a day as it is up to the limit', () => {
    expect(counts(whole(reached(3)))).toEqual({ 5: 3 });
  });

  it('moves what is above the cap once a day is above the limit', () => {
    const plan = whole(reached(4));
    expect(counts(plan)).toEqual({ 5: 2, 6: 2 });
    const moved = plan.emails.flat(2).filter(({ movedBy }) => movedBy === 'cap');
    expect(moved).toHaveLength(2);
    for (const email of moved) {
      expect(email).toMatchObject({ baseDate: TODAY + 5, sendDate: TODAY + 6 });
    }
  });

  it('is a part of the active contacts', () => {
    const inactive = Array.from({ length: 20 }, (_, index) =>
      aSubject({ contact: { id: `x${String(index)}`, active: false } }),
    );
    const tenth = { volume: { dailySendPercentageCap: 0.5, dailyMax: null, overageThreshold: 1 } };
    expect(counts(whole([...reached(4), ...inactive], tenth))).toEqual({ 5: 2, 6: 2 });
  });

  it('moves the lower priority first', () => {
    const plan = whole([...reached(2), ...reached(2, { instanceName: 'urgent', prefix: 'u' })]);
    expect(plan.emails.flat(2).map(({ campaign, sendDate }) => [campaign, sendDate])).toEqual([
      ['letter', TODAY + 6],
      ['letter', TODAY + 6],
      ['urgent', TODAY + 5],
      ['urgent', TODAY + 5],
    ]);
  });

  it('counts visit mail first, and never moves it', () => {
    const visits = [{ visit: 'V1', date: TODAY + 4, time: null }];
    const visitors = Array.from({ length: 4 }, (_, index) =>
      aSubject({ contact: { id: `v${String(index)}` }, visits }),
    );
    const plan = whole([...reached(1), ...visitors]);
    expect(counts(plan)).toEqual({ 5: 4, 6: 1 });
    expect(plan.emails.flat(2).filter(({ movedBy }) => movedBy === 'cap')).toMatchObject([
      { campaign: 'letter' },
    ]);
  });

  it('counts what was sent today in the load of today', () => {
    const gone = reached(2, { day: 0, prefix: 'g' });
    const sent = kept(gone, whole(gone), (email) => sentOn(email, TODAY));
    const quiet = { letter: { enableFollowups: false } };
    expect(counts(whole([...sent, ...reached(1, { day: 0 })], quiet))).toEqual({ 0: 1 });
    expect(counts(whole([...sent, ...reached(2, { day: 0 })], quiet))).toEqual({ 1: 2 });
  });

  it('does not count what was sent before', () => {
    const gone = reached(4, { day: -1, prefix: 'g' });
    const sent = kept(gone, whole(gone, {}, TODAY - 1), (email) => sentOn(email, TODAY - 1));
    const quiet = { letter: { enableFollowups: false } };
    expect(counts(whole([...sent, ...reached(3, { day: 0 })], quiet))).toEqual({ 0: 3 });
  });

  it('counts follow-ups, and moves them', () => {
    const gone = reached(4, { day: -1, prefix: 'g' });
    const sent = kept(gone, whole(gone, {}, TODAY - 1), (email) => sentOn(email, TODAY - 1));
    expect(counts(whole(sent))).toEqual({ 1: 2, 2: 2 });
  });

  it('counts stored mail on its send date, and keeps it there', () => {
    const subjects = reached(4);
    const plan = whole(subjects);
    expect(counts(whole(kept(subjects, plan)))).toEqual({ 5: 2, 6: 2 });
    const later = whole([...kept(subjects, plan), ...reached(1, { prefix: 'new', day: 6 })]);
    expect(counts(later)).toEqual({ 5: 2, 6: 3 });
  });
});

describe('a move', () => {
  it('is never past the latest date: what finds no room goes out on it, and the day is reported', () => {
    const plan = whole(reached(13));
    expect(counts(plan)).toEqual({ 5: 2, 6: 2, 7: 2, 8: 2, 9: 2, 10: 3 });
    expect(plan.overCap).toEqual([TODAY + 10]);
  });

  it('is never to or across an excluded date', () => {
    // In CA, as the owner has it, nothing goes from 90 days before a birthday on.
    const birthDate = dayOf('1950-03-08') + 90;
    const plan = whole(reached(5, { contact: { state: 'CA', birthDate } }));
    expect(counts(plan)).toEqual({ 5: 2, 6: 3, birthday_window: 5 });
    expect(plan.overCap).toEqual([TODAY + 6]);
  });

  it('is never so late that the frequency limit would break', () => {
    const twoLetters = reached(4).map((subject) => ({
      ...subject,
      targets: [...subject.targets, { instanceName: 'letter', triggerDate: TODAY + 20 }],
    }));
    const once = { volume: { maxEmailsPerContactPerPeriod: 1, periodDays: 15 } };
    const plan = whole(twoLetters, once);
    const pairs = plan.emails.flat().map((emails) => emails.map(({ sendDate }) => sendDate ?? 0));
    for (const dates of pairs) {
      const [first = 0, second = 0] = dates.toSorted((a, b) => a - b);
      expect(second - first).toBeGreaterThanOrEqual(15);
    }
  });

  it('of required mail goes over the cap rather than not at all', () => {
    const required = { letter: { required: true, maxDelayDays: 0 } };
    const plan = whole(reached(4), { ...required, volume: { onOverflow: 'skip' } });
    expect(counts(plan)).toEqual({ 5: 4 });
    expect(plan.overCap).toEqual([TODAY + 5]);
  });
});

describe('an instance with a daily maximum', () => {
  const one = { instance: { dailyMax: 1 } };

  it('sends that many a day at most, without an allowance', () => {
    expect(counts(whole(reached(3), one))).toEqual({ 5: 1, 6: 1, 7: 1 });
  });

  it('keeps it with what was sent today', () => {
    const gone = reached(1, { day: 0, prefix: 'g' });
    const sent = kept(gone, whole(gone), (email) => sentOn(email, TODAY));
    const quiet = { ...one, letter: { enableFollowups: false } };
    expect(counts(whole([...sent, ...reached(1, { day: 0 })], quiet))).toEqual({ 1: 1 });
  });

  it('moves none of other mail for its sake', () => {
    const urgent = reached(1, { instanceName: 'urgent', prefix: 'u' });
    const plan = whole([...reached(2), ...urgent], one);
    expect(counts(plan)).toEqual({ 5: 2, 6: 1 });
    expect(plan.emails.flat(2).at(-1)).toMatchObject({ campaign: 'urgent', movedBy: null });
  });
});

describe('with on_overflow skip', () => {
  const skip = { volume: { onOverflow: 'skip' as const } };
  const subjects = reached(13);
  const first = whole(subjects, skip);

  it('what finds no room is skipped, and no day is over the cap', () => {
    expect(counts(first)).toEqual({ 5: 2, 6: 2, 7: 2, 8: 2, 9: 2, 10: 2, no_capacity: 1 });
    expect(first.overCap).toEqual([]);
  });

  it('a skip keeps its base date, and nothing of a move', () => {
    const [email] = first.emails.flat(2).filter(({ skipReason }) => skipReason === 'no_capacity');
    expect(email).toMatchObject({ baseDate: TODAY + 5, sendDate: null, movedBy: null });
  });

  it('it stays skipped though room is there again', () => {
    const fewer = kept(subjects, first).slice(5);
    expect(counts(whole(fewer, skip))).toMatchObject({ no_capacity: 1 });
  });

  it.each([
    ['the cap changes', { volume: { ...skip.volume, dailyMax: 3 } }],
    ['the limit changes', { volume: { ...skip.volume, overageThreshold: 2 } }],
    ['the overflow is sent', {}],
    ['it has another priority', { ...skip, letter: { priority: 3 } }],
    ['its latest date changes', { ...skip, letter: { maxDelayDays: 6 } }],
  ])('it is asked again when %s', (_what, rules) => {
    const fewer = kept(subjects, first).slice(5);
    expect(counts(whole(fewer, rules))).not.toHaveProperty('no_capacity');
  });

  it('it is asked again when the maximum of its instance changes', () => {
    const own = { ...skip, instance: { dailyMax: 1 } };
    const letters = reached(7);
    const plan = whole(letters, own);
    expect(counts(plan)).toMatchObject({ no_capacity: 1 });
    expect(counts(whole(kept(letters, plan), own))).toMatchObject({ no_capacity: 1 });
    const more = { ...skip, instance: { dailyMax: 2 } };
    expect(counts(whole(kept(letters, plan), more))).not.toHaveProperty('no_capacity');
  });

  it('it counts as planned under the frequency limit and in a conflict', () => {
    const [lost] = kept(subjects, first).filter(({ emails }) =>
      emails.some(({ skipReason }) => skipReason === 'no_capacity'),
    );
    if (!lost) throw new Error('Expected a contact without room');
    const later = (day: number): PlanningSubject => ({
      ...lost,
      targets: [...lost.targets, { instanceName: 'letter', triggerDate: TODAY + day }],
    });
    const once = { volume: { ...skip.volume, maxEmailsPerContactPerPeriod: 1 } };
    expect(counts(whole([later(9)], once))).toEqual({ no_capacity: 1, frequency_limit: 1 });
    const onDay = {
      ...lost,
      targets: [...lost.targets, { instanceName: 'urgent', triggerDate: TODAY + 5 }],
    };
    expect(counts(whole([onDay], skip))).toEqual({ 5: 1, campaign_conflict: 1 });
  });

  it('it counts under the frequency limit when its day is past, as long as it stays', () => {
    const [lost] = kept(subjects, first).filter(({ emails }) =>
      emails.some(({ skipReason }) => skipReason === 'no_capacity'),
    );
    if (!lost) throw new Error('Expected a contact without room');
    const targets = [...lost.targets, { instanceName: 'letter', triggerDate: TODAY + 12 }];
    const once = { volume: { ...skip.volume, maxEmailsPerContactPerPeriod: 1 } };
    const plan = whole([{ ...lost, targets }], once, TODAY + 7);
    expect(counts(plan)).toEqual({ no_capacity: 1, frequency_limit: 1 });
    expect(counts(whole([{ ...lost, targets }], once, TODAY + 11))).toEqual({ 12: 1 });
  });

  it('required mail is never skipped', () => {
    const required = {
      ...skip,
      letter: { required: true, maxDelayDays: 0, respectExclusionWindows: false },
    };
    expect(counts(whole(reached(5), required))).toEqual({ 5: 5 });
  });
});

describe('a skip of mail that a cap had moved', () => {
  it('says what had set its base date, and the next plan agrees', () => {
    const subjects = reached(4);
    const plan = whole(subjects);
    const moved = plan.emails[0]?.findIndex(([email]) => email?.movedBy === 'cap') ?? -1;
    const contact = kept(subjects, plan)[moved];
    if (!contact) throw new Error('Expected a moved email');
    const closed = {
      ...contact,
      contact: { ...contact.contact, state: 'NY' },
    };
    const [skipped] = whole([closed]).emails.flat(2);
    expect(skipped).toMatchObject({ skipReason: 'year_round', movedBy: null });
    const again: readonly PlannedEmail[] = whole([
      { ...closed, emails: stored(skipped ? [skipped] : []) },
    ]).emails.flat(2);
    expect(again).toMatchObject([{ skipReason: 'year_round', movedBy: null }]);
  });
});
