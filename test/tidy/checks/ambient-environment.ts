import type { Check } from '../check.ts';
import { dottedName, findInCode, importedModule, isCode } from '../syntax.ts';

const ENVIRONMENT = ['process.env', 'process.argv', 'process.cwd', 'process.chdir'];

/** What a process was started with is read in one place, checked, and passed on. */
export const ambientEnvironment: Check = {
  id: 'ambient-environment',
  forbids: '`process.env`, `process.argv`, `process.cwd()` outside bin/ and lambdas/*/env.ts',
  instead: "take it as an argument; in a function, the lambda's `env` object",
  reason: 'one place names every variable, checks it at start, and gives the rest typed values',
  find: (file) => {
    if (!isCode(file.path) || isExempt(file.path)) return [];
    return findInCode(file, (node) => {
      const name = dottedName(node);
      const module = importedModule(node);
      const read = ENVIRONMENT.find((known) => known === name);
      const found =
        read ?? (module === 'node:process' || module === 'process' ? module : undefined);
      return found === undefined
        ? undefined
        : `${found} is read here; take it as an argument, in a function from the lambda's env object`;
    });
  },
  bad: [
    { path: 'shared/adapters/ses/client.ts', text: 'const region = process.env.AWS_REGION;' },
    { path: 'local/up/home.ts', text: "const home = join(process.cwd(), 'home');" },
    { path: 'lambdas/plan/handler.ts', text: 'const table = process.env.TABLE;' },
    { path: 'local/up/home.ts', text: "import { env } from 'node:process';" },
  ],
  good: [
    { path: 'bin/almanac.ts', text: 'main(process.argv);' },
    { path: 'lambdas/plan/env.ts', text: 'export const env = schema.parse(process.env);' },
    { path: 'local/up/stop.ts', text: "process.on('SIGTERM', stop);" },
    { path: 'local/up/worker.ts', text: "import { fork } from 'node:child_process';" },
  ],
};

function isExempt(path: string): boolean {
  return (
    /^(bin|bench|scripts|examples|test)\//.test(path) ||
    /^lambdas\/[^/]+\/env\.ts$/.test(path) ||
    !path.includes('/')
  );
}
