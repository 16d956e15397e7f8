/**
 * `node bench/cold-start.ts`: what each function weighs, and how long its code takes to load in a
 * fresh process: the part of a cold start that is ours. The runtime's own start is not in it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from '../lib/constructs/bundled-code.ts';
import { FUNCTION_NAMES } from '../lib/constructs/function-list.ts';
import { count, table } from '../local/terminal/table.ts';
import { environment } from '../shared/contracts/aws/environment.ts';

const RUNS = 7;

/** Loads a module as the runtime does and prints the milliseconds that it took, and of CPU time. */
const LOAD = `
const cpu = process.cpuUsage();
const began = performance.now();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(cpu);
console.log(performance.now() - began, (user + system) / 1000);
`;

const folder = await mkdtemp(join(tmpdir(), 'almanac-cold-start-'));
try {
  const rows = [['function', 'kB', 'load ms (median)', 'most', 'CPU ms (median)']];
  for (const { name, bytes } of await bundleAll(FUNCTION_NAMES, folder)) {
    const runs = Array.from({ length: RUNS }, () => load(join(folder, `${name}.mjs`)));
    const times = sorted(runs.map(([ms = 0]) => ms));
    const cpu = sorted(runs.map(([, ms = 0]) => ms));
    const shown = [times[RUNS >> 1], times.at(-1), cpu[RUNS >> 1]];
    rows.push([name, count(Math.round(bytes / 1000)), ...shown.map((ms = 0) => ms.toFixed(0))]);
  }
  const right = ['right', 'right', 'right', 'right'] as const;
  for (const line of table(rows, ['left', ...right])) console.log(line);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function load(file: string): readonly number[] {
  const env = Object.fromEntries(Object.keys(environment).map((name) => [name, 'bench']));
  const args = ['--input-type=module', '--eval', LOAD, file];
  const region = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  const output = execFileSync(process.execPath, args, { env: { ...env, ...region } });
  return output.toString().trim().split(' ').map(Number);
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}
