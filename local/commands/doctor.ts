import { checkStore } from '../doctor/check-store.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { homePaths, readHashKey } from '../installation/home.ts';
import { withHome, type CommandRun } from '../shell.ts';
import type { Output } from '../terminal/output.ts';
import { plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac doctor`. */
export const addDoctor: AddCommand = (program, act) => {
  program
    .command('doctor')
    .description('check the installation, and say what to do about what is wrong')
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(act(doctorCommand));
};

async function doctorCommand(run: CommandRun): Promise<void> {
  const paths = homePaths(run.home);
  await readHashKey(paths);
  // Before the store is opened: opening a damaged one fails with less to say.
  const store = await checkStore(paths);
  const isReadable = store.every(({ level }) => level !== 'problem');
  const findings = isReadable
    ? [...store, ...(await withHome(run, (home) => examine(home, run.organizationId)))]
    : store;
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  run.output.answer({
    text: [
      ...findings.flatMap((finding) => findingLines(run.output, finding)),
      '',
      `${plural(findings.length, 'check')}: ${plural(problems, 'problem')}, ${plural(warnings, 'warning')}.`,
    ],
    json: { problems, warnings, findings },
  });
  if (problems > 0) {
    throw new UserError(`Expected a sound installation, got ${plural(problems, 'problem')}`);
  }
}

const LOOKS = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

function findingLines(output: Output, finding: Finding): readonly string[] {
  const { check, level, message, advice, details } = finding;
  const mark = output.style(LOOKS[level], level.padEnd(7));
  return [
    `${mark}  ${check}: ${message}`,
    ...details.map((detail) => `           - ${detail}`),
    ...(advice === null ? [] : [`           → ${advice}`]),
  ];
}
