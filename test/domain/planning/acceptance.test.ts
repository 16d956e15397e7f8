/**
 * Two made-up organizations with the plan that the rules demand of them, worked out elsewhere.
 * Compared as test/acceptance says: nothing missing, nothing extra but skips of historical interest.
 */
import { describe, expect, it } from 'vitest';
import { formatCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { planSlices } from '../../../shared/domain/planning/plan-slices.ts';
import { readAcceptance, type ExpectedEmail } from '../../support/acceptance.ts';

describe.each(['org-4', 'org-6'])('the plan of %s', (name) => {
  const { settings, today, subjects, expected } = readAcceptance(name);
  const plan = planSlices(compileRules(settings), today, [subjects]).emails.flat(2);
  const listed = plan.filter((email) => !isHistorical(email, today));

  it('has exactly the emails that are expected, each with its dates or its reason', () => {
    expect(byKey(listed.map(asLine))).toEqual(byKey(expected));
  });

  it('has each of them once', () => {
    expect(listed).toHaveLength(expected.length);
    expect(new Set(listed.map(({ emailId }) => emailId)).size).toBe(expected.length);
  });
});

/** Skipped, and over before today: it may be in a plan or not. */
function isHistorical({ status, idealDate, latestDate }: PlannedEmail, today: Day): boolean {
  return status === 'skipped' && idealDate < today && latestDate < today;
}

function asLine(email: PlannedEmail): ExpectedEmail {
  const line = {
    contact_id: email.contactId,
    type: email.type,
    campaign: email.campaign,
    event_date: formatCivilDate(email.eventDate),
    ideal_date: formatCivilDate(email.idealDate),
    latest_date: formatCivilDate(email.latestDate),
    skip_reason: email.skipReason,
  };
  if (email.sendDate === null) return { ...line, send_date: null, status: 'skipped' };
  return {
    ...line,
    base_date: formatCivilDate(email.baseDate),
    send_date: formatCivilDate(email.sendDate),
    status: 'pre-scheduled',
  };
}

function byKey(lines: readonly ExpectedEmail[]): Readonly<Record<string, ExpectedEmail>> {
  return Object.fromEntries(
    lines.map((line) => [
      `${line.contact_id} ${line.type} ${line.event_date} ${line.campaign ?? '-'}`,
      line,
    ]),
  );
}
