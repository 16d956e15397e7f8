#!/usr/bin/env node
/**
 * What `npx almanac` starts: runs bin/almanac.ts under Node 24, which runs TypeScript directly.
 * Where the machine's own Node is older, the one in node_modules does it. Plain JavaScript, because
 * the older Node has to read it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureInstalled } from '../scripts/ensure-installed.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PROGRAM = join(ROOT, 'bin', 'almanac.ts');

const problem = ensureInstalled({ dev: false });
if (problem !== null) {
  process.stderr.write(`almanac: ${problem}\n`);
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = PROGRAM;
  await import('./almanac.ts');
} else {
  runUnderOwnNode();
}

function runUnderOwnNode() {
  const node = join(ROOT, 'node_modules', '.bin', 'node');
  const child = spawn(node, [PROGRAM, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A service manager signals this process only, so the one that works has to hear of it. A
  // terminal signals both: here it only must not end the launcher before its child.
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  child.on('error', (error) => {
    process.stderr.write(`almanac: expected to start ${node}, got: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
