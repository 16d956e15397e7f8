import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { SendDayResult } from '../../shared/workflows/send/send-day.ts';
import { sendNow } from '../operations/send-now.ts';
import { withInstallation, workingDay, type CommandRun } from '../shell.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { count, plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';

/** `almanac send`: one daily run. */
export async function sendCommand(
  run: CommandRun,
  options: { readonly today?: string; readonly dryRun?: boolean },
): Promise<void> {
  await withInstallation(run, async (installation) => {
    const { output, shell } = run;
    const today = await workingDay(installation, options.today);
    const progress = progressBar(output.progress, shell.clock, 'Sending', 'mails');
    const result = await sendNow(installation, {
      today,
      actor: run.actor,
      dryRun: options.dryRun ?? false,
      progress,
      onRendered: (email, mail) => {
        if (!output.json) output.line(`${email.emailId}  ${email.type}  ${mail.subject}`);
      },
    }).finally(() => {
      progress.close();
    });
    if (output.json) output.line(JSON.stringify(result));
    else for (const line of sendLines(result, formatCivilDate(today))) output.line(line);
    if (!output.json && result.result === 'finished') output.line(`Mails are in ${installation.paths.outbox}.`);
  });
}

/** What a run came to, for people. @throws UserError when it could not begin. */
export function sendLines(result: SendDayResult, today: string): readonly string[] {
  if (result.result !== 'finished') throw new UserError(whyNot(result));
  const { summary } = result;
  const { sent, rendered, failed, unknown, skipped, leftPending, dryRun, halted, problems } = summary;
  const verb = dryRun ? `Rendered ${plural(rendered, 'mail')}` : `Sent ${plural(sent, 'mail')}`;
  return [
    `${verb} for ${today}, run ${String(result.run)}${dryRun ? ' (dry run: nothing was handed over)' : ''}.`,
    ...countLine('failed', failed),
    ...countLine('unknown: a person decides', unknown),
    ...reasonLines('skipped', skipped),
    ...reasonLines('left pending', leftPending),
    ...(halted === null ? [] : [`Halted before the end: ${halted}.`]),
    ...problems.map(({ reason, type, message }) => `  ${reason} (${type ?? 'run'}): ${message}`),
  ];
}

function whyNot(result: Exclude<SendDayResult, { readonly result: 'finished' }>): string {
  switch (result.result) {
    case 'busy':
      return `Expected no other send run under way, got run ${String(result.run)}, which still works`;
    case 'superseded':
      return 'Expected a run for today, got one for a day that is over: nothing was sent';
    case 'stopped':
      return `Expected sending to be released, got: halted (${result.reason}); "almanac start" releases it`;
    case 'refused':
      return `Expected an organization that may send, got: ${result.problems.join('; ')}`;
  }
}

function countLine(what: string, number: number): readonly string[] {
  return number === 0 ? [] : [`  ${count(number)} ${what}`];
}

function reasonLines(what: string, reasons: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(reasons).map(([reason, number]) => `  ${count(number)} ${what} (${reason})`);
}
