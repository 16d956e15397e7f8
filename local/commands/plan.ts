import { planNow } from '../operations/plan-now.ts';
import { withInstallation, workingDay, type CommandRun } from '../shell.ts';
import { count, plural, table } from '../terminal/table.ts';
import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import { UserError } from '../user-error.ts';

/** `almanac plan`: plans the organization in the store. */
export async function planCommand(
  run: CommandRun,
  options: { readonly today?: string },
): Promise<void> {
  await withInstallation(run, async (installation) => {
    const today = await workingDay(installation, options.today);
    const result = await planNow(installation, today, run.actor);
    if (result.result === 'busy') {
      throw new UserError(`Expected no other plan under way, got run ${String(result.run)}, which still works`);
    }
    if (run.output.json) run.output.line(JSON.stringify({ run: result.run, ...result.summary }));
    else for (const line of planLines(result.run, result.summary)) run.output.line(line);
  });
}

/** What a plan came to, for people. */
export function planLines(run: number, summary: PlanSummary): readonly string[] {
  const { planned, skipped, moved, contacts, active, cap, limit, peakLoad, overCap } = summary;
  const reasons = Object.entries(skipped).sort(([, a], [, b]) => b - a);
  const skips = reasons.reduce((sum, [, number]) => sum + number, 0);
  return [
    `Planned ${plural(planned, 'email')} for ${plural(contacts, 'contact')} (${count(active)} active) as of ${summary.today}, run ${String(run)}.`,
    `${plural(skips, 'email')} skipped${reasons.length > 0 ? ':' : '.'}`,
    ...table(reasons.map(([reason, number]) => [`  ${reason}`, count(number)]), ['left', 'right']),
    ...(Object.keys(moved).length === 0
      ? []
      : [`Moved: ${Object.entries(moved).map(([by, number]) => `${count(number)} by ${by}`).join(', ')}.`]),
    `Busiest day ${count(peakLoad)} of a cap of ${count(cap)} (limit ${count(limit)}); ${overCap.length === 0 ? 'no day' : plural(overCap.length, 'day')} over the cap.`,
    `${plural(summary.written, 'record')} written, ${count(summary.removed)} removed.`,
  ];
}
