import { Command } from 'commander';
import { commandRun, type CommandRun, type GlobalOptions, type Shell } from '../shell.ts';

/** Adds a command, or a group of them, to the program. */
export type AddCommand = (program: Command, act: Act) => void;

/** Makes a command's action of what it does. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Commander gives options as `any`: the type says what the command has declared.
export type Act = <Options extends object>(
  work: (run: CommandRun, options: Options, ...args: readonly string[]) => Promise<void>,
) => (...given: readonly unknown[]) => Promise<void>;

/** Actions of a shell: what a command fails with is its one JSON value, where that is asked for. */
export function actionsOf(shell: Shell): Act {
  return (work) =>
    async (...given) => {
      const command = given.at(-1);
      if (!(command instanceof Command)) throw new Error('Expected a command to act for');
      const options = command.optsWithGlobals<GlobalOptions & object>();
      const run = commandRun(shell, pathOf(command), options);
      try {
        await work(run, command.opts(), ...command.args);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (run.output.json && !run.output.hasAnswered()) {
          run.output.answer({ json: { error: message }, text: [] });
        }
        throw error;
      }
    };
}

/** A command's name with those it stands under, as it is typed after the program's. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}

/** Examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  $ almanac ${line}`).join('\n')}`;
}
