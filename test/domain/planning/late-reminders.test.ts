/** The last paragraph of rules §6: what goes out when somebody joins late, or a visit moves. */
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { EmailStatus } from '../../../shared/domain/planning/email.ts';
import { fatesIn } from '../../support/plan-views.ts';
import { aSubject, planOf, roomySettings, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someVisitTemplate } from '../../support/settings.ts';

const VISIT = '2027-03-05';

/** Reminders 14, 7 and 1 days before, and mail on the day; late on 1 March: those of 14 and 7 days. */
const offsets: Readonly<Record<string, number>> = { fortnight: -14, week: -7, eve: -1, day: 0 };

function settingsWith(codes: Readonly<Record<string, number>>): ReturnType<typeof roomySettings> {
  const templates = Object.entries(codes).map(([code, offsetDays]) =>
    someVisitTemplate({ code, offsetDays }),
  );
  return roomySettings({ visitTemplates: templates });
}

/** What happens on 1 March to the reminders of a visit. */
function plannedFor(
  codes: Readonly<Record<string, number>>,
  {
    date = VISIT,
    emails = [],
  }: { readonly date?: string; readonly emails?: readonly StoredEmail[] } = {},
): Readonly<Record<string, string>> {
  const visits = [{ visit: 'V1', date: dayOf(date), time: null }];
  const plan = planOf(aSubject({ visits, emails }), settingsWith(codes));
  return Object.fromEntries(
    Object.entries(fatesIn(plan)).map(([about, fate]) => [about.slice(6, -11), fate]),
  );
}

/** The reminder of a visit on a date, after something became of it. */
function reminder(code: string, date: string, status: EmailStatus = 'sent'): StoredEmail {
  const visits = [{ visit: 'V1', date: dayOf(date), time: null }];
  const on = dayOf(date) - 60;
  const settings = settingsWith({ [code]: offsets[code] ?? 0 });
  const [email] = stored(planOf(aSubject({ visits }), settings, on));
  if (!email) throw new Error(`Expected a reminder ${code}`);
  return { ...sentOn(email, TODAY - 3), status };
}

describe('reminders that are late', () => {
  it('go out today, the one with the greatest offset, when no other is to come', () => {
    expect(plannedFor({ fortnight: -14, week: -7 })).toEqual({
      fortnight: 'too_late',
      week: '2027-03-01',
    });
  });

  it('with the same offset go out by the first code', () => {
    expect(plannedFor({ second: -7, first: -7 })).toEqual({
      first: '2027-03-01',
      second: 'too_late',
    });
  });

  it('are all skipped when another is to come later', () => {
    expect(plannedFor({ fortnight: -14, week: -7, eve: -1 })).toEqual({
      fortnight: 'too_late',
      week: 'too_late',
      eve: '2027-03-04',
    });
  });

  it('are all skipped when another is due today', () => {
    expect(plannedFor({ week: -7, today: -4 })).toEqual({ week: 'too_late', today: '2027-03-01' });
  });

  it('are all skipped when the mail of the day itself is to come', () => {
    expect(plannedFor({ week: -7, day: 0 })).toEqual({ week: 'too_late', day: '2027-03-05' });
  });

  it('are not skipped for mail after the visit, which is no reminder', () => {
    expect(plannedFor({ week: -7, thanks: 1 })).toEqual({
      week: '2027-03-01',
      thanks: '2027-03-06',
    });
  });

  it('are not skipped for a reminder of another visit', () => {
    const visits = [
      { visit: 'V1', date: dayOf(VISIT), time: null },
      { visit: 'V2', date: dayOf('2027-03-20'), time: null },
    ];
    const visitTemplates = [
      someVisitTemplate({ code: 'week', offsetDays: -7 }),
      someVisitTemplate({ code: 'other', visit: 'V2', offsetDays: -7 }),
    ];
    expect(fatesIn(planOf(aSubject({ visits }), roomySettings({ visitTemplates })))).toEqual({
      'visit_week 2027-03-05': '2027-03-01',
      'visit_other 2027-03-20': '2027-03-13',
    });
  });

  it('are not skipped for a reminder of another segment', () => {
    const visitTemplates = [
      someVisitTemplate({ code: 'week', offsetDays: -7 }),
      someVisitTemplate({ code: 'eve', offsetDays: -1, segment: 'b' }),
    ];
    const visits = [{ visit: 'V1', date: dayOf(VISIT), time: null }];
    const subject = aSubject({ visits, contact: { segment: 'a' } });
    expect(fatesIn(planOf(subject, roomySettings({ visitTemplates })))).toEqual({
      'visit_week 2027-03-05': '2027-03-01',
    });
  });

  it.each(['sent', 'claimed', 'unknown'] as const)(
    'are skipped when one with a greater offset is %s for this date',
    (status) => {
      const emails = [reminder('week', VISIT, status)];
      expect(plannedFor({ fortnight: -14, week: -7 }, { emails })).toEqual({
        fortnight: 'too_late',
      });
    },
  );

  it.each(['failed', 'cancelled'] as const)(
    'are not skipped for one that %s: nothing reached the contact',
    (status) => {
      const emails = [reminder('week', VISIT, status)];
      expect(plannedFor({ fortnight: -14, week: -7 }, { emails })).toEqual({
        fortnight: '2027-03-01',
      });
    },
  );

  it('are not skipped when only one with a smaller offset was sent', () => {
    const emails = [reminder('fortnight', VISIT)];
    expect(plannedFor({ fortnight: -14, week: -7 }, { emails })).toEqual({ week: '2027-03-01' });
  });

  it('that went out when the contact was of another segment count as sent', () => {
    const emails = [reminder('week', VISIT)];
    const visitTemplates = [
      someVisitTemplate({ code: 'fortnight', offsetDays: -14 }),
      someVisitTemplate({ code: 'week', offsetDays: -7, segment: 'a' }),
    ];
    const visits = [{ visit: 'V1', date: dayOf(VISIT), time: null }];
    const subject = aSubject({ visits, emails, contact: { segment: 'b' } });
    expect(fatesIn(planOf(subject, roomySettings({ visitTemplates })))).toEqual({
      'visit_fortnight 2027-03-05': 'too_late',
    });
  });

  it('are not late on their own day', () => {
    expect(plannedFor({ fortnight: -14, week: -7 }, { date: '2027-03-15' })).toEqual({
      fortnight: '2027-03-01',
      week: '2027-03-08',
    });
  });
});

describe('after a change of date', () => {
  const told = [reminder('fortnight', '2027-03-12')];

  it('the late one with the greatest offset tells of it, though another is to come', () => {
    expect(plannedFor(offsets, { emails: told })).toEqual({
      fortnight: 'too_late',
      week: '2027-03-01',
      eve: '2027-03-04',
      day: '2027-03-05',
    });
  });

  it('no late one goes out when one is due today', () => {
    expect(plannedFor({ week: -7, today: -4 }, { emails: told })).toEqual({
      week: 'too_late',
      today: '2027-03-01',
    });
  });

  it('no late one goes out when one with an equal or greater offset was sent for the new date', () => {
    const emails = [...told, reminder('week', VISIT)];
    expect(plannedFor({ fortnight: -14, week: -7, eve: -1 }, { emails })).toEqual({
      fortnight: 'too_late',
      eve: '2027-03-04',
    });
  });

  it('a late one goes out though one with a smaller offset was sent for the new date', () => {
    const emails = [...told, reminder('fortnight', VISIT)];
    expect(plannedFor({ fortnight: -14, week: -7, eve: -1 }, { emails })).toMatchObject({
      week: '2027-03-01',
      eve: '2027-03-04',
    });
  });

  it.each(['failed', 'cancelled'] as const)(
    'mail that %s told nobody of the old date',
    (status) => {
      const emails = [reminder('fortnight', '2027-03-12', status)];
      expect(plannedFor(offsets, { emails })).toMatchObject({ week: 'too_late' });
    },
  );

  it('mail about another visit told nothing of this one', () => {
    const emails = told.map((email) => ({ ...email, type: 'visit_other', visit: 'V2' }));
    expect(plannedFor(offsets, { emails })).toMatchObject({ week: 'too_late' });
  });

  it('mail of a history file, which does not name the visit, counts by its type', () => {
    const emails = told.map((email) => ({ ...email, visit: null }));
    expect(plannedFor(offsets, { emails })).toMatchObject({ week: '2027-03-01' });
  });

  it('the new date has reminders of its own, and going back does not repeat what was sent', () => {
    const emails = [reminder('week', '2027-03-15')];
    const onTime = { date: '2027-03-20' };
    expect(plannedFor({ week: -7 }, { ...onTime, emails })).toEqual({ week: '2027-03-13' });
    expect(plannedFor({ week: -7 }, { date: '2027-03-15', emails })).toEqual({});
  });
});

describe('a late reminder that an earlier plan of the day sends', () => {
  it('is the one that goes, and the others stay skipped', () => {
    const codes = { fortnight: -14, week: -7 };
    const visits = [{ visit: 'V1', date: dayOf(VISIT), time: null }];
    const emails = stored(planOf(aSubject({ visits }), settingsWith(codes)));
    expect(plannedFor(codes, { emails })).toEqual({ fortnight: 'too_late', week: '2027-03-01' });
    expect(plannedFor({ ...codes, near: -6 }, { emails })).toEqual({
      fortnight: 'too_late',
      week: '2027-03-01',
      near: 'too_late',
    });
  });

  it('counts as late again when it did not go out that day', () => {
    const codes = { fortnight: -14, week: -7 };
    const visits = [{ visit: 'V1', date: dayOf(VISIT), time: null }];
    const emails = stored(planOf(aSubject({ visits }), settingsWith(codes)));
    const next = planOf(aSubject({ visits, emails }), settingsWith(codes), TODAY + 1);
    expect(fatesIn(next)).toEqual({
      'visit_fortnight 2027-03-05': 'too_late',
      'visit_week 2027-03-05': '2027-03-02',
    });
  });
});
