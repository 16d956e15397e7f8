import type { Redriven } from '../../shared/contracts/events/stream-event.ts';
import { hasStage, withStage, type StageRun } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { finishMachine, startedAnswer } from '../stage/run-machine.ts';
import type { OpenStage, StageInstallation } from '../stage/stage-installation.ts';
import type { FailureQueue } from '../stage/stream-failures.ts';
import { count, plural, table } from '../terminal/table.ts';
import { UsageError, UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenNumber, NO_WAIT, type WaitOption } from './given.ts';

/** Adds `almanac failures` and `almanac redrive`, which stages alone need. */
export const addRedrive: AddCommand = (program, act) => {
  program
    .command('failures')
    .description('what the followers of a stage’s stream have given up: replan and journal')
    .addHelpText('after', examples('failures --stage prod'))
    .action(act(failuresCommand));
  program
    .command('redrive [run]')
    .description('take up again what a stage gave up: a failed run, or the failures of its stream')
    .option(...NO_WAIT)
    .addHelpText('after', examples('redrive --stage prod', 'redrive 1234 --stage prod'))
    .action(act(redriveCommand));
};

async function failuresCommand(run: CommandRun): Promise<void> {
  await withStage(stageRun(run), async ({ streamFailures }) => {
    const queues = await streamFailures.queues();
    run.output.answer({
      text: queues.flatMap(queueLines),
      json: queues.map(({ reader, waiting, batches }) => ({
        reader,
        waiting,
        batches: batches.map(({ since, records, why }) => ({ since_ms: since, records, why })),
      })),
    });
  });
}

function queueLines({ reader, waiting, batches }: FailureQueue): readonly string[] {
  return [
    waiting === 0 ? `${reader}: nothing given up.` : `${reader}: ${batchCount(waiting)} given up.`,
    ...table(
      batches.map(({ since, records, why }) => [
        `  since ${since === null ? 'when is not known' : new Date(since).toISOString()}`,
        records === null ? '' : plural(records, 'change'),
        why,
      ]),
      ['left', 'right'],
    ),
  ];
}

function batchCount(batches: number): string {
  return `${count(batches)} ${batches === 1 ? 'batch' : 'batches'}`;
}

async function redriveCommand(
  run: CommandRun,
  { wait }: WaitOption,
  number?: string,
): Promise<void> {
  const staged = stageRun(run);
  if (number === undefined) {
    await withStage(staged, (stage) => redriveStream(staged, stage));
    return;
  }
  const wanted = givenNumber(number, 'the number of a run', Number.MAX_SAFE_INTEGER);
  await withStage(staged, async (stage) =>
    redriveRun(staged, await stage.installation(run.organizationId), wanted, wait),
  );
}

async function redriveStream({ output }: StageRun, { streamFailures }: OpenStage): Promise<void> {
  const redriven: Redriven[] = [];
  for (const { reader, waiting } of await streamFailures.queues()) {
    if (waiting > 0) redriven.push(await streamFailures.redrive(reader));
  }
  output.answer({
    text: redriven.length === 0 ? ['Nothing was given up.'] : redriven.flatMap(redrivenLines),
    json: redriven,
  });
}

function redrivenLines({ reader, done, records, left, more }: Redriven): readonly string[] {
  return [
    `${reader}: ${batchCount(done)} worked off again, ${plural(records, 'change')}.`,
    ...left.map(({ message, why }) => `  ${message} stays: ${why}`),
    ...(more ? ['  There was no time for the rest; once more, please.'] : []),
  ];
}

async function redriveRun(
  run: StageRun,
  installation: StageInstallation,
  number: number,
  wait: boolean,
): Promise<void> {
  const { ports, organizationId, machines } = installation;
  const found = await ports.store.runs.get(organizationId, number);
  if (!found) throw new UserError(`Expected a run of "${organizationId}", got ${String(number)}`);
  const { execution, kind } = found;
  await machines.redrive(execution);
  if (!wait) {
    run.output.answer(startedAnswer(installation, { result: 'started', execution }));
    return;
  }
  const doing = `Going on with ${kind} run ${String(number)}`;
  await finishMachine(run, installation, { execution, doing });
  const now = await ports.store.runs.get(organizationId, number);
  const status = now?.status ?? 'gone';
  run.output.answer({
    text: [`The ${kind} run ${String(number)} is ${status}.`],
    json: { run: number, kind, status, execution },
  });
}

/** On this machine nothing is given up for good: the next run goes on by itself. */
function stageRun(run: CommandRun): StageRun {
  if (hasStage(run)) return run;
  throw new UsageError(`Expected "${run.command}" with --stage, got it without`);
}
