import { isWarning, lawDifferences } from '../../shared/domain/rules/law-differences.ts';
import { describeDifference, describeStaleRule } from '../../shared/domain/rules/law-sentences.ts';
import { staleRules } from '../../shared/domain/rules/stale-rules.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { stateLaw } from '../installation/program-files.ts';
import { plural } from '../terminal/table.ts';
import { fine, warning, type Finding } from './finding.ts';

/** Whether the state rules fall behind the law, as far as it was read, and were looked at lately. */
export async function checkRules(installation: AnyInstallation): Promise<readonly Finding[]> {
  const { settings } = await installation.configuration();
  const today = await installation.today();
  const law = await stateLaw();
  const behind = lawDifferences(settings.stateRules, law, today).filter(isWarning);
  const stale = staleRules(settings.stateRules, law, today);
  return [
    behind.length === 0
      ? fine('state rules', 'none falls behind the law')
      : warning(
          'state rules',
          `${plural(behind.length, 'state')} where the law has more than the policy`,
          'have a compliance officer decide; rules are in state_rules of the configuration',
          behind.map(describeDifference),
        ),
    stale.length === 0
      ? fine('state rules', 'all were compared with their sources within a year')
      : warning(
          'state rules',
          `${plural(stale.length, 'rule')} to compare with their sources`,
          'read the sources, correct the rules, and write checked_on beside them',
          stale.map(describeStaleRule),
        ),
  ];
}
