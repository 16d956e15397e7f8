import { join } from 'node:path';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Email, SkipReason } from '../../shared/domain/planning/email.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Installation } from '../installation/installation.ts';
import { explainContact, type ExplainedEmail } from '../operations/explain-contact.ts';
import { outboxFiles } from './outbox-files.ts';
import type { SimulatedDay } from './simulated-day.ts';

/** What is to be seen when the two weeks are over. */
export interface Findings {
  readonly contacts: number;
  readonly active: number;
  readonly mails: number;
  readonly perDay: readonly { readonly day: Day; readonly mails: number; readonly cap: number }[];
  /** The most frequent first. */
  readonly skips: readonly { readonly reason: SkipReason; readonly emails: number }[];
  readonly sent: ExplainedEmail;
  readonly notSent: ExplainedEmail;
  readonly paths: DemoPaths;
}

/** Where to look. */
export interface DemoPaths {
  readonly home: string;
  readonly outbox: string;
  /** A mail with an invitation, to be opened. */
  readonly mail: string;
  readonly reports: string;
  readonly backups: string;
}

/** One whose mail is kept back by a window of a statute. */
const NOT_SENT = { contactId: 'm-0002', type: 'birthday' };

/** Looks at what has become of the two weeks. */
export async function findings(
  installation: Installation,
  contacts: readonly ContactRecords[],
  days: readonly SimulatedDay[],
): Promise<Findings> {
  const { paths, organizationId } = installation;
  const files = await outboxFiles(paths.outbox);
  const emails = contacts.flatMap((records) => records.emails);
  const notSent = emails.find(
    ({ contactId, type }) => contactId === NOT_SENT.contactId && type === NOT_SENT.type,
  );
  return {
    contacts: contacts.length,
    active: contacts.filter(({ contact }) => contact.active).length,
    mails: files.length,
    perDay: days.map(({ day, plan }) => ({
      day,
      cap: plan.cap,
      mails: files.filter((file) => file.day === day).length,
    })),
    skips: skipsOf(emails),
    sent: await explained(installation, emails.find(isTelling)),
    notSent: await explained(installation, notSent),
    paths: {
      home: paths.home,
      outbox: paths.outbox,
      mail: join(paths.outbox, mailToOpen(emails, days)),
      reports: join(paths.bucket, 'reports', organizationId),
      backups: join(paths.bucket, 'backups'),
    },
  };
}

function skipsOf(emails: readonly Email[]): Findings['skips'] {
  const counts = new Map<SkipReason, number>();
  for (const { status, skipReason } of emails) {
    if (status !== 'skipped' || skipReason === null) continue;
    counts.set(skipReason, (counts.get(skipReason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, number]) => ({ reason, emails: number }))
    .toSorted((a, b) => b.emails - a.emails || (a.reason < b.reason ? -1 : 1));
}

/** A mail that went out on another day than it was meant for, in a state with windows. */
function isTelling({ status, kind, movedBy, trace }: Email): boolean {
  const windows = trace.some((step) => step.step === 'exclusion' && step.windows.length > 0);
  return status === 'sent' && kind === 'marketing' && movedBy !== null && windows;
}

async function explained(
  installation: Installation,
  email: Email | undefined,
): Promise<ExplainedEmail> {
  if (!email) throw new Error('Expected an email to explain among the samples, found none');
  const { emails } = await explainContact(installation, {
    contactId: email.contactId,
    emailId: email.emailId,
  });
  const [explanation] = emails;
  if (!explanation) throw new Error(`Expected an explanation of ${email.emailId}, got none`);
  return explanation;
}

/** The reminder of the visit that moved. */
function mailToOpen(emails: readonly Email[], days: readonly SimulatedDay[]): string {
  const moved = days
    .flatMap(({ incidents }) => incidents)
    .find((incident) => incident.incident === 'visit_moved');
  const added = new Set(moved?.added.map(({ emailId }) => emailId));
  const sent = emails.find(({ emailId, status }) => added.has(emailId) && status === 'sent');
  const messageId = sent?.outcome?.messageId;
  if (messageId === null || messageId === undefined) {
    throw new Error('Expected a reminder of the visit that moved to be sent, found none');
  }
  return messageId;
}
