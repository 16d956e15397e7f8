/**
 * `npm run bench [-- SIZE…]`: measures planning at several sizes and prints tables, with the machine
 * and the commit. Every size runs in a process of its own, so that its peak memory is its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { count, table, type Alignment } from '../local/terminal/table.ts';
import { benchBalance } from './balance.ts';
import { writeContactsFile } from './contacts-file.ts';
import { measureDeriving } from './derive.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const SIZES = [1_000, 10_000, 100_000, 1_000_000, 3_000_000];
/** The embedded store is for organizations up to some hundred thousand contacts. */
const LARGEST_STORE = 100_000;

const fileRun = z.object({
  contacts: z.number(),
  emails: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
  workers: z.number(),
});
const storeRun = z.object({
  contacts: z.number(),
  importRowsPerSecond: z.number(),
  planContactsPerSecond: z.number(),
  unchangedContactsPerSecond: z.number(),
  replanMedianMs: z.number(),
  replanP99Ms: z.number(),
  peakMegabytes: z.number(),
  storeMegabytes: z.number(),
});

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : SIZES;
const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-'));
try {
  print(machine());
  print(
    `planning alone: ${count(Math.round(measureDeriving()))} contacts per second of CPU time\n`,
  );
  await planFilesTable();
  await storeTable();
  balanceTable();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function planFilesTable(): Promise<void> {
  const rows = [
    ['contacts', 'emails', 'threads', 'seconds', 'CPU seconds', 'contacts/s', 'peak MB'],
  ];
  for (const size of sizes) {
    const contacts = await contactsFile(size);
    const run = fileRun.parse(measured('plan-files.ts', contacts, join(folder, 'plan.ndjson')));
    rows.push([
      count(run.contacts),
      count(run.emails),
      String(run.workers),
      run.seconds.toFixed(2),
      run.cpuSeconds.toFixed(2),
      count(Math.round(run.contacts / run.seconds)),
      run.peakMegabytes.toFixed(0),
    ]);
  }
  print('almanac plan --contacts FILE: CSV to plan file');
  printTable(rows);
}

async function storeTable(): Promise<void> {
  const rows = [
    ['contacts', 'import rows/s', 'plan contacts/s', 'unchanged/s', 'replan ms p50', 'p99', 'peak MB', 'store MB'],
  ]; // prettier-ignore
  for (const size of sizes.filter((each) => each <= LARGEST_STORE)) {
    const run = storeRun.parse(
      measured('embedded-store.ts', await contactsFile(size), join(folder, `home-${size}`)),
    );
    rows.push([
      count(run.contacts),
      count(Math.round(run.importRowsPerSecond)),
      count(Math.round(run.planContactsPerSecond)),
      count(Math.round(run.unchangedContactsPerSecond)),
      run.replanMedianMs.toFixed(2),
      run.replanP99Ms.toFixed(2),
      run.peakMegabytes.toFixed(0),
      run.storeMegabytes.toFixed(0),
    ]);
  }
  print('the embedded store (SQLite): import, plan, plan again, plan one contact after a change');
  printTable(rows);
}

function balanceTable(): void {
  print('balance: 50,000 groups of mail over a year');
  printTable([
    ['scenario', 'emails', 'rounds', 'days over cap', 'ms'],
    ...benchBalance().map((timing) => [
      timing.scenario,
      count(timing.emails),
      String(timing.rounds),
      String(timing.overCapDays),
      count(timing.milliseconds),
    ]),
  ]);
}

async function contactsFile(size: number): Promise<string> {
  const path = join(folder, `${size}.csv`);
  await writeContactsFile(path, size);
  return path;
}

function measured(program: string, ...args: readonly string[]): unknown {
  const output = execFileSync(process.execPath, [join(HERE, program), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output);
}

function machine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
    cwd: HERE,
  });
  return `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${memory}, Node ${process.versions.node}, commit ${commit.trim()}`;
}

function printTable(rows: readonly (readonly string[])[]): void {
  const alignments = (rows[0] ?? []).map((_cell, index) => alignmentOf(index));
  for (const line of table(rows, alignments)) print(`  ${line}`);
  print('');
}

function alignmentOf(column: number): Alignment {
  return column === 0 ? 'left' : 'right';
}

function print(text: string): void {
  process.stdout.write(text + '\n');
}
