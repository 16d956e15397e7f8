import { readConfiguration } from '../../contracts/configuration/read-configuration.ts';
import { withVisitTemplates } from '../../contracts/configuration/with-visit-templates.ts';
import type { VisitTemplate } from '../../domain/settings/settings.ts';
import {
  visitTemplatesFromRows,
  type VisitTemplateRows,
} from '../../domain/templates/visit-templates-from-rows.ts';
import type { ConfigVersion } from '../../ports/config-versions.ts';
import type { Ports } from '../../ports/ports.ts';
import { publishConfiguration } from '../configuration/publish-configuration.ts';
import type { TemplatesFile, TemplatesImport, TemplatesOutcome } from './import-request.ts';

/** The good rows of a file do not make a configuration that could be published. */
export class TemplatesUnpublishable extends Error {
  override readonly name = 'TemplatesUnpublishable';
}

/** A configuration that took templates in. */
export interface PublishedTemplates {
  readonly before: string;
  readonly after: string;
  readonly templates: readonly VisitTemplate[];
}

type TemplatePorts = Pick<Ports, 'renderer' | 'store'>;

/**
 * Takes the rows of a templates file into the organization's configuration: good rows become visit
 * templates of its next version.
 *
 * @param published told of a version that was published, for what stands outside the store.
 */
export function publishTemplates(
  ports: TemplatePorts,
  published: (change: PublishedTemplates) => Promise<void> = async () => undefined,
): TemplatesImport {
  return async (file) => {
    const current = await currentVersion(ports, file.organizationId);
    const read = visitTemplatesFromRows(file.header, file.rows);
    const rows = goodRows(file, read);
    const unsendable = await unsendableRows(ports, file, current, rows);
    const lines = new Set(unsendable.map(({ line }) => line));
    const sendable = rows.filter(({ line }) => !lines.has(line));
    const changed = sendable.filter((row) => changes(current.document, row));
    if (changed.length > 0) await published(await publish(ports, file, current, changed));
    return {
      unchanged: sendable.filter((row) => !changed.includes(row)).map(({ line }) => line),
      rejections: [...read.rejections, ...unsendable],
    };
  };
}

/** A visit template with the line that gives it. */
interface GoodRow {
  readonly line: number;
  readonly template: VisitTemplate;
}

/** Templates come in the order of the rows that are not rejected. */
function goodRows(
  { rows }: TemplatesFile,
  { templates, rejections }: VisitTemplateRows,
): readonly GoodRow[] {
  const rejected = new Set(rejections.map(({ line }) => line));
  const good = rows.filter(({ line }) => !rejected.has(line));
  return templates.map((template, index) => ({ template, line: good[index]?.line ?? 0 }));
}

async function currentVersion(
  { store }: TemplatePorts,
  organizationId: string,
): Promise<ConfigVersion> {
  const current = await store.configVersions.current(organizationId);
  if (current) return current;
  throw new TemplatesUnpublishable(
    `Expected a published configuration of "${organizationId}" to put templates into, found none`,
  );
}

function changes(document: string, { template }: GoodRow): boolean {
  return withVisitTemplates(document, [template]) !== withVisitTemplates(document, []);
}

/** Rows whose text could not be sent: an unknown variable, bad Liquid, a file that is missing. */
async function unsendableRows(
  { renderer }: TemplatePorts,
  { organizationId }: TemplatesFile,
  current: ConfigVersion,
  rows: readonly GoodRow[],
): Promise<TemplatesOutcome['rejections']> {
  const templates = rows.map(({ template }) => template);
  const document = withVisitTemplates(current.document, templates);
  const read = readConfiguration({ file: 'templates', text: document }, { organizationId });
  if (!read.ok) {
    const problems = read.problems.map(({ message }) => message).join('; ');
    throw new TemplatesUnpublishable(
      `Expected templates that fit the configuration, got: ${problems}`,
    );
  }
  const errors = (await renderer.check(read.settings, current.templates)).filter(
    ({ severity }) => severity === 'error',
  );
  return rows.flatMap(({ line, template: { code } }) =>
    errors
      .filter(({ template }) => template === `visit_${code}`)
      .map(({ part, message }) => ({
        line,
        column: part === 'subject' ? 'Subject' : 'EmailBody',
        value: code,
        reason: 'unsendable',
        message,
      })),
  );
}

async function publish(
  ports: TemplatePorts,
  { organizationId, cause }: TemplatesFile,
  current: ConfigVersion,
  rows: readonly GoodRow[],
): Promise<PublishedTemplates> {
  const templates = rows.map(({ template }) => template);
  const document = withVisitTemplates(current.document, templates);
  const draft = { file: 'config.yaml', document, templates: current.templates };
  const result = await publishConfiguration(ports, organizationId, draft, cause);
  if (result.result === 'refused') {
    throw new TemplatesUnpublishable(
      `Expected a configuration that can be published, got: ${result.problems.join('; ')}`,
    );
  }
  return { before: current.document, after: document, templates };
}
