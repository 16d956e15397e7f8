import ts from 'typescript';

import type { Check } from '../check.ts';
import { findInCode, isCode } from '../syntax.ts';

const RUNNERS = ['it', 'test', 'describe', 'suite'];
const MODIFIERS = ['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails'];
const SHORT_FORMS = ['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe'];

/** A test runs, or it is not there. */
export const unfinishedTests: Check = {
  id: 'unfinished-tests',
  forbids: 'skipped, focused or announced tests (`it.skip`, `it.only`, `it.todo`, `skipIf`)',
  instead: 'finish the test or delete it; what needs more than Node belongs in a suite of its own',
  reason: 'a suite that can be green without running says nothing',
  find: (file) => {
    if (!isCode(file.path) || !file.path.startsWith('test/')) return [];
    return findInCode(file, (node) => {
      const found = modifiedRunner(node);
      return found === undefined ? undefined : `${found}: finish the test or delete it`;
    });
  },
  bad: [
    { path: 'test/domain/plan.test.ts', text: "it.skip('plans', () => {});" },
    { path: 'test/domain/plan.test.ts', text: "describe.only('plan', () => {});" },
    { path: 'test/domain/plan.test.ts', text: "it.skipIf(isCi)('plans', () => {});" },
    { path: 'test/domain/plan.test.ts', text: "it.concurrent.only('plans', () => {});" },
    { path: 'test/domain/plan.test.ts', text: "xit('plans', () => {});" },
  ],
  good: [
    { path: 'test/domain/plan.test.ts', text: "it.each([1])('plans %d', () => {});" },
    { path: 'test/workflows/import.test.ts', text: 'reader.skip(3);' },
  ],
};

function modifiedRunner(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return SHORT_FORMS.find((name) => name === node.expression.getText());
  }
  if (!ts.isPropertyAccessExpression(node) || !MODIFIERS.includes(node.name.text)) return undefined;
  let root: ts.Expression = node.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && RUNNERS.includes(root.text) ? node.getText() : undefined;
}
