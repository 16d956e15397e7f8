import { access, constants, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer, OutgoingMail, SendQuota } from '../../ports/mailer.ts';

/** Where mail goes that nobody is to get. */
export interface OutboxOptions {
  /** Made when the first mail comes. */
  readonly folder: string;
  readonly clock: Clock;
  /**
   * The zone whose date names the day's folder.
   *
   * @defaultValue UTC
   */
  readonly timeZone?: string;
  /**
   * What the account is said to allow.
   *
   * @defaultValue as good as no limit
   */
  readonly quota?: SendQuota;
}

const NO_LIMIT: SendQuota = {
  max24Hours: 1_000_000_000,
  maxPerSecond: 10_000,
  sentLast24Hours: 0,
};

/**
 * A mailer that sends nothing: each mail becomes a complete file that mail programs open,
 * `<folder>/<date>/<emailId>.eml`. A file is there whole or not at all, and is never overwritten:
 * a second mail of the same id, which must never be, lies beside it as `<emailId>.duplicate-2.eml`
 * for everyone to see.
 */
export function outboxMailer({ folder, clock, timeZone = 'UTC', quota }: OutboxOptions): Mailer {
  let written = 0;
  return {
    async send(mail) {
      const date = formatCivilDate(localTimeAt(clock.now(), timeZone).day);
      written += 1;
      // Of this process and this mail alone, so that two mails of one id do not share it.
      const partial = `.${mail.emailId}.${String(process.pid)}-${String(written)}.part`;
      const file = await deliver(join(folder, date), partial, mail);
      return { result: 'accepted', messageId: `${date}/${file}` };
    },
    quota: async () => quota ?? NO_LIMIT,
    async check() {
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
        return [];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [`Expected a folder for outgoing mail that can be written, ${folder}: ${reason}`];
      }
    },
  };
}

/** The name appears by a link, which fails where the name is taken: nothing is written over. */
async function deliver(
  day: string,
  partialName: string,
  { emailId, mime }: OutgoingMail,
): Promise<string> {
  await mkdir(day, { recursive: true });
  const partial = join(day, partialName);
  await writeFile(partial, mime);
  try {
    for (let copy = 1; ; copy++) {
      const file = copy === 1 ? `${emailId}.eml` : `${emailId}.duplicate-${String(copy)}.eml`;
      if (await linked(partial, join(day, file))) return file;
    }
  } finally {
    await rm(partial, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
