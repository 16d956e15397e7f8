/**
 * The planner against a second implementation of the rules, day by day and sentence by sentence
 * (test/support/naive), over contacts on which as many rules as possible meet, and over days in
 * which mail goes out, fails or is left, and the contact changes.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';
import { naivePlan, type NaiveDecision } from '../../support/naive/naive-planner.ts';
import { planOf, sentOn, stored, TODAY } from '../../support/planning.ts';
import { someSingleContact, someSingleSettings } from '../../support/single-contacts.ts';

describe('the plan of one contact', () => {
  it('is what the rules say, sentence by sentence', () => {
    fc.assert(
      fc.property(someSingleContact, someSingleSettings, (subject, settings) => {
        expectSame(subject, settings, TODAY);
      }),
      { numRuns: 1500 },
    );
  });

  it('is what the rules say on later days, whatever became of the mail and of the contact', () => {
    fc.assert(
      fc.property(
        someSingleContact,
        someSingleSettings,
        fc.array(someDays, { minLength: 1, maxLength: 4 }),
        (subject, settings, story) => {
          let [known, today] = [subject, TODAY];
          let plan = planOf(known, settings, today);
          for (const { days, fates, change } of story) {
            known = afterwards({ ...known, ...change(known) }, plan, today, fates);
            today += days;
            expectSame(known, settings, today);
            plan = planOf(known, settings, today);
          }
        },
      ),
      { numRuns: 1200 },
    );
  });

  it('is decided: planning again on the same day changes nothing, whatever had happened', () => {
    fc.assert(
      fc.property(
        someSingleContact,
        someSingleSettings,
        fc.array(someDays, { minLength: 1, maxLength: 3 }),
        (subject, settings, story) => {
          let [known, today] = [subject, TODAY];
          for (const { days, fates, change } of story) {
            const plan = planOf(known, settings, today);
            known = afterwards({ ...known, ...change(known) }, plan, today, fates);
            today += days;
          }
          const plan = planOf(known, settings, today);
          const again = planOf(afterwards(known, plan, today, ['stays']), settings, today);
          expect(again.map(withoutTrace)).toEqual(plan.map(withoutTrace));
        },
      ),
      { numRuns: 800 },
    );
  });
});

/** Some days between two plans: what becomes of each email, and what changes about the contact. */
interface Days {
  readonly days: number;
  readonly fates: readonly Fate[];
  readonly change: (subject: PlanningSubject) => Partial<PlanningSubject>;
}

type Fate = (typeof FATES)[number];

const FATES = [
  'goes',
  'goes',
  'goes',
  'stays',
  'stays',
  'fails',
  'claimed',
  'moved',
  'no_room',
] as const;

const someDays: fc.Arbitrary<Days> = fc
  .record({
    days: fc.constantFrom(0, 1, 1, 2, 5, 12),
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 6 }),
    other: someSingleContact,
    changed: fc.constantFrom('nothing', 'nothing', 'visits', 'targets', 'contact', 'events'),
  })
  .map(({ days, fates, other, changed }) => ({
    days,
    fates,
    change: (subject) => {
      if (changed === 'nothing') return {};
      if (changed !== 'contact') return { [changed]: other[changed] };
      // A date that stays is what makes stored mail meet other windows.
      const { state, segment } = other.contact;
      return { contact: { ...subject.contact, state, segment } };
    },
  }));

function afterwards(
  subject: PlanningSubject,
  plan: readonly PlannedEmail[],
  today: Day,
  fates: readonly Fate[],
): PlanningSubject {
  const open = stored(plan).map((email, index) =>
    fateOf(email, today, fates[index % fates.length] ?? 'stays'),
  );
  const ended = subject.emails.filter(({ status }) => status !== 'pending' && status !== 'skipped');
  return { ...subject, emails: [...ended, ...open] };
}

function fateOf(email: StoredEmail, today: Day, fate: Fate): StoredEmail {
  if (email.status !== 'pending' || email.sendDate === null) return email;
  const isDue = email.sendDate <= today;
  switch (fate) {
    case 'goes':
      return isDue ? sentOn(email, today) : email;
    case 'fails':
      return isDue ? { ...sentOn(email, today), status: 'failed' } : email;
    case 'claimed':
      return isDue ? { ...sentOn(email, today), status: 'claimed' } : email;
    case 'moved':
      return movedByCap(email);
    case 'no_room':
      return email.kind === 'marketing' ? withoutRoom(email) : email;
    case 'stays':
      return email;
  }
}

/** What set the base date of a moved effective-date email is not asked: its record does not say. */
function movedByCap(email: StoredEmail): StoredEmail {
  const mayMove = email.kind !== 'transactional' && email.type !== 'effective_date';
  if (!mayMove || email.baseDate >= email.latestDate) return email;
  return { ...email, sendDate: email.latestDate, movedBy: 'cap' };
}

function withoutRoom(email: StoredEmail): StoredEmail {
  return {
    ...email,
    status: 'skipped',
    sendDate: null,
    skipReason: 'no_capacity',
    movedBy: email.movedBy === 'cap' ? null : email.movedBy,
  };
}

function withoutTrace({ trace: _trace, ...email }: PlannedEmail): Omit<PlannedEmail, 'trace'> {
  return email;
}

function expectSame(subject: PlanningSubject, settings: Settings, today: Day): void {
  const planned = planOf(subject, settings, today).map(decided);
  const naive = naivePlan({ subject, settings, today });
  expect(inOrder(planned)).toEqual(inOrder(naive));
}

function decided(email: PlannedEmail): NaiveDecision {
  const { emailId, type, campaign, eventDate, idealDate, latestDate } = email;
  const { baseDate, sendDate, skipReason, blockedBy, movedBy } = email;
  const dates = { eventDate, idealDate, latestDate, baseDate, sendDate };
  return { emailId, type, campaign, ...dates, skipReason, blockedBy, movedBy };
}

function inOrder(emails: readonly NaiveDecision[]): readonly NaiveDecision[] {
  return [...emails].sort((a, b) => (a.emailId < b.emailId ? -1 : 1));
}
