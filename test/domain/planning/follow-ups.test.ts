import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { ContactEvent } from '../../../shared/domain/contacts/contact.ts';
import { followupTier } from '../../../shared/domain/followups/tier.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { naiveId } from '../../support/naive/naive-hash.ts';
import { theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import {
  someCampaignType,
  someInstance,
  someVisitTemplate,
  type SettingsOverrides,
} from '../../support/settings.ts';

const instances = [
  someInstance({
    instanceName: 'letter',
    effective: someCampaignType({ name: 'letter', priority: 4 }),
  }),
  someInstance({
    instanceName: 'quiet',
    effective: someCampaignType({ name: 'quiet', enableFollowups: false }),
  }),
  someInstance({
    instanceName: 'notice',
    effective: someCampaignType({ name: 'notice', required: true }),
  }),
];

const settingsWith = (more: SettingsOverrides = {}) =>
  roomySettings({ aep: { defaultDates: [] }, campaignInstances: instances, ...more });

/** A campaign email that was sent on a day. */
function sentLetter(day: Day, instanceName = 'letter', settings = settingsWith()): StoredEmail {
  const subject = aSubject({ targets: [{ instanceName, triggerDate: day }] });
  const [email] = stored(planOf(subject, settings, day));
  if (!email) throw new Error('Expected a letter');
  return sentOn(email, day);
}

function followups(
  emails: readonly StoredEmail[],
  more: Partial<PlanningSubject> = {},
  settings = settingsWith(),
): readonly PlannedEmail[] {
  return planOf(aSubject({ emails, ...more }), settings).filter(({ kind }) => kind === 'followup');
}

/** An event so many milliseconds after a letter that was sent today was handed over. */
function event(
  eventType: string,
  after: number,
  metadata: ContactEvent['metadata'] = {},
): ContactEvent {
  const occurredAt = (sentLetter(TODAY).claim?.at ?? 0) + after;
  return {
    eventId: `${eventType} ${String(after)}`,
    eventType,
    occurredAt,
    emailId: null,
    metadata,
  };
}

describe('a follow-up', () => {
  it('follows a sent email after two days, and makes sense for 30 more', () => {
    const parent = sentLetter(TODAY);
    const [email, ...others] = followups([parent]);
    expect(others).toEqual([]);
    expect(email).toMatchObject({
      emailId: naiveId('org', 'c1', 'followup', parent.emailId),
      type: 'followup_1_cold',
      kind: 'followup',
      parentId: parent.emailId,
      campaign: 'letter',
      eventDate: TODAY,
      idealDate: TODAY + 2,
      baseDate: TODAY + 2,
      latestDate: TODAY + 32,
      sendDate: TODAY + 2,
      priority: 4,
      template: 'followup_1_cold',
    });
  });

  it('follows after as many days as the settings say', () => {
    const settings = settingsWith({ timing: { followupDaysAfter: 5 } });
    expect(followups([sentLetter(TODAY - 1)], {}, settings)).toMatchObject([
      { idealDate: TODAY + 4 },
    ]);
  });

  it('that is due today goes out today, and one that is due since yesterday tomorrow', () => {
    expect(followups([sentLetter(TODAY - 2)])).toMatchObject([
      { idealDate: TODAY, baseDate: TODAY, latestDate: TODAY + 30, movedBy: null },
    ]);
    expect(followups([sentLetter(TODAY - 3)])).toMatchObject([
      { idealDate: TODAY + 1, baseDate: TODAY + 1, latestDate: TODAY + 31, movedBy: null },
    ]);
  });

  it('is planned for mail of the last 35 days', () => {
    expect(followups([sentLetter(TODAY - 35)])).toHaveLength(1);
    expect(followups([sentLetter(TODAY - 36)])).toHaveLength(0);
    const settings = settingsWith({ followups: { lookbackDays: 3 } });
    expect(followups([sentLetter(TODAY - 3)], {}, settings)).toHaveLength(1);
    expect(followups([sentLetter(TODAY - 4)], {}, settings)).toHaveLength(0);
  });

  it('respects windows, even after mail that did not', () => {
    const effective = someCampaignType({ name: 'letter', respectExclusionWindows: false });
    const settings = settingsWith({
      campaignInstances: [someInstance({ instanceName: 'letter', effective })],
    });
    const contact = { ...aSubject().contact, state: 'NY' };
    expect(followups([sentLetter(TODAY)], { contact }, settings)).toMatchObject([
      { skipReason: 'year_round' },
    ]);
  });

  it('is not counted by the frequency limit, nor limited by it', () => {
    const settings = settingsWith({ volume: { maxEmailsPerContactPerPeriod: 1 } });
    expect(followups([sentLetter(TODAY - 1)], {}, settings)).toMatchObject([{ status: 'pending' }]);
    const targets = [{ instanceName: 'letter', triggerDate: TODAY + 13 }];
    const plan = planOf(aSubject({ emails: [sentLetter(TODAY - 1)], targets }), settings);
    expect(theEmail(plan, 'campaign_letter').status).toBe('pending');
  });

  it('follows several emails, each once', () => {
    const emails = [sentLetter(TODAY - 1), sentLetter(TODAY)];
    expect(
      followups(emails)
        .map(({ idealDate }) => idealDate)
        .toSorted(),
    ).toEqual([TODAY + 1, TODAY + 2]);
  });
});

describe('no follow-up', () => {
  it('follows mail whose type allows none', () => {
    expect(followups([sentLetter(TODAY, 'quiet')])).toEqual([]);
    const typeIsQuiet = settingsWith({
      campaignInstances: [],
      campaignTypes: { quiet: someCampaignType({ name: 'quiet', enableFollowups: false }) },
    });
    expect(followups([sentLetter(TODAY, 'quiet')], {}, typeIsQuiet)).toEqual([]);
  });

  it.each(['claimed', 'unknown', 'failed', 'cancelled', 'pending', 'skipped'] as const)(
    'follows mail that is %s',
    (status) => {
      expect(followups([{ ...sentLetter(TODAY), status }])).toEqual([]);
    },
  );

  it('follows visit mail', () => {
    const settings = settingsWith({ visitTemplates: [someVisitTemplate({ offsetDays: 0 })] });
    const visits = [{ visit: 'V1', date: TODAY, time: null }];
    const emails = stored(planOf(aSubject({ visits }), settings)).map((mail) =>
      sentOn(mail, TODAY),
    );
    expect(emails).toHaveLength(1);
    expect(followups(emails, { visits }, settings)).toEqual([]);
  });

  it('follows a follow-up', () => {
    const parent = sentLetter(TODAY - 2);
    const sent = stored(followups([parent])).map((mail) => sentOn(mail, TODAY));
    expect(sent).toHaveLength(1);
    expect(followups([parent, ...sent])).toEqual([]);
  });

  it('is planned from files, which do not say when mail was handed over', () => {
    expect(followups([{ ...sentLetter(TODAY), claim: null }])).toEqual([]);
  });

  it('goes to one who unsubscribed', () => {
    expect(followups([sentLetter(TODAY)], { suppression: 'unsubscribed' })).toEqual([]);
  });

  it('is planned again once it was sent, failed or cancelled', () => {
    const parent = sentLetter(TODAY - 2);
    const [planned] = stored(followups([parent]));
    if (!planned) throw new Error('Expected a follow-up');
    for (const status of ['sent', 'claimed', 'unknown', 'failed', 'cancelled'] as const) {
      expect(followups([parent, { ...sentOn(planned, TODAY), status }])).toEqual([]);
    }
  });
});

describe('required mail', () => {
  it('is followed like other marketing mail where its type allows it', () => {
    expect(followups([sentLetter(TODAY, 'notice')])).toHaveLength(1);
  });
});

describe('a follow-up that is planned already', () => {
  const parent = sentLetter(TODAY - 35);
  const [planned] = stored(followups([parent]));
  const later = (days: number, emails: readonly StoredEmail[]): readonly PlannedEmail[] =>
    planOf(aSubject({ emails }), settingsWith(), TODAY + days);

  it('keeps its date on later days, also when the look-back is over', () => {
    const emails = planned ? [parent, planned] : [];
    expect(later(1, emails)).toMatchObject([{ idealDate: TODAY + 1, sendDate: TODAY + 1 }]);
  });

  it('is late when its day passes, and missed after its latest date', () => {
    const emails = planned ? [parent, planned] : [];
    expect(later(2, emails)).toMatchObject([{ idealDate: TODAY + 1, movedBy: 'catch_up' }]);
    expect(later(31, emails)).toMatchObject([{ status: 'pending', sendDate: TODAY + 31 }]);
    expect(later(32, emails)).toMatchObject([{ skipReason: 'missed' }]);
  });

  it('changes its type as the contact does something, and stays one email', () => {
    const recent = sentLetter(TODAY);
    const emails = [recent, ...stored(followups([recent]))];
    const events = [event('link_clicked', 1000)];
    expect(followups(emails, { events })).toMatchObject([
      { emailId: emails[1]?.emailId, type: 'followup_2_clicked_no_hq', sendDate: TODAY + 2 },
    ]);
  });
});

describe('the type of a follow-up', () => {
  const answered = (metadata: ContactEvent['metadata'], after = 10): ContactEvent =>
    event('eligibility_answered', after, metadata);

  it.each([
    ['cold when the contact did nothing', [], 'followup_1_cold'],
    ['cold when it did something else', [event('opened', 5)], 'followup_1_cold'],
    ['clicked after a click', [event('link_clicked', 5)], 'followup_2_clicked_no_hq'],
    [
      'cold after a click by a machine',
      [event('link_clicked', 5, { machine: true })],
      'followup_1_cold',
    ],
    ['without conditions after answers without any', [answered({})], 'followup_3_hq_no_yes'],
    [
      'without conditions after answers with a count of 0',
      [answered({ main_questions_yes_count: 0 })],
      'followup_3_hq_no_yes',
    ],
    [
      'with a condition after answers with one',
      [answered({ has_medical_conditions: true })],
      'followup_4_hq_with_yes',
    ],
    [
      'with a condition after a count of 1',
      [answered({ main_questions_yes_count: 1 })],
      'followup_4_hq_with_yes',
    ],
    [
      'with a condition after a count written as text',
      [answered({ main_questions_yes_count: '2' })],
      'followup_4_hq_with_yes',
    ],
    [
      'without conditions after a count that is no number',
      [answered({ main_questions_yes_count: 'some' })],
      'followup_3_hq_no_yes',
    ],
    [
      'the highest that applies, whatever the order',
      [answered({ has_medical_conditions: true }, 1), answered({}, 2), event('link_clicked', 3)],
      'followup_4_hq_with_yes',
    ],
    [
      'with a condition when a later answer has one',
      [answered({}, 1), answered({ has_medical_conditions: true }, 2)],
      'followup_4_hq_with_yes',
    ],
    [
      'the answers rather than a click',
      [event('link_clicked', 3), answered({}, 1)],
      'followup_3_hq_no_yes',
    ],
  ])('is %s', (_when, events, type) => {
    expect(followups([sentLetter(TODAY)], { events })).toMatchObject([{ type }]);
    expect(followupTier(events, sentLetter(TODAY).claim?.at ?? 0).type).toBe(type);
  });

  it('counts what happened from the sending of the parent on, not before', () => {
    const at = (after: number) =>
      followups([sentLetter(TODAY)], { events: [event('link_clicked', after)] });
    expect(at(0)).toMatchObject([{ type: 'followup_2_clicked_no_hq' }]);
    expect(at(-1)).toMatchObject([{ type: 'followup_1_cold' }]);
  });

  it('has the template that the settings give it', () => {
    const settings = settingsWith({ emailTemplates: { followup_1_cold: 'again' } });
    expect(followups([sentLetter(TODAY)], {}, settings)).toMatchObject([{ template: 'again' }]);
  });

  it('comes with the behaviour that decided it', () => {
    const click = event('link_clicked', 5);
    const [email] = followups([sentLetter(TODAY)], { events: [click] });
    expect(email?.trace).toContainEqual({
      step: 'followup',
      parentSent: TODAY,
      days: 2,
      behaviour: 'link_clicked',
      eventId: click.eventId,
    });
  });
});
