import type { OpenHome } from '../installation/open-home.ts';
import type { Installation } from '../installation/installation.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkJournal } from './check-journal.ts';
import { checkRules } from './check-rules.ts';
import { checkRuns } from './check-runs.ts';
import { checkSending } from './check-sending.ts';
import { problem, type Finding } from './finding.ts';

/** The checks of an organization, by what they look at. */
const CHECKS: readonly {
  readonly name: string;
  readonly check: (installation: Installation) => Promise<readonly Finding[]>;
}[] = [
  { name: 'configuration', check: checkConfiguration },
  { name: 'journal', check: checkJournal },
  { name: 'sending', check: checkSending },
  { name: 'runs', check: checkRuns },
  { name: 'state rules', check: checkRules },
];

/** Looks at everything that may be wrong with an organization of an installation. */
export async function examine(
  home: OpenHome,
  organizationId: string | undefined,
): Promise<readonly Finding[]> {
  const installation = await home.installation(organizationId);
  await installation.drain();
  const findings: Finding[] = [];
  for (const { name, check } of CHECKS) {
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
