import { z } from 'zod';
import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import type { Run } from '../../shared/ports/runs.ts';
import { withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface RunsOptions {
  readonly limit?: string;
}

const SHOWN = 20;

/** Adds `almanac runs`. */
export const addRuns: AddCommand = (program, act) => {
  program
    .command('runs')
    .description('what ran lately, the newest first')
    .option('--limit <number>', `how many (${String(SHOWN)})`)
    .addHelpText('after', examples('runs --limit 5'))
    .action(act(runsCommand));
};

async function runsCommand(run: CommandRun, options: RunsOptions): Promise<void> {
  const limit = options.limit === undefined ? SHOWN : Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new UsageError(
      `Expected --limit as a whole number from 1 on, got "${options.limit ?? ''}"`,
    );
  }
  await withAnyInstallation(run, async (installation) => {
    const { ports, organizationId } = installation;
    const runs = await ports.store.runs.list(organizationId, limit);
    const { settings } = await installation.configuration();
    run.output.answer({
      text: runs.length === 0 ? ['No runs yet.'] : runLines(runs, settings.organization.timeZone),
      json: runs.map(runJson),
    });
  });
}

/** Runs as a table, with local times; below it, why some failed. */
function runLines(runs: readonly Run[], timeZone: string): readonly string[] {
  const lines = table(
    runs.map(({ run, kind, status, today, openedAt, closedAt }) => [
      String(run),
      kind,
      status,
      formatCivilDate(today),
      formatLocal(openedAt, timeZone),
      closedAt === null ? '' : `${((closedAt - openedAt) / 1000).toFixed(1)} s`,
    ]),
    ['right', 'left', 'left', 'left', 'left', 'right'],
  );
  const failures = runs.flatMap(({ run, status, summary }) => {
    const why = status === 'failed' ? reasonIn(summary) : undefined;
    return why === undefined ? [] : [`Run ${String(run)} failed: ${why}`];
  });
  return [...lines, ...failures];
}

const failedSummary = z.object({ reason: z.string().optional(), failure: z.string().optional() });

/** What whoever closed a failed run knew: an execution that broke off names its state. */
function reasonIn(summary: unknown): string | undefined {
  const { reason, failure } = failedSummary.safeParse(summary).data ?? {};
  return (reason ?? failure)?.replaceAll(/\s+/g, ' ');
}

function runJson({
  run,
  kind,
  status,
  today,
  configVersion,
  openedAt,
  closedAt,
  execution,
  summary,
}: Run): object {
  return {
    run,
    kind,
    status,
    today: formatCivilDate(today),
    config_version: configVersion,
    opened_at_ms: openedAt,
    closed_at_ms: closedAt,
    execution,
    summary,
  };
}
