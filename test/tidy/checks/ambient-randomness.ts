import ts from 'typescript';

import type { Check } from '../check.ts';
import { dottedName, findInCode, isCode } from '../syntax.ts';

const RANDOM_FUNCTIONS = [
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
];

/** Identity is derived, chance is seeded; fresh identifiers come from a port. */
export const ambientRandomness: Check = {
  id: 'ambient-randomness',
  forbids: '`Math.random`, `randomUUID`, `randomBytes` and their like outside shared/runtime',
  instead: 'derive it (shared/domain/planning/hash.ts), seed it, or ask the `Ids` port',
  reason: 'planning twice must give the same emails; a failing simulation must be repeatable',
  find: (file) => {
    if (!isCode(file.path) || file.path.startsWith('shared/runtime/')) return [];
    return findInCode(file, (node) => {
      const isRandom =
        dottedName(node) === 'Math.random' ||
        (ts.isIdentifier(node) && RANDOM_FUNCTIONS.includes(node.text));
      return isRandom
        ? `${node.getText()} draws from the machine; derive it (hash.ts), seed it, or ask the Ids port`
        : undefined;
    });
  },
  bad: [
    { path: 'shared/domain/planning/late.ts', text: 'const jitter = Math.random() * 7;' },
    { path: 'shared/workflows/plan/open.ts', text: "import { randomUUID } from 'node:crypto';" },
    { path: 'shared/adapters/folder/bucket.ts', text: 'const name = crypto.randomBytes(4);' },
    { path: 'test/domain/plan.test.ts', text: 'const day = Math.floor(Math.random() * 365);' },
  ],
  good: [
    { path: 'shared/runtime/ids.ts', text: "import { randomUUID } from 'node:crypto';" },
    { path: 'shared/domain/planning/late.ts', text: 'const day = fnv1a32(text) % count;' },
  ],
};
