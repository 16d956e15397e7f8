import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { VisitTemplate } from '../../../shared/domain/settings/settings.ts';
import { datesOf, fatesIn, theEmail } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, stored } from '../../support/planning.ts';
import { someVisitTemplate } from '../../support/settings.ts';

/** The plan of a contact with a visit V1 on a date, for some templates, on 1 March 2027. */
function planVisit(
  date: string,
  templates: readonly Partial<VisitTemplate>[],
  subject: Partial<PlanningSubject> = {},
): readonly PlannedEmail[] {
  const settings = roomySettings({ visitTemplates: templates.map(someVisitTemplate) });
  const visits = [{ visit: 'V1', date: dayOf(date), time: null }];
  return planOf(aSubject({ visits, ...subject }), settings);
}

describe('visit mail', () => {
  it.each([
    ['before the visit', { offsetDays: -7 }, '2027-03-08', '2027-03-14'],
    [
      'before it, with its own latest date',
      { offsetDays: -7, latestDaysBefore: 3 },
      '2027-03-08',
      '2027-03-12',
    ],
    [
      'before it, up to the day itself',
      { offsetDays: -7, latestDaysBefore: 0 },
      '2027-03-08',
      '2027-03-15',
    ],
    ['a day before it', { offsetDays: -1 }, '2027-03-14', '2027-03-14'],
    ['on its day', { offsetDays: 0 }, '2027-03-15', '2027-03-15'],
    ['after it', { offsetDays: 3 }, '2027-03-18', '2027-03-25'],
  ])('%s has its ideal and latest date', (_when, template, ideal, latest) => {
    const email = theEmail(planVisit('2027-03-15', [template]), 'visit_rem1');
    expect(datesOf(email)).toEqual({ ideal, base: ideal, latest, send: ideal });
    expect(email).toMatchObject({ visit: 'V1', kind: 'transactional', priority: 1, movedBy: null });
  });

  it('goes out on its date, even where its latest date is before that', () => {
    const plan = planVisit('2027-03-15', [{ offsetDays: -1, latestDaysBefore: 5 }]);
    expect(datesOf(theEmail(plan, 'visit_rem1'))).toMatchObject({
      latest: '2027-03-10',
      send: '2027-03-14',
    });
  });

  it('has the text given with it, else the template configured for its type', () => {
    expect(theEmail(planVisit('2027-03-15', [{}]), 'visit_rem1').template).toBe('visit_rem1');
    const settings = roomySettings({
      visitTemplates: [someVisitTemplate({ subject: null, body: null })],
      emailTemplates: { visit_rem1: 'reminder' },
    });
    const visits = [{ visit: 'V1', date: dayOf('2027-03-15'), time: null }];
    expect(theEmail(planOf(aSubject({ visits }), settings), 'visit_rem1').template).toBe(
      'reminder',
    );
  });

  it('ignores exclusion windows, and needs no state', () => {
    const contact = (state: string | null) => ({ ...aSubject().contact, state });
    for (const state of ['NY', null]) {
      const plan = planVisit('2027-03-15', [{}], { contact: contact(state) });
      expect(fatesIn(plan)['visit_rem1 2027-03-15']).toBe('2027-03-14');
    }
  });

  it('is for its segment only', () => {
    const templates = [{ segment: 'a' }];
    const contact = (segment: string | null) => ({ ...aSubject().contact, segment });
    expect(planVisit('2027-03-15', templates, { contact: contact('a') })).toHaveLength(1);
    expect(planVisit('2027-03-15', templates, { contact: contact('b') })).toHaveLength(0);
    expect(planVisit('2027-03-15', templates, { contact: contact(null) })).toHaveLength(0);
  });

  it('is for its visit only', () => {
    expect(planVisit('2027-03-15', [{ visit: 'V2' }])).toEqual([]);
  });

  it('is planned up to the last day of the horizon, that day included', () => {
    const horizonEnd = dayOf('2027-03-01') + 90;
    const plan = (date: number): readonly PlannedEmail[] =>
      planOf(
        aSubject({ visits: [{ visit: 'V1', date, time: null }] }),
        roomySettings({ visitTemplates: [someVisitTemplate({ offsetDays: 0 })] }),
      );
    expect(plan(horizonEnd)).toHaveLength(1);
    expect(plan(horizonEnd + 1)).toHaveLength(0);
  });
});

describe('sign-up mail', () => {
  const signedUp = (date: string, template: Partial<VisitTemplate>): readonly PlannedEmail[] =>
    planOf(
      aSubject({ contact: { signupDate: dayOf(date) } }),
      roomySettings({ visitTemplates: [someVisitTemplate({ visit: 'signup', ...template })] }),
    );

  it.each([
    ['on the day', 0, '2027-03-10', '2027-03-17'],
    ['days after', 5, '2027-03-15', '2027-03-22'],
    ['days before', -2, '2027-03-08', '2027-03-15'],
  ])('%s makes sense for a week after its ideal date', (_when, offsetDays, ideal, latest) => {
    const [email] = signedUp('2027-03-10', { offsetDays });
    expect(email && datesOf(email)).toMatchObject({ ideal, latest, send: ideal });
  });

  it('that is late is due today, all of it', () => {
    const templates = [
      someVisitTemplate({ code: 'welcome', visit: 'signup', offsetDays: 0 }),
      someVisitTemplate({ code: 'guide', visit: 'signup', offsetDays: 1 }),
      someVisitTemplate({ code: 'before', visit: 'signup', offsetDays: -1 }),
    ];
    const contact = { signupDate: dayOf('2027-02-25') };
    const plan = planOf(aSubject({ contact }), roomySettings({ visitTemplates: templates }));
    expect(fatesIn(plan)).toEqual({
      'visit_welcome 2027-02-25': '2027-03-01',
      'visit_guide 2027-02-25': '2027-03-01',
      'visit_before 2027-02-25': '2027-03-01',
    });
  });

  it('is gone when its week is over', () => {
    expect(signedUp('2027-02-22', { offsetDays: 0 })).toHaveLength(1);
    expect(signedUp('2027-02-21', { offsetDays: 0 })).toHaveLength(0);
  });

  it('is not sent to somebody whose sign-up date is not known', () => {
    const visitTemplates = [someVisitTemplate({ visit: 'signup' })];
    expect(planOf(aSubject(), roomySettings({ visitTemplates }))).toEqual([]);
  });
});

describe('visit mail that is due', () => {
  it.each([
    ['2027-03-02', '2027-03-01', null],
    ['2027-03-03', '2027-03-02', null],
  ])('for a visit on %s goes out on %s', (date, send, movedBy) => {
    const email = theEmail(planVisit(date, [{ offsetDays: -1 }]), 'visit_rem1');
    expect(datesOf(email).send).toBe(send);
    expect(email.movedBy).toBe(movedBy);
  });

  it('since yesterday goes out today while its latest date is not over', () => {
    const plan = planVisit('2027-03-02', [{ offsetDays: -2 }]);
    expect(theEmail(plan, 'visit_rem1')).toMatchObject({ movedBy: 'catch_up' });
    expect(datesOf(theEmail(plan, 'visit_rem1'))).toEqual({
      ideal: '2027-02-28',
      base: '2027-03-01',
      latest: '2027-03-01',
      send: '2027-03-01',
    });
    expect(planVisit('2027-03-01', [{ offsetDays: -1 }])).toEqual([]);
  });

  it('after a visit is sent today when late, and gone after a week', () => {
    const after = [{ offsetDays: 1 }];
    expect(fatesIn(planVisit('2027-02-21', after))).toEqual({
      'visit_rem1 2027-02-21': '2027-03-01',
    });
    expect(planVisit('2027-02-20', after)).toEqual([]);
  });

  it('becomes missed when its latest date passed', () => {
    const settings = roomySettings({ visitTemplates: [someVisitTemplate()] });
    const visits = [{ visit: 'V1', date: dayOf('2027-03-05'), time: null }];
    const subject = aSubject({ visits });
    const emails = stored(planOf(subject, settings));
    const onTheDay = planOf({ ...subject, emails }, settings, dayOf('2027-03-04'));
    expect(fatesIn(onTheDay)).toEqual({ 'visit_rem1 2027-03-05': '2027-03-04' });
    const after = planOf({ ...subject, emails }, settings, dayOf('2027-03-05'));
    expect(fatesIn(after)).toEqual({ 'visit_rem1 2027-03-05': 'missed' });
  });
});
