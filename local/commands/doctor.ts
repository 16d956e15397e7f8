import { checkStore } from '../doctor/check-store.ts';
import { examine, examineOnStage } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { homePaths, readHashKey } from '../installation/home.ts';
import { hasStage, withInstallation, withStage } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
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
  const findings = hasStage(run)
    ? await withStage(run, async (stage) =>
        examineOnStage(await stage.installation(run.organizationId)),
      )
    : await examineHere(run);
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

async function examineHere(run: CommandRun): Promise<readonly Finding[]> {
  const paths = homePaths(run.home);
  await readHashKey(paths);
  // Before the store is opened: opening a damaged one fails with less to say.
  const store = await checkStore(paths);
  const isReadable = store.every(({ level }) => level !== 'problem');
  return isReadable ? [...store, ...(await withInstallation(run, examine))] : store;
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
