import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import type { Installation } from '../installation/installation.ts';
import { planNow } from '../operations/plan-now.ts';
import { inPlace, refuseStage } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { runMachine, runOf, startedAnswer } from '../stage/run-machine.ts';
import { planSummaryOf } from '../stage/run-summaries.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { count, plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenDay, givenWait, NO_WAIT, type WaitOption } from './given.ts';
import { planFilesCommand, type PlanFilesOptions } from './plan-files.ts';

interface PlanOptions extends Partial<PlanFilesOptions>, WaitOption {
  readonly today?: string;
}

/** Adds `almanac plan`. */
export const addPlan: AddCommand = (program, act) => {
  program
    .command('plan')
    .description('plan the organization in the store, or files to a file')
    .option('--today <date>', 'plan as of this day')
    .option(...NO_WAIT)
    .option('--contacts <file>', 'plan this contacts file, without a store')
    .option('--config <file>', 'the configuration to plan it with')
    .option('--out <file>', 'the plan file; compressed when its name ends in .gz')
    .option('--visits <file>', 'visits of its contacts')
    .option('--targets <file>', 'campaign targets among its contacts')
    .option('--history <file>', 'what was sent: NDJSON')
    .option('--previous <file>', 'an earlier plan file: what is pending and skipped')
    .option('--workers <n>', 'threads; by default the cores of the machine')
    .addHelpText(
      'after',
      examples(
        'plan',
        'plan --today 2027-03-01',
        'plan --contacts contacts.csv --config config.yaml --today 2027-03-01 --out plan.ndjson',
      ),
    )
    .action(act(planCommand));
};

async function planCommand(run: CommandRun, options: PlanOptions): Promise<void> {
  const { contacts } = options;
  if (contacts !== undefined) {
    refuseStage(run, 'files are planned on this machine, without a store');
    await planFilesCommand(run, { ...options, contacts });
    return;
  }
  const today = givenDay(options.today, '--today');
  const wait = givenWait(run, options);
  await inPlace(run, {
    here: (installation) => planHere(run, installation, today),
    stage: async (installation) => {
      run.output.answer(await planByMachine(run, installation, today, wait));
    },
  });
}

async function planHere(
  run: CommandRun,
  installation: Installation,
  today: Day | undefined,
): Promise<void> {
  const result = await planNow(installation, today ?? (await installation.today()), run.actor);
  if (result.result === 'busy') {
    throw new UserError(
      `Expected no other plan under way, got run ${String(result.run)}, which still works`,
    );
  }
  const { run: number, summary } = result;
  run.output.answer({ text: planLines(number, summary), json: planJson(number, summary) });
}

/** What is said of a plan that a stage made, or began to make. */
export interface PlannedOnStage {
  readonly text: readonly string[];
  readonly json: object | null;
}

/** Has the stage plan everybody. */
export async function planByMachine(
  run: CommandRun,
  installation: StageInstallation,
  today: Day | undefined,
  wait: boolean,
): Promise<PlannedOnStage> {
  const done = await runMachine(run, installation, {
    machine: 'plan',
    doing: 'Planning',
    input: today === undefined ? {} : { today: formatCivilDate(today) },
    wait,
  });
  if (done.result === 'started') return startedAnswer(installation, done);
  const planned = runOf(done);
  const summary = planSummaryOf(planned);
  return { text: planLines(planned.run, summary), json: planJson(planned.run, summary) };
}

/** What a plan came to, for people. */
export function planLines(run: number, summary: PlanSummary): readonly string[] {
  const { planned, skipped, moved, contacts, active, cap, limit, peakLoad, overCap } = summary;
  const reasons = Object.entries(skipped).sort(([, a], [, b]) => b - a);
  const skips = reasons.reduce((sum, [, number]) => sum + number, 0);
  const moves = Object.entries(moved).map(([by, number]) => `${count(number)} by ${by}`);
  const over = overCap.length === 0 ? 'no day' : plural(overCap.length, 'day');
  return [
    `Planned ${plural(planned, 'email')} for ${plural(contacts, 'contact')} (${count(active)} active) as of ${summary.today}, run ${String(run)}.`,
    `${plural(skips, 'email')} skipped${reasons.length > 0 ? ':' : '.'}`,
    ...table(
      reasons.map(([reason, number]) => [`  ${reason}`, count(number)]),
      ['left', 'right'],
    ),
    ...(moves.length === 0 ? [] : [`Moved: ${moves.join(', ')}.`]),
    `Busiest day ${count(peakLoad)} of a cap of ${count(cap)} (limit ${count(limit)}); ${over} over the cap.`,
    `${plural(summary.written, 'record')} written, ${count(summary.removed)} removed.`,
  ];
}

/** What a plan came to, for machines. */
export function planJson(run: number, summary: PlanSummary): object {
  const { peakLoad, overCap, ...rest } = summary;
  return { run, ...rest, peak_load: peakLoad, over_cap: overCap };
}
