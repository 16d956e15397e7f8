import { beforeAll, describe, expect, it } from 'vitest';

import {
  BAD_CONTACTS,
  BAD_TARGETS,
  BAD_VISITS,
  mixIn,
  type BadRow,
} from '../../examples/generator/bad-rows.ts';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';
import { countsOf } from '../support/importing.ts';
import { importSample, planSample, verdict, type Sample } from '../support/sample-organization.ts';

let sample: Sample;
let plan: readonly PlannedEmail[];

beforeAll(async () => {
  sample = await importSample();
  plan = planSample(sample);
});

describe('importing the sample', () => {
  it('takes a thousand members and twelve partners, and knows how to count them', () => {
    const ids = [...sample.contacts.keys()];

    expect(ids.filter((id) => id.startsWith('m-'))).toHaveLength(1000);
    expect(ids).toHaveLength(1012);
    expect(countsOf(reportOf('contacts.csv'))).toBe('1012 = 1000 + 0 + 12');
  });

  it.each([
    ['contacts.csv', BAD_CONTACTS],
    ['visits.csv', BAD_VISITS],
    ['targets.csv', BAD_TARGETS],
    ['events.csv', []],
    ['outreach.csv', []],
  ])('rejects of %s the rows that are wrong on purpose, and no other', (name, bad) => {
    expect(rejectedPlaces(name)).toEqual(placesOf(bad));
  });

  it('warns of the ZIP codes that do not say what they seem to', () => {
    const { warnings } = reportOf('contacts.csv');

    expect(Object.keys(warnings).sort()).toEqual([
      'zip_code_and_state_differ',
      'zip_code_without_state',
    ]);
  });

  it('changes nothing the second time', () => {
    const accepted = [...sample.secondReports].map(([name, report]) => [name, report.accepted]);

    expect(accepted).toEqual([...sample.reports.keys()].map((name) => [name, 0]));
  });
});

describe('planning the sample', () => {
  it('finds every reason to skip that planning from scratch has', () => {
    const reasons = new Set(plan.map((email) => email.skipReason).filter((one) => one !== null));

    expect([...reasons].sort()).toEqual([
      'age_limit',
      'birthday_window',
      'campaign_conflict',
      'campaign_inactive',
      'effective_date_window',
      'frequency_limit',
      'no_capacity',
      'no_state',
      'too_late',
      'year_round',
    ]);
  });

  it('moves mail for every reason there is to', () => {
    const moved = new Set(
      plan.filter((email) => email.sendDate !== null).map((one) => one.movedBy),
    );

    expect(moved).toEqual(new Set([null, 'catch_up', 'smoothing', 'cap']));
  });

  it('fills the seats of the talk and no more', () => {
    const invitations = plan.filter((email) => email.campaign === 'plan_n_webinar_2027');
    const days = Map.groupBy(
      invitations.filter((email) => email.sendDate !== null),
      (email) => email.sendDate,
    );

    expect([...days].map(([day, emails]) => [day, emails.length])).toEqual([
      [dayOf('2027-03-22'), 40],
      [dayOf('2027-03-23'), 40],
    ]);
  });

  it('keeps every day within the limit', () => {
    const loads = Map.groupBy(
      plan.filter((email) => email.sendDate !== null),
      (email) => email.sendDate,
    );

    expect(Math.max(...[...loads.values()].map((emails) => emails.length))).toBeLessThanOrEqual(81);
  });

  it.each([
    ['m-0001', 'visit_welcome 2027-03-01'],
    ['m-0001', 'visit_welcome_study_a 2027-03-01'],
    ['m-0001', 'visit_v1_week_before 2027-03-03'],
    ['m-0002', 'birthday birthday_window'],
    ['m-0002', 'post_window 2027-05-20'],
    ['m-0003', 'birthday year_round'],
    ['m-0004', 'birthday age_limit'],
    ['m-0005', 'birthday no_state'],
    ['m-0006', 'campaign_seasonal_promo campaign_conflict'],
    ['m-0006', 'campaign_rate_increase 2027-03-08'],
    ['m-0007', 'effective_date frequency_limit'],
    ['m-0008', 'visit_v3_week_before too_late'],
    ['m-0008', 'visit_v3_morning 2027-03-03'],
    ['m-0009', 'effective_date effective_date_window'],
    ['m-0010', 'post_window 2027-04-30'],
    ['m-0011', 'visit_v2_week_before 2027-03-05'],
    ['m-0012', 'campaign_regulatory_notice 2027-03-10'],
    ['m-0012', 'effective_date year_round'],
    ['m-0013', 'campaign_seasonal_promo campaign_inactive'],
    ['m-0014', 'visit_welcome 2027-03-01'],
    ['m-0017', 'birthday birthday_window'],
    ['m-0018', 'birthday no_state'],
    ['m-0020', 'birthday 2027-03-13'],
  ])('has for %s of the cast: %s', (id, expected) => {
    expect(plan.filter((email) => email.contactId === id).map(verdict)).toContain(expected);
  });

  it('has nothing for the member of the cast who is inactive', () => {
    expect(plan.filter((email) => email.contactId === 'm-0016')).toEqual([]);
  });
});

/** Line and column of every reason against a row; a row as a whole has no column. */
function rejectedPlaces(name: string): readonly string[] {
  return (sample.rejects.get(name) ?? []).map((row) => row.split(' ').slice(0, 2).join(' '));
}

function placesOf(bad: readonly BadRow[]): readonly string[] {
  const { lines } = mixIn(Array.from({ length: 1000 }), bad);
  return bad.map(({ column }, index) => `${String(lines[index])} ${column}`);
}

function reportOf(name: string): ImportReport {
  const report = sample.reports.get(name);
  if (!report) throw new Error(`Expected a report on ${name}`);
  return report;
}
