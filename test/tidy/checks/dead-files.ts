import type { Check } from '../check.ts';
import { isCode } from '../syntax.ts';

/** A file that only its test knows is kept alive by the test. */
export const deadFiles: Check = {
  id: 'dead-files',
  forbids: 'a file of shared, local or lib that nothing but tests imports',
  instead: 'wire it in, or delete it with its test; test doubles belong in test/support',
  reason: 'code that nothing runs is read, kept working and believed all the same',
  find: ({ path }, project) => {
    if (!isCode(path) || !/^(shared|local|lib)\//.test(path)) return [];
    // Memory is the adapter that tests and simulations run on.
    if (path.startsWith('shared/adapters/memory/')) return [];
    const isUsed = project.importers(path).some((importer) => !importer.startsWith('test/'));
    return isUsed ? [] : [{ line: 1, message: 'nothing but tests imports this file' }];
  },
  bad: [{ path: 'shared/domain/calendar/nobody-asks.ts', text: 'export const answer = 42;' }],
  good: [
    { path: 'shared/domain/calendar/civil-date.ts', text: 'export const day = 1;' },
    { path: 'bin/almanac.ts', text: 'export const main = 1;' },
  ],
};
