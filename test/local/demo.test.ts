import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { demoJson } from '../../local/demo/demo-json.ts';
import { freshDemoHome } from '../../local/demo/demo-home.ts';
import { proofsOf, type Proof } from '../../local/demo/proofs.ts';
import { runDemo, type Chapter, type DemoReport } from '../../local/demo/run-demo.ts';
import { storyLines, type Telling } from '../../local/demo/story-lines.ts';
import { summaryLines } from '../../local/demo/summary-lines.ts';
import { everybody } from '../../local/demo/whole-store.ts';
import { openHome } from '../../local/installation/open-home.ts';
import { manualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { aCommandLine, type ProgramRun } from '../support/command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RULE = '─'.repeat(80);

const folders = ['first', 'second'].map((name) =>
  mkdtempSync(join(tmpdir(), `almanac-demo-${name}-`)),
);
const [firstFolder = '', secondFolder = ''] = folders;
const secondHome = join(secondFolder, '.almanac', 'demo');
const shown = (path: string): string => relative(secondFolder, path);

let first: ProgramRun;
let second: { readonly report: DemoReport; readonly text: string };

beforeAll(async () => {
  first = await aCommandLine(firstFolder).run('demo', '--home', '.almanac');
  second = await playAgain();
}, 120_000);

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The demonstration without the command around it. */
async function playAgain(): Promise<typeof second> {
  await freshDemoHome(secondHome, 'demo');
  const chapters: Chapter[] = [];
  const tell = (chapter: Chapter): number => chapters.push(chapter);
  const report = await runDemo({ home: secondHome, log: silentLog(), tell });
  const telling: Telling = { style: (_style, text) => text, shown };
  const story = chapters.flatMap((chapter) => storyLines(telling, chapter));
  const lines = [...story, ...summaryLines(telling, report)];
  return { report, text: lines.map((line) => `${line}\n`).join('') };
}

function silentLog() {
  const write = (): void => undefined;
  return { info: write, warn: write, error: write };
}

describe('the demo', () => {
  it('ends well, and says nothing beside its story', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
  });

  it('tells the same story each time, byte for byte', () => {
    expect(second.text).toBe(first.stdout);
  });

  it('puts the same mails into the outbox each time, byte for byte', () => {
    const outbox = join('.almanac', 'demo', 'outbox');

    expect(digests(join(secondFolder, outbox))).toEqual(digests(join(firstFolder, outbox)));
    expect(digests(join(firstFolder, outbox)).size).toBe(second.report.findings.mails);
  });

  it('tells the story of examples/demo-output.txt; "npm run -s demo" writes it anew', () => {
    const written = readFileSync(join(ROOT, 'examples', 'demo-output.txt'), 'utf8');

    expect(first.stdout).toBe(written);
  });

  it('fits a terminal of 80 characters, its summary one of 60 lines', () => {
    const lines = first.stdout.split('\n');

    expect(lines.filter((line) => !/^.{0,80}$/u.test(line))).toEqual([]);
    expect(lines.length - lines.indexOf(RULE)).toBeLessThanOrEqual(60);
  });

  it('is one value for machines, with nothing of the machine in it', () => {
    const text = JSON.stringify(demoJson(second.report, shown));

    expect(JSON.parse(text)).toMatchObject({
      organization_id: 'prairie-lakes',
      mails: second.report.findings.mails,
      proofs: second.report.proofs,
    });
    expect(text).not.toContain(secondFolder);
  });
});

describe('what the demo shows', () => {
  it('holds, all of it', () => {
    expect(second.report.proofs.map(({ name, holds }) => [name, holds])).toEqual(
      [
        'recorded',
        'once',
        'compliant',
        'within_limits',
        'same_file',
        'same_plan',
        'behaviour',
        'followed',
        'nothing_since',
        'restored',
      ].map((name) => [name, true]),
    );
  });

  it('does not hold any more when a mail is missing', async () => {
    const file = someMail();
    const away = join(secondFolder, 'away.eml');
    renameSync(file, away);

    expect(await broken()).toEqual(['recorded', 'once']);
    renameSync(away, file);
  });

  it('does not hold any more when a mail is there twice', async () => {
    const file = someMail();
    const copy = file.replace(/\.eml$/, '.duplicate-2.eml');
    copyFileSync(file, copy);

    expect(await broken()).toEqual(['recorded', 'once']);
    rmSync(copy);
  });

  it('does not hold any more when a mail after a window went out inside it', async () => {
    const { email } = second.report.findings.sent;
    const file = join(secondHome, 'outbox', email.outcome?.messageId ?? '');
    const earlier = join(secondHome, 'outbox', '2027-03-07', `${email.emailId}.eml`);
    expect(email.type).toBe('post_window');
    renameSync(file, earlier);

    expect(await broken()).toEqual(['compliant']);
    renameSync(earlier, file);
  });

  it('does not hold any more when a day carries more than its limit', async () => {
    const days = second.report.days.map((day) => ({ ...day, plan: { ...day.plan, limit: 70 } }));

    expect(await broken({ ...second.report, days })).toEqual(['within_limits']);
  });
});

describe('the README', () => {
  it('quotes the demo as it is', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const quoted = /```text\n\$ npm run demo\n([^]*?)```/.exec(readme)?.[1] ?? '';
    const told = new Set(first.stdout.split('\n'));
    const lines = quoted.split('\n').filter((line) => !['', '…'].includes(line.trim()));

    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !told.has(line))).toEqual([]);
  });
});

/** A mail of the second outbox. */
function someMail(): string {
  return join(secondHome, 'outbox', '2027-03-05', mailsIn('2027-03-05')[0] ?? '');
}

function mailsIn(date: string): readonly string[] {
  return readdirSync(join(secondHome, 'outbox', date)).toSorted();
}

/** The proofs that do not hold, looked for anew in the second outbox. */
async function broken(report: DemoReport = second.report): Promise<readonly Proof['name'][]> {
  const home = await openHome({ home: secondHome, clock: manualClock(0), log: silentLog() });
  try {
    const installation = await home.installation();
    const contacts = await everybody(home.ports.store, installation.organizationId);
    const proofs = await proofsOf(installation, contacts, report);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  } finally {
    home.close();
  }
}

/** The SHA-256 of each file below a folder, by its path from there. */
function digests(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return new Map(
    files.map((file) => [
      relative(folder, file),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  );
}
