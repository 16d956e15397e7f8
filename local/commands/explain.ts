import { statusText } from '../../shared/contracts/records/record-words.ts';
import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import {
  explainContact,
  type ContactExplanation,
  type ExplainedEmail,
} from '../operations/explain-contact.ts';
import type { RemovedEmail } from '../operations/removed-emails.ts';
import { withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import type { Output } from '../terminal/output.ts';
import { examples, type AddCommand } from './command.ts';
import { givenNumber } from './given.ts';

interface ExplainOptions {
  readonly removed?: string;
}

/** Backups, and with them everything that tells of removed emails, are kept for years at most. */
const MOST_DAYS = 3_650;

/** Adds `almanac explain`. */
export const addExplain: AddCommand = (program, act) => {
  program
    .command('explain <contact> [email_id]')
    .description('tell why each email is, moved, or is not')
    .option('--removed <days>', 'with --stage: look so far back for emails that were removed')
    .addHelpText('after', examples('explain m-0002', 'explain m-0002 --json'))
    .action(act(explainCommand));
};

async function explainCommand(
  run: CommandRun,
  { removed: days }: ExplainOptions,
  contactId = '',
  emailId?: string,
): Promise<void> {
  const removedDays = days === undefined ? undefined : givenNumber(days, '--removed', MOST_DAYS);
  await withAnyInstallation(run, async (installation) => {
    const explained = await explainContact(installation, {
      contactId,
      ...(emailId !== undefined && { emailId }),
      ...(removedDays !== undefined && { removedDays }),
    });
    const removed = explained.removed ?? [];
    run.output.answer({
      text: [
        contactLine(explained.records),
        ...explained.emails.flatMap((email) => emailLines(run.output, email)),
        ...removed.flatMap((email) => removedLines(run.output, email)),
        ...(explained.emails.length + removed.length === 0 ? ['No emails.'] : []),
        ...(explained.removed === null
          ? [
              '',
              'Emails that were removed are in the journal: --removed DAYS looks for them there.',
            ]
          : []),
      ],
      json: explanationJson(explained),
    });
  });
}

function contactLine({ contact, version, suppression }: ContactRecords): string {
  const facts = [
    contact.state === null ? 'no state' : `state ${contact.state}`,
    contact.active ? 'active' : 'inactive',
    ...(contact.segment === null ? [] : [`segment ${contact.segment}`]),
    ...(suppression === null ? [] : [suppression]),
    `version ${String(version)}`,
  ];
  return `Contact ${contact.id}: ${facts.join(', ')}.`;
}

/** One email's chain of decisions, for people. */
export function emailLines(
  output: Pick<Output, 'style'>,
  { emailId, headline, steps }: ExplainedEmail,
): readonly string[] {
  const width = Math.max(...steps.map(({ topic }) => topic.length));
  return [
    '',
    output.style('bold', headline),
    `  ${'email'.padEnd(width)}  ${emailId}`,
    ...steps.map(({ topic, text }) => `  ${topic.padEnd(width)}  ${text}`),
  ];
}

function removedLines(output: Output, email: RemovedEmail): readonly string[] {
  const { type, campaign, eventDate, sendDate, emailId, cause } = email;
  const about = campaign === null ? type : `${type} (${campaign})`;
  const at = new Date(cause.at).toISOString();
  const planned = sendDate === null ? 'it was skipped' : `it was planned for ${sendDate}`;
  return [
    '',
    output.style('bold', `${about} for ${eventDate} was removed; ${planned}`),
    `  email    ${emailId}`,
    `  removed  by ${cause.actor} at ${at}: ${cause.reason}`,
  ];
}

function explanationJson({ records, emails, removed }: ContactExplanation): object {
  const { contact, version, suppression } = records;
  return {
    contact_id: contact.id,
    version,
    state: contact.state,
    active: contact.active,
    suppression,
    emails: emails.map(({ email, headline, steps }) => ({
      email_id: email.emailId,
      type: email.type,
      campaign: email.campaign,
      status: statusText(email.status),
      skip_reason: email.skipReason,
      event_date: formatCivilDate(email.eventDate),
      send_date: email.sendDate === null ? null : formatCivilDate(email.sendDate),
      headline,
      steps,
    })),
    removed:
      removed?.map(({ emailId, type, campaign, eventDate, sendDate, cause }) => ({
        email_id: emailId,
        type,
        campaign,
        event_date: eventDate,
        send_date: sendDate,
        removed_by: cause.actor,
        reason: cause.reason,
        run: cause.run,
        removed_at_ms: cause.at,
      })) ?? null,
  };
}
