import type { Command } from 'commander';
import { format } from 'prettier';
import { program } from '../local/program.ts';
import { DEFAULT_HOME, type Shell } from '../local/shell.ts';

const BEGIN = '<!-- commands: written by scripts/write-command-line-page.ts -->';
const END = '<!-- end of commands -->';

/** The page about the command line, with its commands as the program has them. */
export async function commandLinePage(page: string): Promise<string> {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`Expected a page with "${BEGIN}" and "${END}"`);
  }
  const root = program(silentShell());
  const sections = leaves(root).map(({ path, command }) => sectionOf(path, command));
  const text = `${before}${BEGIN}\n\n${sections.join('\n')}\n${END}${after}`;
  return format(text, { parser: 'markdown', printWidth: 100 });
}

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

/** The commands that do something, in the order of help. */
function leaves(command: Command, path = ''): readonly Leaf[] {
  return command.commands
    .filter((child) => child.name() !== 'help')
    .flatMap((child): readonly Leaf[] => {
      const own = `${path} ${child.name()}`.trim();
      const nested = leaves(child, own);
      const acts = nested.length === 0 || child.name() === 'backup';
      return [...(acts ? [{ path: own, command: child }] : []), ...nested];
    });
}

function sectionOf(path: string, command: Command): string {
  const options = command.options.map(
    ({ flags, description }) => `| \`${escaped(flags)}\` | ${escaped(description)} |\n`,
  );
  const table =
    options.length === 0 ? '' : `\n| option | does |\n| --- | --- |\n${options.join('')}`;
  const args = command.registeredArguments
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`.toUpperCase();
      return argument.required ? name : `[${name}]`;
    })
    .join(' ');
  const usage = `almanac ${path} ${args}`.trim();
  const title = `### almanac ${path}\n`;
  return `${title}\n${sentence(command.description())}\n\n\`\`\`text\n${usage}\n${examplesOf(command)}\`\`\`\n${table}`;
}

/** The examples stand at the end of the command's help. */
function examplesOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const lines = help.split('\n').filter((line) => line.startsWith('  $ '));
  return lines.map((line) => `${line.trim()}\n`).join('');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}

function silentShell(): Shell {
  const stream = { write: () => undefined };
  return {
    stdout: stream,
    stderr: stream,
    cwd: '/',
    user: 'nobody',
    home: DEFAULT_HOME,
    noColor: true,
    debug: false,
    interruption: () => new AbortController().signal,
  };
}
