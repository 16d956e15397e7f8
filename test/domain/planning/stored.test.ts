/** Rules §1: what becomes of emails that an earlier plan has decided. */
import { describe, expect, it } from 'vitest';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail, SkipReason } from '../../../shared/domain/planning/email.ts';
import { aSubject, planOf, roomySettings, stored, TODAY } from '../../support/planning.ts';
import {
  someCampaignType,
  someInstance,
  someWindowRule,
  type SettingsOverrides,
} from '../../support/settings.ts';

/** A letter that goes out on its trigger date, until 30 days later. */
const letter = someInstance({
  instanceName: 'letter',
  effective: someCampaignType({ name: 'letter' }),
});

const settingsWith = (more: SettingsOverrides = {}) =>
  roomySettings({ aep: { defaultDates: [] }, campaignInstances: [letter], ...more });

const subject = (from: number, more: Partial<PlanningSubject> = {}) =>
  aSubject({ targets: [{ instanceName: 'letter', triggerDate: TODAY + from }], ...more });

/** The stored record of a letter so many days from today, changed in some fields. */
function letterStored(from: number, changes: Partial<StoredEmail> = {}): StoredEmail {
  const [email] = stored(planOf(subject(from), settingsWith(), Math.min(TODAY, TODAY + from)));
  if (!email) throw new Error('Expected a letter');
  return { ...email, ...changes };
}

function skipped(reason: SkipReason, changes: Partial<StoredEmail> = {}): Partial<StoredEmail> {
  return { status: 'skipped', skipReason: reason, sendDate: null, ...changes };
}

/** What the plan says of a stored letter. */
function planned(
  from: number,
  changes: Partial<StoredEmail>,
  { today = TODAY, more = {}, settings = settingsWith() } = {},
): PlannedEmail | undefined {
  const emails = [letterStored(from, changes)];
  const plan = planOf(subject(from, { emails, ...more }), settings, today);
  return plan.find(({ type }) => type === 'campaign_letter');
}

const inState = (state: string): { more: Partial<PlanningSubject> } => ({
  more: { contact: { ...aSubject().contact, state, birthDate: dayOf('1950-03-20') } },
});

describe('a stored pending email', () => {
  it('keeps base and send date when its send date is in the future', () => {
    const moved = { sendDate: TODAY + 8, movedBy: 'cap' as const };
    expect(planned(5, moved)).toMatchObject({ baseDate: TODAY + 5, ...moved });
  });

  it('keeps them when its send date is today', () => {
    expect(planned(-3, { sendDate: TODAY })).toMatchObject({
      baseDate: TODAY - 3,
      sendDate: TODAY,
      movedBy: null,
    });
  });

  it('keeps a base date of the past, and what had set it', () => {
    const drawn = { baseDate: TODAY - 1, sendDate: TODAY + 4, movedBy: 'cap' as const };
    expect(planned(-3, drawn)).toMatchObject({ status: 'pending', ...drawn });
  });

  it('is planned anew when its send date is past', () => {
    const email = planned(-3, { baseDate: TODAY - 1, sendDate: TODAY - 1 });
    expect(email?.movedBy).toBe('catch_up');
    expect(email?.baseDate).toBeGreaterThan(TODAY);
  });

  it('does not keep a send date that is excluded now', () => {
    // The window of a birthday on 20 March is four days long: from the 18th to the 21st.
    const rule = someWindowRule({ windowBeforeDays: 2, windowAfterDays: 1 });
    const settings = settingsWith({ stateRules: { birthdayWindows: { CA: [rule] } } });
    const first = dayOf('2027-03-18');
    const inCalifornia = { settings, ...inState('CA') };
    const moved = (sendDate: Day): PlannedEmail | undefined =>
      planned(15, { sendDate, movedBy: 'cap' }, inCalifornia);
    expect(moved(first - 1)).toMatchObject({ sendDate: first - 1, movedBy: 'cap' });
    expect(moved(first)).toMatchObject({
      baseDate: TODAY + 15,
      sendDate: TODAY + 15,
      movedBy: null,
    });
    expect(moved(dayOf('2027-03-22'))).toMatchObject({ sendDate: dayOf('2027-03-22') });
  });

  it('is skipped when its base date is excluded now', () => {
    expect(planned(5, {}, inState('NY'))).toMatchObject({
      skipReason: 'year_round',
      baseDate: TODAY + 5,
      sendDate: null,
      movedBy: null,
    });
  });

  it('that ignores windows keeps its dates wherever the contact moves', () => {
    const effective = { ...letter.effective, respectExclusionWindows: false };
    const settings = settingsWith({ campaignInstances: [{ ...letter, effective }] });
    const email = planned(5, { sendDate: TODAY + 8 }, { settings, ...inState('NY') });
    expect(email).toMatchObject({ sendDate: TODAY + 8 });
  });

  it.each([
    ['ideal', { idealDate: TODAY + 4 }],
    ['latest', { latestDate: TODAY + 34 }],
  ])('is planned anew when its %s date was another', (_which, changes) => {
    const email = planned(5, { ...changes, sendDate: TODAY + 8, movedBy: 'cap' });
    expect(email).toMatchObject({ baseDate: TODAY + 5, sendDate: TODAY + 5, movedBy: null });
  });

  it('is missed, and says so for the look-back after its latest date', () => {
    const missed = planned(-31, {});
    expect(missed).toMatchObject({ skipReason: 'missed', baseDate: TODAY - 31, sendDate: null });
    const asMissed = skipped('missed');
    expect(planned(-65, asMissed)).toMatchObject({ skipReason: 'missed' });
    expect(planned(-66, asMissed)).toBeUndefined();
  });

  it('is missed on its new ideal date when its dates moved into the past', () => {
    const settings = settingsWith({
      campaignInstances: [
        { ...letter, effective: { ...letter.effective, onceOnly: true, maxDelayDays: 3 } },
      ],
    });
    const pending = stored(planOf(subject(5), settings));
    const past = subject(-5, { emails: pending });
    const missed = planOf(past, settings);
    expect(missed).toMatchObject([{ skipReason: 'missed', baseDate: TODAY - 5, movedBy: null }]);
    const again = planOf({ ...past, emails: stored(missed) }, settings);
    expect(again).toMatchObject([{ skipReason: 'missed', baseDate: TODAY - 5 }]);
  });

  it('is neither planned nor missed when even that is over', () => {
    expect(planned(-65, { baseDate: TODAY - 65, sendDate: TODAY - 65 })).toMatchObject({
      skipReason: 'missed',
    });
    expect(planned(-66, {})).toBeUndefined();
  });

  it('is not missed while its latest date is today', () => {
    expect(planned(-30, {})).toMatchObject({ baseDate: TODAY, sendDate: TODAY });
  });

  it('that a cap had moved and that is missed says what had set its base date', () => {
    const moved = { baseDate: TODAY - 33, sendDate: TODAY - 31, movedBy: 'cap' as const };
    expect(planned(-35, moved)).toMatchObject({ skipReason: 'missed', movedBy: 'catch_up' });
    const unmoved = { sendDate: TODAY - 31, movedBy: 'cap' as const };
    expect(planned(-35, unmoved)).toMatchObject({ skipReason: 'missed', movedBy: null });
  });
});

describe('a stored skipped email', () => {
  it('with a base date of today or later keeps it and is judged again', () => {
    for (const base of [TODAY, TODAY + 3]) {
      const drawn = skipped('birthday_window', { baseDate: base, movedBy: 'catch_up' });
      expect(planned(-3, drawn)).toMatchObject({
        status: 'pending',
        baseDate: base,
        sendDate: base,
        movedBy: 'catch_up',
      });
    }
  });

  it('with a base date of the past stays as it is', () => {
    const blockedBy = ['aaaaaaaaaaaaaaaaaaaaaaaaaa'];
    const past = skipped('campaign_conflict', { baseDate: TODAY - 1, blockedBy });
    expect(planned(-3, past)).toMatchObject({
      skipReason: 'campaign_conflict',
      baseDate: TODAY - 1,
      blockedBy,
    });
  });

  it('with a base date of the past stays until its latest date, and no longer', () => {
    expect(planned(-30, skipped('birthday_window'))).toMatchObject({
      skipReason: 'birthday_window',
    });
    expect(planned(-31, skipped('birthday_window'))).toBeUndefined();
  });

  it('with a base date of the past is planned anew when its dates change', () => {
    const past = skipped('birthday_window', { baseDate: TODAY - 1, latestDate: TODAY + 20 });
    expect(planned(-3, past)).toMatchObject({ status: 'pending', movedBy: 'catch_up' });
  });

  it.each(['contact_inactive', 'suppressed', 'visit_past'] as const)(
    'at sending, for %s, stays when its day is past',
    (reason) => {
      expect(planned(-1, skipped(reason))).toMatchObject({ skipReason: reason });
    },
  );

  it('by a missing room stays so while the overflow is skipped, and goes out when it is sent', () => {
    const volume = { onOverflow: 'skip' as const };
    const settings = settingsWith({ volume });
    const noRoom = skipped('no_capacity', { trace: [] });
    expect(planned(5, noRoom, { settings })).toMatchObject({ skipReason: 'no_capacity' });
    expect(planned(5, noRoom)).toMatchObject({ status: 'pending', sendDate: TODAY + 5 });
  });

  it('by a missing room counts like any other when it goes out after all', () => {
    const first = someInstance({
      instanceName: 'first',
      effective: someCampaignType({ name: 'first', priority: 1 }),
    });
    const settings = settingsWith({
      campaignInstances: [letter, first],
      volume: { maxEmailsPerContactPerPeriod: 1 },
    });
    const targets = [{ instanceName: 'first', triggerDate: TODAY + 7 }];
    const [noRoom] = stored(planOf(aSubject({ targets }), settings));
    if (!noRoom) throw new Error('Expected an email');
    const emails = [letterStored(5), { ...noRoom, ...skipped('no_capacity') }];
    const both = { targets: [...subject(5).targets, ...targets], emails };
    const plan = planOf(aSubject(both), settings);
    const fates = plan.map(({ campaign, skipReason }) => [campaign, skipReason]);
    expect(Object.fromEntries(fates)).toEqual({ first: null, letter: 'frequency_limit' });
  });

  it('whose latest date passed is missed only if it was pending', () => {
    expect(planned(-31, skipped('frequency_limit'))).toBeUndefined();
  });
});

describe('an effective-date email that was to go out before its ideal date, and did not', () => {
  it('goes back to its ideal date, and is not smoothed again', () => {
    const contact = { ...aSubject().contact, effectiveDate: dayOf('2015-04-02') };
    const settings = settingsWith({ volume: { edDailySoftLimit: 0, edSmoothingWindowDays: 2 } });
    const emails = stored(planOf(aSubject({ contact }), settings, TODAY - 5)).map((email) => ({
      ...email,
      baseDate: TODAY + 1,
      sendDate: TODAY + 1,
      movedBy: 'smoothing' as const,
    }));
    const [email] = planOf(aSubject({ contact, emails }), settings, TODAY + 2);
    expect(email).toMatchObject({ idealDate: TODAY + 2, baseDate: TODAY + 2, movedBy: null });
  });
});
