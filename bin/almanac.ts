#!/usr/bin/env node
/** The command line. What a command needs of the process it runs in is read here, and only here. */
import { enableCompileCache } from 'node:module';
import type { Shell } from '../local/shell.ts';

// Before the program is loaded: the second start takes half as long as the first.
enableCompileCache();
const { runProgram } = await import('../local/program.ts');

const { env } = process;

const shell: Shell = {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  user: env['USER'] ?? env['USERNAME'] ?? 'unknown',
  home: env['ALMANAC_HOME'] === '' ? undefined : env['ALMANAC_HOME'],
  noColor: (env['NO_COLOR'] ?? '') !== '',
  debug: (env['ALMANAC_DEBUG'] ?? '') !== '',
  interruption: () => {
    const controller = new AbortController();
    // Once: who asks a second time does not want to wait.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        controller.abort();
      });
    }
    return controller.signal;
  },
};

// Whoever reads our output may have seen enough (`almanac query … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runProgram(shell, process.argv.slice(2));
