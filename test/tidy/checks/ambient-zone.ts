import ts from 'typescript';

import type { Check } from '../check.ts';
import { findInCode, isCode } from '../syntax.ts';

const LOCAL_READERS = [
  'getFullYear',
  'getMonth',
  'getDate',
  'getDay',
  'getHours',
  'getMinutes',
  'getTimezoneOffset',
  'toLocaleDateString',
  'toLocaleTimeString',
  'localeCompare',
];

/** The machine's zone and language are as ambient as its clock. */
export const ambientZone: Check = {
  id: 'ambient-zone',
  forbids:
    '`date.getMonth()` and its like, `new Date(2027, 0, 1)`, `toLocaleString`, `localeCompare`',
  instead: 'use shared/domain/calendar with the zone by name; compare text with `<`',
  reason:
    "the machine's zone and language differ; the same input has to give the same plan anywhere",
  find: (file) => {
    if (!isCode(file.path)) return [];
    return findInCode(file, (node) => {
      const read = localRead(node);
      return read === undefined
        ? undefined
        : `${read} depends on the machine's zone or language; use shared/domain/calendar, or compare text with <`;
    });
  },
  bad: [
    { path: 'shared/domain/rules/windows.ts', text: 'const month = date.getMonth();' },
    { path: 'shared/domain/planning/order.ts', text: 'names.sort((a, b) => a.localeCompare(b));' },
    { path: 'local/terminal/table.ts', text: 'const shown = count.toLocaleString();' },
    { path: 'test/domain/plan.test.ts', text: 'const day = new Date(2027, 2, 1);' },
    {
      path: 'local/up/zone.ts',
      text: 'const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;',
    },
  ],
  good: [
    { path: 'shared/adapters/outbox/ics.ts', text: 'const hours = new Date(at).getUTCHours();' },
    { path: 'shared/domain/planning/order.ts', text: 'names.sort((a, b) => (a < b ? -1 : 1));' },
    { path: 'local/terminal/table.ts', text: "const shown = count.toLocaleString('en-US');" },
  ],
};

function localRead(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && LOCAL_READERS.includes(node.name.text)) {
    return node.name.text;
  }
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  if (isUnsetLocale(node)) return 'toLocaleString without a language';
  const given = node.arguments?.length ?? 0;
  const made = node.expression.getText();
  if (ts.isNewExpression(node) && made === 'Date' && given > 1) return 'new Date(year, month, …)';
  // Without options the formatter takes the zone of the machine.
  return made === 'Intl.DateTimeFormat' && given < 2
    ? 'Intl.DateTimeFormat without a zone'
    : undefined;
}

/** `toLocaleString('en-US')` gives the same everywhere, for a number at least. */
function isUnsetLocale(node: ts.NewExpression | ts.CallExpression): boolean {
  const called = node.expression;
  const isIt = ts.isPropertyAccessExpression(called) && called.name.text === 'toLocaleString';
  const locale = node.arguments?.[0];
  return isIt && !(locale && ts.isStringLiteral(locale));
}
