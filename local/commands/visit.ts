import { statusText } from '../../shared/contracts/records/record-words.ts';
import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { Visit } from '../../shared/domain/contacts/contact.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import { setVisit, type VisitChange, type VisitWords } from '../operations/set-visit.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { table } from '../terminal/table.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac visit set` and `almanac visit remove`. */
export const addVisit: AddCommand = (program, act) => {
  const visit = program.command('visit').description('what a coordinator does by hand');
  visit
    .command('set <contact> <visit> <date> [time]')
    .description('set a visit of a contact to a date; its mails follow at once')
    .addHelpText('after', examples('visit set m-0001 V1 2027-03-17 09:30'))
    .action(
      act((run, _options, contactId = '', name = '', date = '', time = '') =>
        visitCommand(run, { contactId, visit: name, date, time }),
      ),
    );
  visit
    .command('remove <contact> <visit>')
    .description('call a visit off; its coming mails are removed')
    .addHelpText('after', examples('visit remove m-0001 V1'))
    .action(
      act((run, _options, contactId = '', name = '') =>
        visitCommand(run, { contactId, visit: name, date: '', time: '' }),
      ),
    );
};

/** A stage plans the contact again when its stream tells of the change. */
const FOLLOWS = 'The mails are still those of before; the stage plans them again within a minute.';

async function visitCommand(run: CommandRun, words: VisitWords): Promise<void> {
  await withAnyInstallation(run, async (installation) => {
    const change = await setVisit(installation, words, run.actor);
    const followed = (await installation.follow(run.actor)) === 'followed';
    const emails = await visitEmails(installation, words.contactId, change.visit);
    run.output.answer({
      text: [
        changeLine(words.contactId, change),
        ...emailLines(emails),
        ...(followed || !change.changed ? [] : [FOLLOWS]),
      ],
      json: {
        contact_id: words.contactId,
        ...change,
        before: visitJson(change.before),
        after: visitJson(change.after),
        mails_follow: !followed && change.changed,
        emails: emails.map((email) => ({
          email_id: email.emailId,
          type: email.type,
          status: statusText(email.status),
          send_date: email.sendDate === null ? null : formatCivilDate(email.sendDate),
          skip_reason: email.skipReason,
        })),
      },
    });
  });
}

async function visitEmails(
  { ports, organizationId }: AnyInstallation,
  contactId: string,
  visit: string,
): Promise<readonly Email[]> {
  const records = await ports.store.contacts.get(organizationId, contactId);
  return (records?.emails ?? [])
    .filter((email) => email.visit === visit)
    .toSorted((a, b) => (a.sendDate ?? a.baseDate) - (b.sendDate ?? b.baseDate));
}

function changeLine(contactId: string, { visit, before, after, changed }: VisitChange): string {
  const whose = `Visit ${visit} of ${contactId}`;
  if (!changed)
    return after ? `${whose} is on ${visitText(after)} already.` : `${whose} is not there.`;
  if (after === null) return `${whose} is removed; it was on ${visitText(before)}.`;
  return `${whose} is on ${visitText(after)} now; it was ${before ? `on ${visitText(before)}` : 'not there'}.`;
}

function emailLines(emails: readonly Email[]): readonly string[] {
  return table(
    emails.map(({ type, status, skipReason, sendDate, sentOn, emailId }) => {
      const date = sentOn ?? sendDate;
      const outcome =
        skipReason === null ? statusText(status) : `${statusText(status)} (${skipReason})`;
      return ['', date === null ? '–' : formatCivilDate(date), type, outcome, emailId];
    }),
  );
}

function visitText(visit: Visit | null): string {
  if (visit === null) return 'no date';
  return `${formatCivilDate(visit.date)}${visit.time === null ? '' : ` at ${visit.time}`}`;
}

function visitJson(visit: Visit | null): object | null {
  return visit && { ...visit, date: formatCivilDate(visit.date) };
}
