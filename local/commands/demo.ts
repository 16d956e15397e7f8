import { join } from 'node:path';
import { streamLog } from '../../shared/runtime/log.ts';
import { demoJson } from '../demo/demo-json.ts';
import { freshDemoHome } from '../demo/demo-home.ts';
import { DAYS, runDemo, type DemoReport } from '../demo/run-demo.ts';
import { storyLines, type Telling } from '../demo/story-lines.ts';
import { summaryLines } from '../demo/summary-lines.ts';
import { refuseStage } from '../opening.ts';
import { shownPath, type CommandRun } from '../shell.ts';
import type { Output } from '../terminal/output.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac demo`. */
export const addDemo: AddCommand = (program, act) => {
  program
    .command('demo')
    .description('two weeks of a sample organization on a simulated clock; no mail leaves')
    .addHelpText('after', examples('demo', 'demo --json', '--home /tmp/almanac demo'))
    .action(act(demoCommand));
};

/** Below the home, so that it never takes the place of an installation that somebody works with. */
const FOLDER = 'demo';

async function demoCommand(run: CommandRun): Promise<void> {
  refuseStage(run, 'it plays on this machine, with made-up people');
  const home = join(run.home, FOLDER);
  const shown = (path: string): string => shownPath(run.shell, path);
  await freshDemoHome(home, shown(home));
  const { output } = run;
  const telling: Telling = { style: (style, text) => output.style(style, text), shown };
  const report = await tell(run, home, telling);
  output.answer({ text: summaryLines(telling, report), json: demoJson(report, shown) });
  const broken = report.proofs.filter(({ holds }) => !holds);
  if (broken.length > 0) {
    throw new UserError(
      `Expected everything that the demo checks to hold, got: ${broken.map(({ found }) => found).join('; ')}`,
    );
  }
}

async function tell(run: CommandRun, home: string, telling: Telling): Promise<DemoReport> {
  const { output, shell, clock } = run;
  const log = streamLog(shell.stderr, shell.debug ? 'info' : 'error', clock);
  const bar = dayBar(output.progress);
  let days = 0;
  try {
    return await runDemo({
      home,
      log,
      tell: (chapter) => {
        bar.clear();
        for (const line of storyLines(telling, chapter)) output.line(line);
        if (chapter.chapter === 'day') days += 1;
        bar.draw(days);
      },
    });
  } finally {
    bar.clear();
  }
}

/** How many of the days are over, below the story, on a terminal. */
function dayBar(stream: Output['progress']): {
  readonly draw: (days: number) => void;
  readonly clear: () => void;
} {
  const clear = (): void => {
    stream?.write('\r\u001b[2K');
  };
  return {
    draw: (days) => {
      clear();
      stream?.write(
        `${'██'.repeat(days)}${'░░'.repeat(DAYS - days)}  day ${String(days)} of ${String(DAYS)}`,
      );
    },
    clear,
  };
}
