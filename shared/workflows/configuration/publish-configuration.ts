import { checkTemplates } from '../../contracts/configuration/check-templates.ts';
import { formatProblem } from '../../contracts/configuration/problem.ts';
import { readConfiguration } from '../../contracts/configuration/read-configuration.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ConfigVersion, StoredTemplate } from '../../ports/config-versions.ts';
import type { Ports } from '../../ports/ports.ts';

/** A configuration with its templates, as somebody wrote them. */
export interface ConfigurationDraft {
  /** What messages call the document. */
  readonly file: string;
  readonly document: string;
  readonly templates: Readonly<Record<string, StoredTemplate>>;
}

/** What checking a draft found; each problem a line for people. */
export type DraftVerdict =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      readonly warnings: readonly string[];
    };

/** Checks a draft as a whole: settings, the templates they need, the templates themselves. */
export async function checkDraft(
  ports: Pick<Ports, 'renderer'>,
  draft: ConfigurationDraft,
  organizationId?: string,
): Promise<DraftVerdict> {
  const source = { file: draft.file, text: draft.document };
  const read = readConfiguration(source, organizationId === undefined ? {} : { organizationId });
  if (!read.ok) return { ok: false, problems: read.problems.map(formatProblem), warnings: [] };
  const missing = checkTemplates(read.settings, Object.keys(draft.templates), source);
  const found = await ports.renderer.check(read.settings, draft.templates);
  const describe = ({ template, part, line, message }: (typeof found)[number]): string =>
    `template ${template}, ${part}${line === null ? '' : `, line ${String(line)}`}: ${message}`;
  const problems = [
    ...missing.map(formatProblem),
    ...found.filter(({ severity }) => severity === 'error').map(describe),
  ];
  const warnings = [
    ...read.warnings.map(formatProblem),
    ...found.filter(({ severity }) => severity === 'warning').map(describe),
  ];
  if (problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, settings: read.settings, warnings };
}

/** What publishing needs. */
interface PublishPorts extends Pick<Ports, 'renderer'> {
  readonly store: Pick<Ports['store'], 'configVersions'>;
}

export type PublishResult =
  | {
      readonly result: 'published' | 'unchanged';
      readonly version: ConfigVersion;
      readonly settings: Settings;
      readonly warnings: readonly string[];
    }
  | {
      readonly result: 'refused';
      readonly problems: readonly string[];
      readonly warnings: readonly string[];
    };

/** Publishes a draft as the organization's next configuration version, if nothing is wrong with it. */
export async function publishConfiguration(
  ports: PublishPorts,
  organizationId: string,
  draft: ConfigurationDraft,
  cause: Cause,
): Promise<PublishResult> {
  const verdict = await checkDraft(ports, draft, organizationId);
  if (!verdict.ok) return { ...verdict, result: 'refused' };
  const { configVersions } = ports.store;
  const before = await configVersions.current(organizationId);
  const { document, templates } = draft;
  const version = await configVersions.publish(organizationId, { document, templates }, cause);
  const result = before?.version === version.version ? 'unchanged' : 'published';
  return { result, version, settings: verdict.settings, warnings: verdict.warnings };
}
