import {
  readConfiguration,
  type ConfigurationResult,
} from '../../shared/contracts/configuration/read-configuration.ts';
import { formatProblem } from '../../shared/contracts/configuration/problem.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';

/** A configuration of the organization `org`; `text` is YAML below the section `organization`. */
export function readYamlOf(text: string): ConfigurationResult {
  return readConfiguration({ file: 'config.yaml', text: `organization: { id: org }\n${text}` });
}

/** The settings that a configuration gives. @throws Error with its problems when it is refused. */
export function settingsOf(text: string): Settings {
  const result = readYamlOf(text);
  if (result.ok) return result.settings;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}

/** The problems of a configuration as `path: message`; empty when it is accepted. */
export function problemsOf(text: string): readonly string[] {
  const result = readYamlOf(text);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}
