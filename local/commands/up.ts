import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import { streamLog } from '../../shared/runtime/log.ts';
import { openHome } from '../installation/open-home.ts';
import { nextFiring } from '../schedule/firings.ts';
import { refuseStage } from '../opening.ts';
import { shownPath, type CommandRun } from '../shell.ts';
import { table } from '../terminal/table.ts';
import type { HomeWatch } from '../up/home-watch.ts';
import { up } from '../up/up.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac up`. */
export const addUp: AddCommand = (program, act) => {
  program
    .command('up')
    .description('run the system on this machine: its clock, its drop folder, what follows changes')
    .addHelpText('after', examples('up', 'up --home /var/lib/almanac'))
    .action(act(upCommand));
};

async function upCommand(run: CommandRun): Promise<void> {
  refuseStage(run, 'a stage is up by itself, by its schedules');
  const interrupted = run.shell.interruption();
  const { clock, output } = run;
  const log = streamLog(run.shell.stderr, 'info', clock);
  const home = await openHome({ home: run.home, clock, log });
  try {
    await up(home, interrupted, (watch) => {
      for (const line of startLines(run, watch)) output.line(line);
      log.info('Up', { home: run.home, organizations: [...watch.schedules().keys()] });
    });
    output.answer({ text: ['Stopped; nothing is at work any more.'], json: { stopped: true } });
  } finally {
    home.close();
  }
}

function startLines(run: CommandRun, watch: HomeWatch): readonly string[] {
  const now = run.clock.now();
  const organizations = [...watch.schedules()];
  return [
    `Almanac is up in ${shownPath(run.shell, run.home)}. Ctrl-C stops it.`,
    ...(organizations.length === 0 ? ['No organization yet; "almanac org add ID" adds one.'] : []),
    ...organizations.flatMap(([id, schedules]) => [
      '',
      `${id}: drop files in ${shownPath(run.shell, run.home)}/bucket/drop/${id}`,
      ...table(
        schedules.map((schedule) => [
          `  ${schedule.job}`,
          schedule.expression,
          `next ${formatLocal(nextFiring(schedule, now), schedule.timeZone)}`,
          schedule.purpose,
        ]),
      ),
    ]),
  ];
}
