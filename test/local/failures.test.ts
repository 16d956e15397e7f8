import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../local/program.ts';
import { aClinic, aCommandLine, aPlannedClinic, aSharedClinic } from '../support/command-line.ts';

describe('a command that fails', () => {
  const clinic = aSharedClinic();

  it.each([
    [['import', 'nothing.csv'], 'expected a file nothing.csv, got ENOENT'],
    [['import', 'home'], 'expected a file, got home, which is none'],
    [['visit', 'set', 'nobody', 'V1', '2027-03-09'], 'expected a contact, got "nobody"'],
    [['visit', 'set', 'ada', 'V1', '2027-02-30'], 'expected a date that exists'],
    [['visit', 'set', 'ada', 'V1', '2027-03-09', '25:00'], 'expected a time as HH:MM'],
    [['visit', 'set', 'ada', 'signup', '2027-03-09'], "sign-up is the contact's signup_date"],
    [['visit', 'remove', 'nobody', 'V1'], 'expected a contact, got "nobody"'],
    [['preview', 'nobody'], 'expected a contact, got "nobody"'],
    [['explain', 'nobody'], 'expected a contact, got "nobody"'],
    [['explain', 'ada', 'no-email'], 'expected an email of contact "ada", got "no-email"'],
    [['contact', 'skip', 'ada', 'no-email', '--reason', 'x'], 'expected an email of contact "ada"'],
    [['backup', 'verify', 'clinic-2027-01-01-00000001'], 'expected a backup, got "clinic-2027'],
    [['restore', 'nonsense'], 'expected the id of a backup, got "nonsense"'],
    [['restore', 'clinic-2027-01-01-00000001'], 'expected a backup, got "clinic-2027'],
    [['query', 'SELEC 1'], 'SELEC'],
    [['query', 'DROP TABLE emails'], 'expected a SELECT, got DROP'],
    [['query', 'SELECT * FROM nowhere'], 'nowhere'],
    [['config', 'check', 'nothing.yaml'], 'expected a configuration file nothing.yaml, got ENOENT'],
    [['config', 'publish', 'nothing.yaml', '--reason', 'x'], 'expected a configuration file'],
    [['org', 'add', 'No Name'], 'expected an organization id of 1–32 of a–z'],
    [['org', 'add', 'clinic'], 'expected the id of a new organization, got "clinic"'],
    [
      ['send', '--org', 'other'],
      'expected an organization of this installation (clinic), got "other"',
    ],
    [['stop', 'other'], 'expected an organization of this installation (clinic), got "other"'],
  ])('says in one line what was expected and what came: %j', async (argv, message) => {
    const { code, stderr } = await clinic.line().run(...argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^almanac: [^\n]+\n$/);
    expect(code).toBe(1);
  });

  it.each([
    [['plan', '--today', '2027-02-30'], 'expected --today as YYYY-MM-DD'],
    [['send', '--today', 'soon'], 'expected --today as YYYY-MM-DD'],
    [['import', 'x.csv', '--kind', 'people'], 'expected --kind as one of contacts, visits'],
    [['import'], "missing required argument 'file'"],
    [['runs', '--limit', '0'], 'expected --limit as a whole number from 1 on'],
    [['query'], 'expected SQL, or --named'],
    [['query', '--named', 'no_such'], 'expected the name of a query'],
    [['query', '--named', 'contact_mails'], 'expected a value for contact_id'],
    [['query', '--named', 'contact_mails', '--with', 'ada'], 'expected --with NAME=VALUE'],
    [['contact', 'skip', 'ada', 'x'], 'required option'],
    [['contact', 'resolve', 'ada', 'x', 'lost', '--reason', 'y'], 'expected the outcome as one of'],
    [['visit', 'move'], 'unknown command'],
    [['sendd'], "unknown command 'sendd'"],
    [['send', '--dry'], "unknown option '--dry'"],
  ])('exits with 2 when it is used wrongly: %j', async (argv, message) => {
    const { code, stderr } = await aCommandLine().run(...argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^almanac: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('names the way to an installation where there is none', async () => {
    const { code, stderr } = await aCommandLine().run('plan');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /expected an installation in .*home, found none; "almanac org add ID" makes one/,
    );
  });

  it('gives the failure as the one JSON value, too', async () => {
    const { code, stdout } = await clinic.line().run('explain', 'nobody', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: 'Expected a contact, got "nobody", who is not there',
    });
  });

  it('tells unexpected errors in one line, without a stack', async () => {
    const line = await aClinic();
    writeFileSync(join(line.home, 'almanac.sqlite'), 'this was a store once');
    const { code, stderr } = await line.run('runs');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^almanac: expected to finish, got: .*\(ALMANAC_DEBUG=1 shows where\)\n$/,
    );
  });

  it('refuses what cannot be imported as a whole', async () => {
    const line = await aClinic();
    const { code, stderr } = await line.run('import', line.file('x.csv', ['a;b', '1;2']));
    expect(code).toBe(1);
    expect(stderr).toBe(
      'almanac: x.csv: Expected columns separated by commas, got them separated by ";"\n',
    );
  });

  it('finds that another process imports, plans or sends', async () => {
    const line = await aPlannedClinic();
    for (const [kind, argv] of [
      ['import', ['import', line.file('again.csv', ['id,email', 'dora,dora@example.com'])]],
      ['plan', ['plan']],
      ['send', ['send']],
      ['backup', ['backup']],
    ] as const) {
      await line.holdRun(kind);
      const { code, stderr } = await line.run(...argv);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(`expected no other ${kind}.* under way, got run \\d+, which still works`),
      );
    }
  });
});

describe('help', () => {
  const line = aCommandLineForHelp();

  it('is there for every command, with an example', async () => {
    const paths = pathsOf(line.root);
    expect(paths.length).toBeGreaterThan(25);
    for (const path of paths) {
      const { code, stdout } = await line.run(...path, '--help');
      expect(code, path.join(' ')).toBe(0);
      expect(stdout, path.join(' ')).toContain(`$ almanac ${path.join(' ')}`);
      expect(stdout).toContain('--home <dir>');
    }
  });

  it('is what the program alone shows', async () => {
    const { code, stdout } = await line.run();
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: almanac');
  });
});

function aCommandLineForHelp() {
  const stream = { write: () => undefined };
  const interruption = (): AbortSignal => new AbortController().signal;
  const shell = {
    stdout: stream,
    stderr: stream,
    cwd: '/',
    user: 'tester',
    home: undefined,
    noColor: true,
    debug: false,
    interruption,
  };
  return { root: program(shell), run: (...argv: readonly string[]) => aCommandLine().run(...argv) };
}

/** The paths of the commands that do something. */
function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return command.commands
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => {
      const own = [...path, child.name()];
      const isGroup = child.commands.length > 0 && child.name() !== 'backup';
      return [...(isGroup ? [] : [own]), ...pathsOf(child, own)];
    });
}
