import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../local/program.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the commands that documents give', () => {
  it('are ones that the program takes', () => {
    const given = documents().flatMap((path) =>
      commandsIn(readFileSync(join(ROOT, path), 'utf8')).map((line) => ({ path, line })),
    );
    expect(given.length).toBeGreaterThan(50);
    const wrong = given.flatMap(({ path, line }) => {
      const problem = problemOf(line);
      return problem === null ? [] : [`${path}: almanac ${line}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['runs ORG --stage prod', 'takes no "ORG"'],
    ['fly', 'there is no command "fly"'],
    ['send --tomorrow', 'there is no --tomorrow'],
    ['--stage prod redrive 12 --no-wait', null],
    ['contact skip m-0001 EMAIL_ID --reason "called her instead"', null],
    ['help explain', null],
    ['…', null],
  ])('are looked at word by word: %s', (line, problem) => {
    expect(problemOf(line)).toBe(problem);
  });
});

function documents(): readonly string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ];
}

/** In code between backticks, and in lines of blocks that begin with a prompt. */
function commandsIn(text: string): readonly string[] {
  const found = text.matchAll(/`(?:npx )?almanac ([^`]+)`|^\s*\$ (?:npx )?almanac (.+)$/gm);
  return [...found].map(([, inline, prompted]) => (inline ?? prompted ?? '').replaceAll('\n', ' '));
}

const ROOT_COMMAND = program({
  stdout: { write: () => undefined },
  stderr: { write: () => undefined },
  cwd: '/',
  user: 'nobody',
  home: undefined,
  noColor: true,
  debug: false,
  interruption: () => new AbortController().signal,
});

/** What the program would not take of a line; null = nothing. */
function problemOf(line: string): string | null {
  const words = (line.match(/"[^"]*"|\S+/g) ?? []).filter((word) => !word.includes('…'));
  let command = ROOT_COMMAND;
  let positionals = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      const option = optionOf(command, word);
      if (!option) return word === '--help' ? null : `there is no ${word}`;
      if (option.required || option.optional) at += 1;
      continue;
    }
    const child = command.commands.find((own) => own.name() === word);
    if (word === 'help') return null;
    if (child && positionals === 0) {
      command = child;
      continue;
    }
    if (command === ROOT_COMMAND) return `there is no command "${word}"`;
    positionals += 1;
    const { registeredArguments: known } = command;
    const isTaken = positionals <= known.length || known.at(-1)?.variadic === true;
    if (!isTaken) return `takes no "${word}"`;
  }
  return null;
}

function optionOf(command: Command, word: string): Option | undefined {
  const own = command.options.find(({ long, short }) => word === long || word === short);
  return own ?? ROOT_COMMAND.options.find(({ long }) => word === long);
}
