import ts from 'typescript';

import type { Check } from '../check.ts';
import { dottedName, findInCode, isCode } from '../syntax.ts';

const PROMISE_METHODS = ['all', 'allSettled', 'any', 'race', 'resolve', 'reject', 'withResolvers'];
const GLOBALS = ['fetch', 'queueMicrotask', 'setImmediate'];

/** With import-arrows, which keeps Node and packages out, this leaves ports as all that is awaited. */
export const workflowWaits: Check = {
  id: 'workflow-waits',
  forbids:
    '`Promise.all`, `new Promise`, `fetch`, `queueMicrotask`, `setImmediate` in shared/workflows',
  instead: 'run things side by side with the `Tasks` port, and await ports only',
  reason: 'the simulation owns every await; what it does not see, it cannot reorder or crash',
  find: (file) => {
    if (!isCode(file.path) || !file.path.startsWith('shared/workflows/')) return [];
    return findInCode(file, (node) => {
      const found = ownWait(node);
      return found === undefined
        ? undefined
        : `${found} waits past the ports; run things side by side with the Tasks port`;
    });
  },
  bad: [
    { path: 'shared/workflows/plan/survey.ts', text: 'await Promise.all(slices.map(survey));' },
    { path: 'shared/workflows/send/send.ts', text: 'await new Promise((done) => done(1));' },
    { path: 'shared/workflows/send/send.ts', text: 'await fetch(url);' },
  ],
  good: [
    { path: 'shared/workflows/plan/survey.ts', text: 'await tasks.map(slices, survey);' },
    {
      path: 'shared/workflows/plan/survey.ts',
      text: 'function f(): Promise<void> { return g(); }',
    },
    { path: 'shared/adapters/memory/tasks.ts', text: 'await Promise.all(items.map(work));' },
  ],
};

function ownWait(node: ts.Node): string | undefined {
  const name = dottedName(node);
  if (name !== undefined && PROMISE_METHODS.some((method) => name === `Promise.${method}`)) {
    return name;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Promise') return 'new Promise';
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return GLOBALS.includes(node.expression.text) ? node.expression.text : undefined;
}
