import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { SuppressionReason } from '../../../shared/domain/contacts/contact.ts';
import type { EmailKind } from '../../../shared/domain/planning/email.ts';
import { decideSending, type SendingFacts } from '../../../shared/domain/sending/decide-sending.ts';

const TODAY = dayOf('2026-03-10');
/** 10:00 in Chicago on that day. */
const TEN_IN_CHICAGO = Date.parse('2026-03-10T15:00:00Z');

describe('decideSending', () => {
  it('lets a due email of an unchanged active contact go', () => {
    expect(decideSending(someFacts())).toEqual({ kind: 'send' });
  });

  it.each(['claimed', 'sent', 'failed', 'unknown', 'skipped', 'cancelled'] as const)(
    'leaves an email alone that is %s',
    (status) => {
      const facts = someFacts({ email: { status } });

      expect(decideSending(facts)).toEqual({ kind: 'not_due' });
    },
  );

  it('leaves an email of an earlier date to the next plan', () => {
    const facts = someFacts({ email: { sendDate: TODAY - 1 } });

    expect(decideSending(facts)).toEqual({ kind: 'not_due' });
  });

  it('has a changed contact planned again before it finds any reason to skip', () => {
    const facts = someFacts({ contactVersion: 4, suppression: 'bounced', exclusion: 'year_round' });

    expect(decideSending(facts)).toEqual({ kind: 'replan_first', because: 'contact_changed' });
  });

  it('skips mail to an inactive contact', () => {
    const facts = someFacts({ contact: { active: false, timeZone: null } });

    expect(decideSending(facts)).toEqual({ kind: 'skip', reason: 'contact_inactive' });
  });

  it('leaves mail of a paused campaign pending', () => {
    const facts = someFacts({ isCampaignPaused: true, exclusion: 'birthday_window' });

    expect(decideSending(facts)).toEqual({ kind: 'wait', reason: 'campaign_paused' });
  });

  it('skips on an excluded date with the reason of the window', () => {
    const facts = someFacts({ exclusion: 'birthday_window' });

    expect(decideSending(facts)).toEqual({ kind: 'skip', reason: 'birthday_window' });
  });
});

describe('suppression at sending', () => {
  const unsubscribed = { kind: 'skip', reason: 'unsubscribed' };
  const suppressed = { kind: 'skip', reason: 'suppressed' };
  const send = { kind: 'send' };
  it.each<[SuppressionReason, EmailKind, object]>([
    ['unsubscribed', 'marketing', unsubscribed],
    ['unsubscribed', 'followup', unsubscribed],
    ['unsubscribed', 'required', send],
    ['unsubscribed', 'transactional', send],
    ['bounced', 'marketing', suppressed],
    ['bounced', 'required', suppressed],
    ['bounced', 'transactional', suppressed],
    ['complained', 'followup', suppressed],
    ['complained', 'transactional', suppressed],
  ])('%s and %s mail', (suppression, kind, decision) => {
    const facts = someFacts({ suppression, email: { kind }, followupType: 'birthday' });

    expect(decideSending(facts)).toEqual(decision);
  });
});

describe('reminders and the time of their visit', () => {
  const reminder = {
    kind: 'transactional',
    type: 'visit_rem',
    visit: 'V1',
    eventDate: TODAY,
  } as const;
  const past = { kind: 'skip', reason: 'visit_past' };
  const send = { kind: 'send' };

  it.each([
    ['before the time', '10:01', send],
    ['at the time', '10:00', past],
    ['after the time', '09:00', past],
    ['on the day of a visit without a time', null, send],
  ])('are judged %s', (_when, time, decision) => {
    const facts = someFacts({
      email: { ...reminder, idealDate: TODAY },
      visits: [{ visit: 'V1', date: TODAY, time }],
    });

    expect(decideSending(facts)).toEqual(decision);
  });

  it('read the time in the zone of the contact', () => {
    const facts = someFacts({
      email: { ...reminder, idealDate: TODAY },
      contact: { active: true, timeZone: 'America/New_York' },
      visits: [{ visit: 'V1', date: TODAY, time: '10:30' }],
    });

    expect(decideSending(facts)).toEqual(past);
  });

  it('fall back on the zone of the organization when the zone of the contact is none', () => {
    const facts = someFacts({
      email: { ...reminder, idealDate: TODAY },
      contact: { active: true, timeZone: 'Mars/Olympus' },
      visits: [{ visit: 'V1', date: TODAY, time: '10:30' }],
    });

    expect(decideSending(facts)).toEqual(send);
  });

  it('of another date are told by the date that the email is about', () => {
    const facts = someFacts({
      email: { ...reminder, eventDate: TODAY - 1, idealDate: TODAY - 2 },
      visits: [{ visit: 'V1', date: TODAY + 30, time: '09:00' }],
    });

    expect(decideSending(facts)).toEqual(past);
  });

  it('do not bind mail that is meant for after the visit', () => {
    const facts = someFacts({
      email: { ...reminder, eventDate: TODAY - 2, idealDate: TODAY },
      visits: [{ visit: 'V1', date: TODAY - 2, time: '09:00' }],
    });

    expect(decideSending(facts)).toEqual(send);
  });

  it('do not bind sign-up mail', () => {
    const facts = someFacts({
      email: { ...reminder, visit: 'signup', eventDate: TODAY - 3, idealDate: TODAY - 3 },
    });

    expect(decideSending(facts)).toEqual(send);
  });
});

describe('the tier of a follow-up', () => {
  const followup = { kind: 'followup', type: 'followup_1_cold' } as const;

  it('lets it go while what the contact did has not changed', () => {
    const facts = someFacts({ email: followup, followupType: 'followup_1_cold' });

    expect(decideSending(facts)).toEqual({ kind: 'send' });
  });

  it('has the contact planned again when the contact did something since', () => {
    const facts = someFacts({ email: followup, followupType: 'followup_2_clicked_no_hq' });

    expect(decideSending(facts)).toEqual({ kind: 'replan_first', because: 'followup_tier' });
  });
});

type Overrides = Partial<Omit<SendingFacts, 'email'>> & {
  readonly email?: Partial<SendingFacts['email']>;
};

/** A birthday mail that is due today and may go, with what matters changed. */
function someFacts({ email, ...overrides }: Overrides = {}): SendingFacts {
  return {
    email: {
      status: 'pending',
      sendDate: TODAY,
      kind: 'marketing',
      type: 'birthday',
      visit: null,
      eventDate: TODAY + 14,
      idealDate: TODAY,
      ...email,
    },
    contact: { active: true, timeZone: null },
    contactVersion: 3,
    plannedForVersion: 3,
    visits: [],
    suppression: null,
    exclusion: null,
    isCampaignPaused: false,
    followupType: null,
    today: TODAY,
    now: TEN_IN_CHICAGO,
    timeZone: 'America/Chicago',
    ...overrides,
  };
}
