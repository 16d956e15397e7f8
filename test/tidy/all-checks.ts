import type { Check } from './check.ts';
import { ambientClock } from './checks/ambient-clock.ts';
import { ambientEnvironment } from './checks/ambient-environment.ts';
import { ambientRandomness } from './checks/ambient-randomness.ts';
import { ambientTimers } from './checks/ambient-timers.ts';
import { ambientZone } from './checks/ambient-zone.ts';
import { deadFiles } from './checks/dead-files.ts';
import { documentCommands } from './checks/document-commands.ts';
import { documentMentions } from './checks/document-mentions.ts';
import { fileNames } from './checks/file-names.ts';
import { importArrows } from './checks/import-arrows.ts';
import { policyStatements } from './checks/policy-statements.ts';
import { unfinishedTests } from './checks/unfinished-tests.ts';
import { workflowWaits } from './checks/workflow-waits.ts';

/** What this project never does, in the order of the table in docs/checks.md. */
export const ALL_CHECKS: readonly Check[] = [
  importArrows,
  workflowWaits,
  ambientClock,
  ambientZone,
  ambientRandomness,
  ambientTimers,
  ambientEnvironment,
  policyStatements,
  fileNames,
  deadFiles,
  unfinishedTests,
  documentMentions,
  documentCommands,
];

/** docs/checks.md as it has to be. */
export function checksPage(): string {
  const rows = ALL_CHECKS.map(
    ({ id, forbids, instead, reason }) => `| \`${id}\` | ${forbids} | ${instead} | ${reason} |`,
  );
  return [
    '# What a machine checks',
    '',
    'Ordinary tests over the source, in `test/tidy/`; each has examples that it must catch and',
    'examples that it must leave alone. `npm run tidy` runs them, `npm run check` and `npm test` too.',
    'Types, unsafe values and sizes are the linter’s part (`eslint.config.js`).',
    'This page is made from the checks: `node scripts/write-checks-page.ts`.',
    '',
    '| check | never | instead | because |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
