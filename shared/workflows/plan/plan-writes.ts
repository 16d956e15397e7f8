import type { Day } from '../../domain/calendar/civil-date.ts';
import type { PlanningSubject, StoredEmail } from '../../domain/planning/candidate.ts';
import type { PlanDiff } from '../../domain/planning/plan-diff.ts';
import type { EmailWrite } from '../../ports/emails.ts';

/** The store's writes for what differs, with the reason of every removal. */
export function writesOf(
  diff: PlanDiff,
  subject: Pick<PlanningSubject, 'contact' | 'suppression'>,
  today: Day,
): readonly EmailWrite[] {
  return [
    ...diff.put.map((email) => ({ write: 'put', email }) as const),
    ...diff.remove.map(
      (email) =>
        ({
          write: 'remove',
          emailId: email.emailId,
          reason: removalReason(email, subject, today),
        }) as const,
    ),
  ];
}

/** Why a plan no longer has an email; the journal keeps it for `explain`. */
function removalReason(
  email: StoredEmail,
  { contact, suppression }: Pick<PlanningSubject, 'contact' | 'suppression'>,
  today: Day,
): string {
  if (!contact.active) return 'the contact is inactive';
  if (suppression === 'unsubscribed') return 'the contact unsubscribed';
  if (suppression !== null) return `mail to the address has ${suppression}`;
  if (email.latestDate < today) {
    return `its latest date passed, skipped (${email.skipReason ?? 'missed'})`;
  }
  if (email.campaign !== null) return 'its campaign no longer reaches the contact';
  return 'its event no longer exists';
}
