import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import { planNow } from '../operations/plan-now.ts';
import { withInstallation, type CommandRun } from '../shell.ts';
import { count, plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenDay } from './given.ts';

interface PlanOptions {
  readonly today?: string;
}

/** Adds `almanac plan`. */
export const addPlan: AddCommand = (program, act) => {
  program
    .command('plan')
    .description('plan the organization in the store')
    .option('--today <date>', 'plan as of this day')
    .addHelpText('after', examples('plan', 'plan --today 2027-03-01'))
    .action(act(planCommand));
};

async function planCommand(run: CommandRun, options: PlanOptions): Promise<void> {
  const given = givenDay(options.today, '--today');
  await withInstallation(run, async (installation) => {
    const result = await planNow(installation, given ?? (await installation.today()), run.actor);
    if (result.result === 'busy') {
      throw new UserError(
        `Expected no other plan under way, got run ${String(result.run)}, which still works`,
      );
    }
    const { run: number, summary } = result;
    run.output.answer({ text: planLines(number, summary), json: planJson(number, summary) });
  });
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
