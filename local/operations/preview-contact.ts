import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import { TemplateError } from '../../shared/domain/templates/errors.ts';
import type { RenderedMail, RenderInput } from '../../shared/ports/renderer.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { UserError } from '../user-error.ts';
import { sendInstant } from './send-now.ts';

/** A coming mail as its receiver will see it, or why it cannot be made. */
export interface PreviewedMail {
  readonly email: Email;
  readonly date: Day;
  readonly mail: RenderedMail | null;
  readonly problem: string | null;
}

/** A contact's coming mails, rendered with what is known today, in the order of their dates. */
export async function previewContact(
  installation: AnyInstallation,
  contactId: string,
): Promise<readonly PreviewedMail[]> {
  const { ports, organizationId } = installation;
  const records = await ports.store.contacts.get(organizationId, contactId);
  if (!records) throw new UserError(`Expected a contact, got "${contactId}", who is not there`);
  const { settings, templates } = await installation.configuration();
  const { contact, visits } = records;
  const coming = records.emails
    .flatMap((email) =>
      email.status === 'pending' && email.sendDate !== null
        ? [{ email, date: email.sendDate }]
        : [],
    )
    .toSorted((a, b) => a.date - b.date || a.email.priority - b.email.priority);
  const previews: PreviewedMail[] = [];
  for (const { email, date } of coming) {
    const sentAt = sendInstant(settings, date);
    const input = { settings, templates, contact, visits, email, sentAt, unsubscribeUrl: null };
    previews.push({ email, date, ...(await rendered(installation, input)) });
  }
  return previews;
}

async function rendered(
  { ports }: AnyInstallation,
  input: RenderInput,
): Promise<Pick<PreviewedMail, 'mail' | 'problem'>> {
  try {
    return { mail: await ports.renderer.render(input), problem: null };
  } catch (error) {
    if (error instanceof TemplateError) return { mail: null, problem: error.message };
    throw error;
  }
}

/** Writes previewed mails as files that mail programs and browsers open. @returns their paths. */
export async function writePreviews(
  folder: string,
  previews: readonly PreviewedMail[],
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const { email, date, mail } of previews) {
    if (mail === null) continue;
    const stem = join(folder, `${formatCivilDate(date)}-${email.emailId}`);
    await writeFile(`${stem}.eml`, mail.mime);
    await writeFile(`${stem}.html`, mail.html);
    paths.push(`${stem}.eml`, `${stem}.html`);
  }
  return paths;
}
