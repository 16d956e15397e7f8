import type { Settings } from '../../domain/settings/settings.ts';
import { configurationSchema, type ConfigurationDocument } from './configuration.schema.ts';
import { campaignDoubts } from './campaign-contradictions.ts';
import { contradictionsIn } from './contradictions.ts';
import { volumeDoubts } from './volume-doubts.ts';
import { findingsOf, type Finding } from './issue-problems.ts';
import type { ConfigurationPath, ConfigurationProblem } from './problem.ts';
import { settingsFrom } from './settings-from-document.ts';
import { withoutProblems } from './without-problems.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** A configuration as its author wrote it. */
export interface ConfigurationText {
  /** The name that messages call it by. */
  readonly file: string;
  /** YAML, so JSON too. */
  readonly text: string;
}

/** Settings that can be used, or everything that keeps the configuration from being used. */
export type ConfigurationResult =
  | {
      readonly ok: true;
      readonly settings: Settings;
      readonly warnings: readonly ConfigurationProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/**
 * Reads a configuration and fills in the defaults. One that is wrong or contradicts itself is
 * refused as a whole, with every problem listed at once.
 *
 * @param organizationId the organization it is for; then the text may leave its id out, and must
 *   not name another one.
 */
export function readConfiguration(
  { file, text }: ConfigurationText,
  { organizationId }: { readonly organizationId?: string } = {},
): ConfigurationResult {
  const source = readYaml(file, text);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };

  const parsed = configurationSchema.safeParse(source.data);
  const refused = parsed.success ? [] : findingsOf(parsed.error.issues);
  const remainder = parsed.success
    ? { data: parsed.data, originalPath: (path: ConfigurationPath) => path }
    : withoutProblems(configurationSchema, source.data);
  const contradictions = remainder ? contradictionsIn(remainder.data, organizationId) : [];
  const problems = problemsAt(source, [
    ...refused,
    ...contradictions
      .map(({ path, message }) => ({ path: remainder?.originalPath(path) ?? path, message }))
      .filter(({ path }) => !refused.some((finding) => samePath(finding, path))),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };

  const settings = settingsFrom(parsed.data, idOf(parsed.data, organizationId));
  const doubts = problemsAt(source, [...volumeDoubts(settings), ...campaignDoubts(settings)]);
  return { ok: true, settings, warnings: inTextOrder([...source.warnings, ...doubts]) };
}

/** The id is there: its absence is a contradiction, found before. */
function idOf(document: ConfigurationDocument, organizationId: string | undefined): string {
  const id = document.organization?.id ?? organizationId;
  if (id === undefined) throw new Error('Expected an organization id to be checked before');
  return id;
}

function problemsAt(
  source: YamlSource,
  findings: readonly Finding[],
): readonly ConfigurationProblem[] {
  return inTextOrder(findings.map(({ path, message }) => source.problemAt(path, message)));
}

function inTextOrder(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  return problems.toSorted((left, right) => left.line - right.line || left.column - right.column);
}

function samePath(finding: Finding, path: Finding['path']): boolean {
  return JSON.stringify(finding.path) === JSON.stringify(path);
}
