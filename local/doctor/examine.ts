import type { AnyInstallation } from '../installation/any-installation.ts';
import type { Installation } from '../installation/installation.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkFiles } from './check-files.ts';
import { checkJournal } from './check-journal.ts';
import { checkRules } from './check-rules.ts';
import { checkRuns } from './check-runs.ts';
import { checkSending } from './check-sending.ts';
import { checkStream } from './check-stream.ts';
import { checkUp } from './check-up.ts';
import { problem, type Finding } from './finding.ts';

/** A check of an organization, by what it looks at. */
interface Check<Where extends AnyInstallation> {
  readonly name: string;
  readonly check: (installation: Where) => Promise<readonly Finding[]>;
}

const CONFIGURATION: Check<AnyInstallation> = { name: 'configuration', check: checkConfiguration };

const ANYWHERE: readonly Check<AnyInstallation>[] = [
  { name: 'sending', check: checkSending },
  { name: 'runs', check: checkRuns },
  { name: 'state rules', check: checkRules },
];

const HERE: readonly Check<Installation>[] = [
  CONFIGURATION,
  { name: 'files', check: checkFiles },
  { name: 'journal', check: checkJournal },
  ...ANYWHERE,
  { name: 'up', check: checkUp },
];

const ON_STAGE: readonly Check<StageInstallation>[] = [
  CONFIGURATION,
  { name: 'stream', check: checkStream },
  ...ANYWHERE,
];

/** Looks at everything that may be wrong with an organization on this machine. */
export async function examine(installation: Installation): Promise<readonly Finding[]> {
  await installation.drain();
  return findingsOf(HERE, installation);
}

/** The same for an organization of a stage. */
export async function examineOnStage(installation: StageInstallation): Promise<readonly Finding[]> {
  return findingsOf(ON_STAGE, installation);
}

async function findingsOf<Where extends AnyInstallation>(
  checks: readonly Check<Where>[],
  installation: Where,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, check } of checks) {
    try {
      findings.push(...(await check(installation)));
    } catch (error) {
      // One check that cannot be made must not hide what the others find.
      const said = error instanceof Error ? error.message : String(error);
      findings.push(problem(name, `it cannot be checked: ${said}`, 'put this right first'));
    }
  }
  return findings;
}
