import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { SendDayResult } from '../../shared/workflows/send/send-day.ts';
import type { Installation } from '../installation/installation.ts';
import { onDay, sendNow } from '../operations/send-now.ts';
import { inPlace, refuseOption } from '../opening.ts';
import { shownPath, type CommandRun } from '../shell.ts';
import { runMachine, runOf, startedAnswer } from '../stage/run-machine.ts';
import { sendSummaryOf } from '../stage/run-summaries.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { count, plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenDay, givenWait, NO_WAIT, type WaitOption } from './given.ts';

interface SendOptions extends WaitOption {
  readonly today?: string;
  readonly dryRun?: boolean;
}

/** Adds `almanac send`. */
export const addSend: AddCommand = (program, act) => {
  program
    .command('send')
    .description('send what is due: one daily run')
    .option('--today <date>', 'rehearse another day, by the clock that it will have')
    .option('--dry-run', 'do everything but hand the mails over')
    .option(...NO_WAIT)
    .addHelpText('after', examples('send', 'send --today 2027-03-01 --dry-run'))
    .action(act(sendCommand));
};

async function sendCommand(run: CommandRun, options: SendOptions): Promise<void> {
  const given = givenDay(options.today, '--today');
  const wait = givenWait(run, options);
  if (given !== undefined) refuseOption(run, '--today', 'a stage sends by its own clock');
  await inPlace(run, {
    here: (installation) => sendHere(run, installation, options, given),
    stage: (installation) => sendOnStage(run, installation, options.dryRun ?? false, wait),
  });
}

async function sendHere(
  run: CommandRun,
  installation: Installation,
  options: SendOptions,
  given: Day | undefined,
): Promise<void> {
  const { output, clock } = run;
  const interrupted = run.shell.interruption();
  const today = given ?? (await installation.today());
  const progress = progressBar(output.progress, clock, 'Sending', 'mails');
  const result = await sendNow(await onDay(installation, today), {
    today,
    actor: run.actor,
    dryRun: options.dryRun ?? false,
    interrupted,
    progress,
    onRendered: (email, mail) => {
      output.line(`${email.emailId}  ${email.type}  ${mail.subject}`);
    },
  }).finally(() => {
    progress.close();
  });
  if (result.result !== 'finished') throw new UserError(whyNot(result));
  const outbox = `Mails are in ${shownPath(run.shell, installation.paths.outbox)}.`;
  output.answer({
    text: [...sendLines(result, today), ...(result.summary.sent > 0 ? [outbox] : [])],
    json: sendJson(result, today),
  });
  if (interrupted.aborted) throw new UserError('Expected to send everything, got interrupted');
  throwIfHalted(result);
}

async function sendOnStage(
  run: CommandRun,
  installation: StageInstallation,
  dryRun: boolean,
  wait: boolean,
): Promise<void> {
  const done = await runMachine(run, installation, {
    machine: 'send',
    doing: 'Sending',
    input: dryRun ? { dryRun } : {},
    wait,
  });
  if (done.result === 'started') {
    run.output.answer(startedAnswer(installation, done));
    return;
  }
  const own = runOf(done);
  const { today } = own;
  const sent = { run: own.run, summary: sendSummaryOf(own) };
  run.output.answer({ text: sendLines(sent, today), json: sendJson(sent, today) });
  throwIfHalted(sent);
}

function throwIfHalted({ summary }: FinishedSend): void {
  if (summary.halted !== 'errors') return;
  throw new UserError('Expected to send everything, got too many failures in a row');
}

type FinishedSend = Pick<
  Extract<SendDayResult, { readonly result: 'finished' }>,
  'run' | 'summary'
>;

/** What a run came to, for people. */
export function sendLines({ run, summary }: FinishedSend, today: Day): readonly string[] {
  const { sent, rendered, failed, unknown, skipped, leftPending, dryRun, halted, problems } =
    summary;
  const done = dryRun ? `Rendered ${plural(rendered, 'mail')}` : `Sent ${plural(sent, 'mail')}`;
  return [
    `${done} for ${formatCivilDate(today)}, run ${String(run)}${dryRun ? ' (dry run: nothing was handed over)' : ''}.`,
    ...countLine('failed', failed),
    ...countLine('unknown: a person decides (almanac contact resolve)', unknown),
    ...reasonLines('skipped', skipped),
    ...reasonLines('left pending', leftPending),
    ...(halted === null ? [] : [`Halted before the end: ${halted}.`]),
    ...problems.map(({ reason, type, message }) => `  ${reason} (${type ?? 'run'}): ${message}`),
  ];
}

function sendJson({ run, summary }: FinishedSend, today: Day): object {
  const { leftPending, dryRun, byType, problems, ...rest } = summary;
  return {
    run,
    today: formatCivilDate(today),
    dry_run: dryRun,
    ...rest,
    left_pending: leftPending,
    by_type: byType,
    problems: problems.map(({ emailId, ...problem }) => ({ email_id: emailId, ...problem })),
  };
}

function whyNot(result: Exclude<SendDayResult, { readonly result: 'finished' }>): string {
  switch (result.result) {
    case 'busy':
      return `Expected no other send run under way, got run ${String(result.run)}, which still works`;
    case 'superseded':
      return `Expected a run for today, got another day: ${result.reason}`;
    case 'stopped':
      return `Expected sending to be released, got it halted (${result.reason}); "almanac start" releases it`;
    case 'refused':
      return `Expected an organization that can send, got: ${result.problems.join('; ')}`;
  }
}

function countLine(what: string, number: number): readonly string[] {
  return number === 0 ? [] : [`  ${count(number)} ${what}`];
}

function reasonLines(what: string, reasons: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(reasons).map(
    ([reason, number]) => `  ${count(number)} ${what} (${reason})`,
  );
}
