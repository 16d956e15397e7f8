/** Rules §12: every email, planned, skipped or moved, says why, from the decisions that made it. */
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { explainEmail, type Explanation } from '../../../shared/domain/explaining/explain-email.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { planSlices } from '../../../shared/domain/planning/plan-slices.ts';
import type { VolumeSettings } from '../../../shared/domain/settings/settings.ts';
import { theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, stored, TODAY } from '../../support/planning.ts';
import {
  someCampaignType,
  someInstance,
  someSettings,
  someVisitTemplate,
  someWindowRule,
} from '../../support/settings.ts';

const letter = (name: string, priority = 5) =>
  someInstance({ instanceName: name, effective: someCampaignType({ name, priority }) });

function settingsWith(volume: Partial<VolumeSettings> = { dailySendPercentageCap: 1000 }) {
  return someSettings({
    aep: { defaultDates: [] },
    campaignInstances: [
      letter('letter'),
      letter('other', 6),
      { ...letter('spring'), activeStartDate: TODAY + 9, activeEndDate: TODAY + 12 },
      someInstance({
        instanceName: 'notice',
        effective: someCampaignType({ name: 'notice', required: true }),
      }),
    ],
    stateRules: {
      birthdayWindows: {
        CA: [someWindowRule({ windowBeforeDays: 0, windowAfterDays: 5, source: 'Code 7' })],
      },
    },
    visitTemplates: [someVisitTemplate({ code: 'far', offsetDays: -9 }), someVisitTemplate()],
    volume,
  });
}

const reached = (days: Readonly<Record<string, number>>, more: Partial<PlanningSubject> = {}) =>
  aSubject({
    targets: Object.entries(days).map(([instanceName, from]) => ({
      instanceName,
      triggerDate: TODAY + from,
    })),
    ...more,
  });

function explain(email: PlannedEmail): Explanation {
  const stamp = { planRun: 7, contactVersion: 3, configVersion: 4 };
  return explainEmail({ ...email, ...stamp, claim: null, outcome: null, sentOn: null });
}

/** The topics of an explanation, in its order, without what every one ends with. */
function topics(email: PlannedEmail): readonly string[] {
  return explain(email)
    .steps.map(({ topic }) => topic)
    .filter((topic) => topic !== 'template' && topic !== 'decided');
}

function said(email: PlannedEmail, topic: string): readonly string[] {
  return explain(email)
    .steps.filter((step) => step.topic === topic)
    .map(({ text }) => text);
}

describe('an explanation', () => {
  it('begins with the event and the rule that gives the date', () => {
    const plan = planOf(reached({ letter: 5 }), settingsWith());
    expect(explain(theEmail(plan, 'campaign_letter')).steps[0]).toEqual({
      topic: 'timing',
      text: 'The event is on 2027-03-06; this mail is meant for the same day: ideal date 2027-03-06, latest date 2027-04-05.',
    });
  });

  it('ends with the version of the configuration that decided', () => {
    const [email] = planOf(reached({ letter: 5 }), settingsWith());
    expect(email && explain(email).steps.at(-1)?.text).toContain('configuration version 4');
  });

  it('names the windows that were checked, with their dates and their source, also when free', () => {
    const contact = { ...aSubject().contact, state: 'CA', birthDate: dayOf('1950-03-10') };
    const on = (from: number): readonly string[] =>
      said(
        theEmail(planOf(reached({ letter: from }, { contact }), settingsWith()), 'campaign_letter'),
        'windows',
      );
    expect(on(10)).toMatchObject([expect.stringContaining('2027-03-10 to 2027-03-15')]);
    expect(on(10)).toMatchObject([expect.stringContaining('source: Code 7')]);
    expect(on(10)).toMatchObject([expect.stringContaining('is excluded (birthday_window)')]);
    expect(on(20)).toMatchObject([expect.stringContaining('2027-03-21 is free')]);
  });

  it('says why windows were not asked', () => {
    const visits = [{ visit: 'V1', date: TODAY + 20, time: null }];
    const plan = planOf(reached({ notice: 5 }, { visits }), settingsWith());
    expect(said(theEmail(plan, 'campaign_notice'), 'windows').join()).toContain('required');
    expect(said(theEmail(plan, 'visit_rem1'), 'windows').join()).toContain('transactional');
  });

  it('tells of the window after which a post-window email goes out', () => {
    const contact = { ...aSubject().contact, state: 'CA', birthDate: dayOf('1950-03-10') };
    const plan = planOf(reached({ letter: 10 }, { contact }), settingsWith());
    expect(said(theEmail(plan, 'post_window'), 'windows')[0]).toContain('2027-03-10 to 2027-03-15');
  });

  it('tells of the start and the period of a campaign', () => {
    const plan = planOf(reached({ spring: 5 }), settingsWith());
    expect(said(theEmail(plan, 'campaign_spring'), 'campaign')).toEqual([
      'The campaign starts on 2027-03-10, so the ideal date moves there from 2027-03-06.',
    ]);
    const outside = planOf(reached({ spring: 20 }), settingsWith());
    expect(said(theEmail(outside, 'campaign_spring'), 'campaign')).toEqual([
      'The campaign runs from 2027-03-10 to 2027-03-13; 2027-03-21 lies outside.',
    ]);
  });

  it('tells of the draw of a late email', () => {
    const email = theEmail(planOf(reached({ letter: -3 }), settingsWith()), 'campaign_letter');
    expect(topics(email)).toEqual(['timing', 'catch-up', 'windows']);
    expect(said(email, 'catch-up')[0]).toMatch(
      /of the 7 allowed days from 2027-03-02 to 2027-03-08/,
    );
  });

  it('tells of the reminder that goes out in the place of late ones', () => {
    const visits = [{ visit: 'V1', date: TODAY + 3, time: null }];
    const plan = planOf(aSubject({ visits }), settingsWith());
    expect(topics(theEmail(plan, 'visit_far'))).toEqual([
      'timing',
      'catch-up',
      'reminders',
      'windows',
    ]);
  });

  it('names the winners of a conflict', () => {
    const plan = planOf(reached({ letter: 5, other: 5 }), settingsWith());
    const winner = theEmail(plan, 'campaign_letter').emailId;
    expect(said(theEmail(plan, 'campaign_other'), 'conflict')).toEqual([
      `On this date email ${winner} goes out instead: one campaign email per contact and day.`,
    ]);
  });

  it('names the emails that filled the frequency limit', () => {
    const once = { dailySendPercentageCap: 1000, maxEmailsPerContactPerPeriod: 1 };
    const plan = planOf(reached({ letter: 5, other: 8 }), settingsWith(once));
    const filled = theEmail(plan, 'campaign_letter').emailId;
    expect(said(theEmail(plan, 'campaign_other'), 'frequency')).toEqual([
      `At most 1 emails in 14 days; email ${filled} fill them.`,
    ]);
  });

  it('tells of smoothing with the number of emails and the soft limit', () => {
    const volume = { dailySendPercentageCap: 1000, edDailySoftLimit: 0 };
    const contact = { ...aSubject().contact, effectiveDate: dayOf('2015-04-10') };
    const email = theEmail(planOf(aSubject({ contact }), settingsWith(volume)), 'effective_date');
    expect(topics(email)).toEqual(['timing', 'smoothing', 'windows']);
    expect(said(email, 'smoothing')[0]).toContain('above the soft limit of 0');
  });

  it('tells of a follow-up with what the contact did', () => {
    const sent = stored(planOf(reached({ letter: 0 }), settingsWith())).map((email) => ({
      ...email,
      status: 'sent' as const,
      sentOn: TODAY,
      claim: { run: 1, attempt: 1, at: 1000 },
    }));
    const click = {
      eventId: 'e1',
      eventType: 'link_clicked',
      occurredAt: 2000,
      emailId: null,
      metadata: {},
    };
    const [email] = planOf(aSubject({ emails: sent, events: [click] }), settingsWith());
    expect(email && topics(email)).toEqual(['timing', 'follow-up', 'windows']);
    expect(email && said(email, 'follow-up')[0]).toContain('link_clicked (event e1)');
  });
});

describe('an explanation of a move for the cap', () => {
  const organization = ['c0', 'c1', 'c2'].map((id) =>
    reached({ letter: 5 }, { contact: { ...aSubject().contact, id } }),
  );
  const tight = { dailySendPercentageCap: 0.5, overageThreshold: 1 };
  const plan = (subjects: readonly PlanningSubject[], today = TODAY): readonly PlannedEmail[] =>
    planSlices(compileRules(settingsWith(tight)), today, [subjects], true).emails.flat(2);
  const moved = plan(organization).find(({ movedBy }) => movedBy === 'cap');

  it('says from where, to where and why', () => {
    expect(moved && said(moved, 'cap')).toEqual([
      '2027-03-06 had 3 emails against a cap of 1: moved to 2027-03-07.',
    ]);
  });

  it('is still told when the date is kept, and told once', () => {
    let today = TODAY;
    let emails = plan(organization);
    for (; today < TODAY + 3; today++) {
      const kept = organization.map((subject, index) => ({
        ...subject,
        emails: stored(emails.slice(index, index + 1)),
      }));
      emails = plan(kept, today + 1);
    }
    const still = emails.find(({ emailId }) => emailId === moved?.emailId);
    expect(still && topics(still)).toEqual(['timing', 'cap', 'kept', 'windows']);
  });
});

describe('an explanation of a stored skip', () => {
  it('keeps what had decided it, as long as it stands', () => {
    const settings = settingsWith();
    const subject = reached({ letter: 5, other: 5 });
    const first = planOf(subject, settings);
    const again = planOf({ ...subject, emails: stored(first) }, settings, TODAY + 1);
    expect(topics(theEmail(again, 'campaign_other'))).toEqual([
      'timing',
      'kept',
      'windows',
      'conflict',
    ]);
    const past = planOf({ ...subject, emails: stored(again) }, settings, TODAY + 6);
    expect(topics(theEmail(past, 'campaign_other'))).toContain('conflict');
  });

  it('that is missed says so at its end', () => {
    const emails = stored(planOf(reached({ letter: 0 }), settingsWith()));
    const [email] = planOf(reached({ letter: 0 }, { emails }), settingsWith(), TODAY + 31);
    expect(email && explain(email).headline).toContain('is skipped (missed)');
    expect(email && topics(email).at(-1)).toBe('missed');
  });
});
