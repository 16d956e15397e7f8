import ts from 'typescript';

import type { Check } from '../check.ts';
import { dottedName, findInCode, isCode } from '../syntax.ts';

const CLOCKS = ['Date.now', 'performance.now', 'performance.timeOrigin', 'process.hrtime'];

/** The time is an argument or the Clock port, so that a day can be simulated and repeated. */
export const ambientClock: Check = {
  id: 'ambient-clock',
  forbids:
    '`Date.now()`, `new Date()`, `performance.now()`, `process.hrtime` outside shared/runtime',
  instead: 'take `today` or an instant as an argument, or ask the `Clock` port',
  reason:
    'a plan is for the date it was scheduled for; retries and simulations give the same answer',
  find: (file) => {
    if (!isCode(file.path) || isExempt(file.path)) return [];
    return findInCode(file, (node) => {
      const read = clockRead(node);
      return read === undefined
        ? undefined
        : `${read} reads the machine's clock; take today or an instant as an argument, or ask the Clock port`;
    });
  },
  bad: [
    { path: 'shared/domain/planning/late.ts', text: 'const today = Date.now();' },
    { path: 'shared/workflows/send/send.ts', text: 'const at = new Date();' },
    { path: 'shared/adapters/sqlite/runs.ts', text: 'const at = new Date;' },
    { path: 'local/demo/demo.ts', text: 'const text = Date();' },
    { path: 'local/demo/demo.ts', text: 'const began = performance.now();' },
    { path: 'bin/almanac.ts', text: 'const began = process.hrtime.bigint();' },
    { path: 'test/domain/plan.test.ts', text: 'const contact = { birthDate: new Date() };' },
  ],
  good: [
    { path: 'shared/runtime/clock.ts', text: 'export const now = () => Date.now();' },
    { path: 'shared/adapters/outbox/eml.ts', text: 'const date = new Date(sentAt).toUTCString();' },
    { path: 'bench/plan.ts', text: 'const began = performance.now();' },
    { path: 'shared/domain/planning/late.ts', text: '// Date.now() would be wrong here.' },
  ],
};

function clockRead(node: ts.Node): string | undefined {
  const name = dottedName(node);
  if (name !== undefined && CLOCKS.includes(name)) return name;
  if (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length) {
    return 'new Date()';
  }
  return ts.isCallExpression(node) && isDate(node.expression) ? 'Date()' : undefined;
}

function isDate(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'Date';
}

function isExempt(path: string): boolean {
  // A benchmark measures the machine; that is what it is for.
  return path.startsWith('shared/runtime/') || path.startsWith('bench/');
}
