/**
 * Breaks the rules on purpose, in one small way at a time, and expects some test to notice:
 * `npm run test:mutations`, or with a part of a file's name or of a sentence to try only those.
 *
 * The list is in scripts/mutations. Every wrong version is made in a temporary copy. The check
 * fails when one survives, and when its text is not in the file any more, so the list cannot rot.
 */
import { availableParallelism } from 'node:os';

import { table } from '../local/terminal/table.ts';
import { ALL_MUTANTS } from './mutations/all-mutants.ts';
import type { Mutant } from './mutations/mutant.ts';
import { Workshop, type Verdict } from './mutations/workshop.ts';

const NOT_TRIED: Verdict = { result: 'useless', why: 'it was not tried' };

const [wanted = ''] = process.argv.slice(2);
const mutants = ALL_MUTANTS.filter(({ file, breaks }) => `${file} ${breaks}`.includes(wanted));
const verdicts = new Map<Mutant, Verdict>();
const workshops = Array.from(
  { length: Math.max(1, Math.min(4, availableParallelism())) },
  () => new Workshop(),
);

try {
  const failure = await workshops[0]?.firstFailure();
  if (failure !== undefined) {
    console.error(`Expected tests that pass without any mutant, got a failure. ${failure}`);
    process.exitCode = 1;
  } else {
    await Promise.all(workshops.map(tryOneAfterTheOther));
    report();
  }
} finally {
  for (const workshop of workshops) workshop.remove();
}

async function tryOneAfterTheOther(workshop: Workshop): Promise<void> {
  for (let mutant = mutants.find(isUntried); mutant; mutant = mutants.find(isUntried)) {
    verdicts.set(mutant, NOT_TRIED);
    verdicts.set(mutant, await workshop.try(mutant));
    process.stderr.write(verdicts.get(mutant)?.result === 'killed' ? '.' : '!');
  }
}

function isUntried(mutant: Mutant): boolean {
  return !verdicts.has(mutant);
}

function report(): void {
  const rows = mutants.map((mutant) => rowOf(mutant, verdicts.get(mutant)));
  const lines = table([['', 'wrong version', 'file', 'noticed by'], ...rows]);
  console.log(`\n${lines.join('\n')}\n`);
  const killed = [...verdicts.values()].filter(({ result }) => result === 'killed').length;
  console.log(
    `${String(killed)} of ${String(mutants.length)} wrong versions of the rules noticed.`,
  );
  if (killed < mutants.length) process.exitCode = 1;
}

function rowOf({ file, breaks }: Mutant, verdict: Verdict = NOT_TRIED): readonly string[] {
  const name = file.replace('shared/domain/', '');
  switch (verdict.result) {
    case 'killed':
      return ['killed', breaks, name, verdict.by];
    case 'survived':
      return ['SURVIVED', breaks, name, ''];
    case 'useless':
      return ['USELESS', breaks, name, verdict.why];
  }
}
