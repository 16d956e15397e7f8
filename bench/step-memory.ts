/**
 * `npm run bench:memory [-- CONTACTS SLICES…]`: plans, backs up and restores a made-up organization
 * task by task, each in a process of its own with the memory of its function, and prints what the tasks took. Ends with an
 * error where one has more than the function.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { count, table } from '../local/terminal/table.ts';
import { balancedSchema } from '../shared/contracts/steps/plan-steps.ts';

const TASK = join(dirname(fileURLToPath(import.meta.url)), 'steps', 'one-task.ts');
/** Of a function; what is not heap is the program, its stack and buffers. */
const MEGABYTES = 512;
const HEAP_MEGABYTES = 400;
const SLICES_PER_CHILD = 8;

const taken = z.object({ answer: z.unknown(), cpuMs: z.number(), peakMegabytes: z.number() });
type Taken = z.infer<typeof taken>;

const [contacts = 1_000_000, ...sliceCounts] = process.argv.slice(2).map(Number);
const peaks: number[] = [];
for (const slices of sliceCounts.length > 0 ? sliceCounts : [64, 256]) {
  const steps = await measured(slices);
  report(slices, steps);
  peaks.push(...[...steps.values()].flat().map(({ peakMegabytes }) => peakMegabytes));
}
if (Math.max(...peaks) > MEGABYTES) {
  print(`A task took more than the ${String(MEGABYTES)} MB of its function.`);
  process.exitCode = 1;
}

/** What the tasks of each step took. */
async function measured(slices: number): Promise<ReadonlyMap<string, readonly Taken[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-steps-'));
  const steps = new Map<string, Taken[]>();
  const task = async (step: string, round: number, slice: number): Promise<unknown> => {
    const given = [folder, contacts, slices, step, round, slice].map(String);
    const { stdout } = await promisify(execFile)(process.execPath, [
      `--max-old-space-size=${String(HEAP_MEGABYTES)}`,
      TASK,
      ...given,
    ]);
    const took = taken.parse(JSON.parse(stdout));
    steps.set(step, [...(steps.get(step) ?? []), took]);
    return took.answer;
  };
  const map = async (step: string, round: number): Promise<void> => {
    for (let first = 0; first < slices; first += SLICES_PER_CHILD) await task(step, round, first);
  };
  try {
    await map('census', 0);
    await task('gather', 0, 0);
    let rounds = 0;
    for (let again = true; again;) {
      await map('survey', rounds);
      ({ rounds, again } = balancedSchema.parse(await task('balance', rounds, 0)));
    }
    await map('commit', rounds);
    await task('close', 0, 0);
    await map('backup', 0);
    await task('backup close', 0, 0);
    await task('restore open', 0, 0);
    await map('restore', 0);
    await task('restore close', 0, 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return steps;
}

function report(slices: number, steps: ReadonlyMap<string, readonly Taken[]>): void {
  print(
    `${count(contacts)} contacts in ${count(slices)} slices, ${String(SLICES_PER_CHILD)} to a task`,
  );
  const rows = [...steps].map(([step, all]) => {
    const peak = Math.max(...all.map(({ peakMegabytes }) => peakMegabytes));
    const cpu = all.map(({ cpuMs }) => cpuMs);
    const sum = cpu.reduce((total, ms) => total + ms, 0);
    return [
      step,
      count(all.length),
      peak.toFixed(0),
      count(Math.round(sum / all.length)),
      count(Math.round(Math.max(...cpu))),
      count(Math.round(sum)),
    ];
  });
  const head = ['step', 'tasks', 'peak MB', 'CPU ms per task', 'at most', 'in all'];
  const lines = table([head, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
  for (const line of lines) print(`  ${line}`);
  print('');
}

function print(text: string): void {
  process.stdout.write(text + '\n');
}
