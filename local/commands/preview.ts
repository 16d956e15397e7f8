import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import {
  previewContact,
  writePreviews,
  type PreviewedMail,
} from '../operations/preview-contact.ts';
import { withAnyInstallation } from '../opening.ts';
import { absolute, shownPath, type CommandRun } from '../shell.ts';
import { plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface PreviewOptions {
  readonly out?: string;
}

/** Adds `almanac preview`. */
export const addPreview: AddCommand = (program, act) => {
  program
    .command('preview <contact>')
    .description('show the coming mails of a contact, rendered')
    .option('--out <dir>', 'write each as .eml and .html into a folder')
    .addHelpText('after', examples('preview m-0001', 'preview m-0001 --out previews'))
    .action(act(previewCommand));
};

async function previewCommand(
  run: CommandRun,
  { out }: PreviewOptions,
  contactId = '',
): Promise<void> {
  await withAnyInstallation(run, async (installation) => {
    const previews = await previewContact(installation, contactId);
    const folder = out === undefined ? null : absolute(run.shell, out);
    const files = folder === null ? [] : await writePreviews(folder, previews);
    const shown = files.map((file) => shownPath(run.shell, file));
    run.output.answer({
      text: [
        ...previews.flatMap((preview) => mailLines(run, preview)),
        ...closing(previews, shown),
      ],
      json: { contact_id: contactId, mails: previews.map(mailJson), files: shown },
    });
    const broken = previews.filter(({ mail }) => mail === null).length;
    if (broken > 0) {
      throw new UserError(
        `Expected every mail to render, got ${plural(broken, 'mail')} that cannot`,
      );
    }
  });
}

function mailLines(
  { output }: CommandRun,
  { email, date, mail, problem }: PreviewedMail,
): readonly string[] {
  const title = `${formatCivilDate(date)}  ${email.type}  ${email.emailId}`;
  if (mail === null) return [output.style('bold', title), `  ${problem ?? ''}`, ''];
  return [
    output.style('bold', title),
    `  To:      ${mail.to}`,
    `  Subject: ${mail.subject}`,
    '',
    ...mail.text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
    '',
  ];
}

function closing(previews: readonly PreviewedMail[], files: readonly string[]): readonly string[] {
  const [first] = files;
  return [
    `${plural(previews.length, 'coming mail')}.`,
    ...(first === undefined ? [] : [`Written: ${plural(files.length, 'file')}, ${first} first.`]),
  ];
}

function mailJson({ email, date, mail, problem }: PreviewedMail): object {
  const { emailId, type, campaign, visit } = email;
  return {
    email_id: emailId,
    type,
    campaign,
    visit,
    send_date: formatCivilDate(date),
    from: mail?.from ?? null,
    to: mail?.to ?? null,
    subject: mail?.subject ?? null,
    text: mail?.text ?? null,
    html: mail?.html ?? null,
    problem,
  };
}
