import { Command, CommanderError } from 'commander';
import { actionsOf, type AddCommand } from './commands/command.ts';
import { addBackup } from './commands/backup.ts';
import { addConfig } from './commands/config.ts';
import { addContact } from './commands/contact.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addForecast } from './commands/forecast.ts';
import { addImport } from './commands/import.ts';
import { addOrg } from './commands/org.ts';
import { addPlan } from './commands/plan.ts';
import { addPreview } from './commands/preview.ts';
import { addQuery } from './commands/query.ts';
import { addRedrive } from './commands/redrive.ts';
import { addRestore } from './commands/restore.ts';
import { addRuns } from './commands/runs.ts';
import { addSend } from './commands/send.ts';
import { addStop } from './commands/stop.ts';
import { addTemplate } from './commands/template.ts';
import { addUp } from './commands/up.ts';
import { addVisit } from './commands/visit.ts';
import { failureLine } from './failure-line.ts';
import { DEFAULT_HOME, type Shell } from './shell.ts';
import type { TextStream } from './terminal/output.ts';
import { UsageError } from './user-error.ts';

/** The commands, in the order in which help lists them. */
const COMMANDS: readonly AddCommand[] = [
  addDemo,
  addUp,
  addOrg,
  addImport,
  addVisit,
  addPlan,
  addPreview,
  addSend,
  addExplain,
  addForecast,
  addContact,
  addStop,
  addBackup,
  addRestore,
  addQuery,
  addConfig,
  addTemplate,
  addRuns,
  addRedrive,
  addDoctor,
];

/**
 * Runs the program once.
 *
 * @param argv the arguments after the program's name.
 * @returns the exit code: 0 done, 1 a failure told in one line, 2 wrong usage.
 */
export async function runProgram(shell: Shell, argv: readonly string[]): Promise<number> {
  try {
    await program(shell).parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    shell.stderr.write(`almanac: ${failureLine(error, shell.debug)}\n`);
    return error instanceof CommanderError || error instanceof UsageError ? 2 : 1;
  }
}

/** The program's commands with their options, for running and for documentation. */
export function program(shell: Shell): Command {
  const root = new Command('almanac')
    .description('Plans and sends the right email on the right day.')
    .option('--home <dir>', `folder of the installation (else ALMANAC_HOME, else ${DEFAULT_HOME})`)
    .option('--stage <name>', 'a deployed installation instead, with your AWS credentials')
    .option('--org <id>', 'the organization, where the installation has several')
    .option('--json', 'print one machine-readable result')
    .helpCommand('help [command]', 'show what a command does')
    .helpOption('-h, --help', 'show this')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  const act = actionsOf(shell);
  for (const add of COMMANDS) add(root, act);
  setUp(root, shell);
  return root;
}

/** Streams and errors go through the shell, for subcommands too; what failed is said in our words. */
function setUp(command: Command, shell: Shell): void {
  const write = (stream: TextStream) => (text: string) => {
    stream.write(text);
  };
  command.exitOverride().configureOutput({
    writeOut: write(shell.stdout),
    writeErr: write(shell.stderr),
    outputError: () => undefined,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  command.copyInheritedSettings(command);
  for (const child of command.commands) {
    child.configureHelp(command.configureHelp());
    setUp(child, shell);
  }
}
