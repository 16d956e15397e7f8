/**
 * Rules §9.3 where §7 and §8.2 read word for word would give another plan the second time: what a
 * plan takes from an email, the next plan must not find it still has.
 */
import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';
import { aSubject, planOf, roomySettings, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance } from '../../support/settings.ts';

const campaign = (name: string, priority: number) =>
  someInstance({ instanceName: name, effective: someCampaignType({ name, priority }) });

const target = (instanceName: string, triggerDate: Day) => ({ instanceName, triggerDate });

const settingsWith = (volume: Partial<Settings['volume']>) =>
  roomySettings({
    aep: { defaultDates: [] },
    campaignInstances: [campaign('notice', 1), campaign('letter', 5)],
    volume,
  });

/** A plan, and the plan of its own result. */
function twice(
  subject: PlanningSubject,
  settings: Settings,
): readonly [readonly PlannedEmail[], readonly PlannedEmail[]] {
  const first = planOf(subject, settings);
  return [first, planOf({ ...subject, emails: stored(first) }, settings)];
}

/** The record of an email, changed in some fields. */
function recordOf(
  subject: PlanningSubject,
  settings: Settings,
  wanted: (email: PlannedEmail) => boolean,
  changes: Partial<StoredEmail>,
): StoredEmail {
  const record = stored(planOf(subject, settings)).find((email) => wanted({ ...email, ...NEW }));
  if (!record) throw new Error('Expected the email to be planned');
  return { ...record, ...changes };
}

const NEW = { status: 'pending', contactId: 'c1', channel: 'email' } as const;

const told = (emails: readonly PlannedEmail[]) =>
  emails.map(({ emailId, eventDate, sendDate, skipReason, blockedBy }) => ({
    emailId,
    eventDate,
    sendDate,
    skipReason,
    blockedBy,
  }));

describe('a pending email that wins a conflict and is then skipped for frequency', () => {
  const settings = settingsWith({ maxEmailsPerContactPerPeriod: 1 });
  const day = TODAY + 10;
  // Both letters are due on one day: the one about the later trigger was pending, the other is new.
  const both = aSubject({
    targets: [target('letter', day), target('letter', day - 20)],
  });
  const pending = recordOf(
    aSubject({ targets: [target('letter', day)] }),
    settings,
    ({ eventDate }) => eventDate === day,
    {},
  );
  const late = recordOf(
    aSubject({ targets: [target('letter', day - 20)] }),
    settings,
    ({ eventDate }) => eventDate === day - 20,
    { baseDate: day, status: 'skipped', skipReason: 'no_capacity', sendDate: null },
  );

  it('wins, as long as it goes out', () => {
    const [first, second] = twice({ ...both, emails: [pending, late] }, settings);

    expect(first.find(({ eventDate }) => eventDate === day)).toMatchObject({ skipReason: null });
    expect(told(second)).toEqual(told(first));
  });

  it('leaves the place to the other at once, so that the next plan changes nothing', () => {
    const subject = {
      ...both,
      targets: [...both.targets, target('notice', day + 2)],
      emails: [pending, late],
    };

    const [first, second] = twice(subject, settings);

    expect(first.find(({ type }) => type === 'campaign_notice')?.skipReason).toBeNull();
    expect(first.map(({ skipReason }) => skipReason)).toContain('campaign_conflict');
    expect(told(second)).toEqual(told(first));
  });
});

describe('an email without room', () => {
  const settings = settingsWith({ maxEmailsPerContactPerPeriod: 1, onOverflow: 'skip' });
  const subject = aSubject({
    targets: [target('notice', TODAY + 10), target('letter', TODAY + 5)],
  });
  // The notice had been moved out of the letter's way before it lost its room.
  const letter = recordOf(
    aSubject({ targets: [target('letter', TODAY + 5)] }),
    settings,
    ({ type }) => type === 'campaign_letter',
    {},
  );
  const notice = recordOf(
    aSubject({ targets: [target('notice', TODAY + 10)] }),
    settings,
    ({ type }) => type === 'campaign_notice',
    { status: 'skipped', skipReason: 'no_capacity', sendDate: null },
  );
  const typeOf = (type: string) => (email: PlannedEmail) => email.type === type;

  it('does not keep a pending one from going out', () => {
    const plan = planOf({ ...subject, emails: [letter, notice] }, settings);

    expect(plan.find(typeOf('campaign_letter'))).toMatchObject({ skipReason: null });
    expect(plan.find(typeOf('campaign_notice'))).toMatchObject({ skipReason: 'no_capacity' });
  });

  it('keeps out one that is new', () => {
    const plan = planOf({ ...subject, emails: [notice] }, settings);

    expect(plan.find(typeOf('campaign_letter'))).toMatchObject({
      skipReason: 'frequency_limit',
      blockedBy: [notice.emailId],
    });
  });

  it('stays without room where it would not fit', () => {
    const plan = planOf(
      { ...subject, emails: [{ ...letter, status: 'sent', sentOn: TODAY - 1 }, notice] },
      settings,
    );

    expect(plan.find(typeOf('campaign_notice'))).toMatchObject({ skipReason: 'no_capacity' });
  });
});
