import ts from 'typescript';

import type { Check } from '../check.ts';
import { dottedName, findInCode, importedModule, isCode } from '../syntax.ts';

const TIMERS = ['setTimeout', 'setInterval'];
const TIMER_MODULES = ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'];

/** Waiting goes through the Clock port, where a simulated day passes in no time. */
export const ambientTimers: Check = {
  id: 'ambient-timers',
  forbids:
    '`setTimeout`, `setInterval`, `AbortSignal.timeout`, `node:timers` outside shared/runtime and local',
  instead: 'wait with `Clock.sleep`; in a test await the thing itself',
  reason:
    'a workflow that owns a timer cannot be simulated, and a test that sleeps is slow or flaky',
  find: (file) => {
    if (!isCode(file.path) || isExempt(file.path)) return [];
    return findInCode(file, (node) => {
      const timer = timerUse(node);
      return timer === undefined
        ? undefined
        : `${timer} waits on the machine's clock; wait with Clock.sleep, in a test await the thing itself`;
    });
  },
  bad: [
    { path: 'shared/workflows/send/pace.ts', text: 'setTimeout(next, 1000);' },
    { path: 'shared/adapters/ses/mailer.ts', text: 'const signal = AbortSignal.timeout(5000);' },
    {
      path: 'test/workflows/send.test.ts',
      text: "import { setTimeout as sleep } from 'node:timers/promises';",
    },
  ],
  good: [
    { path: 'shared/runtime/clock.ts', text: 'setTimeout(done, ms);' },
    { path: 'local/up/schedule.ts', text: 'setInterval(look, 1000);' },
    { path: 'shared/adapters/sqlite/database.ts', text: 'setImmediate(commitWaiting);' },
    { path: 'shared/workflows/send/pace.ts', text: 'await clock.sleep(1000);' },
  ],
};

function timerUse(node: ts.Node): string | undefined {
  if (dottedName(node) === 'AbortSignal.timeout') return 'AbortSignal.timeout';
  const module = importedModule(node);
  if (module !== undefined && TIMER_MODULES.includes(module)) return module;
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return TIMERS.includes(node.expression.text) ? node.expression.text : undefined;
}

function isExempt(path: string): boolean {
  return path.startsWith('shared/runtime/') || path.startsWith('local/');
}
