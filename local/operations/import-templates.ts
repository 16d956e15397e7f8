import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { withVisitTemplates } from '../../shared/contracts/configuration/with-visit-templates.ts';
import type { VisitTemplate } from '../../shared/domain/settings/settings.ts';
import {
  visitTemplatesFromRows,
  type VisitTemplateRows,
} from '../../shared/domain/templates/visit-templates-from-rows.ts';
import type {
  TemplatesFile,
  TemplatesImport,
  TemplatesOutcome,
} from '../../shared/workflows/import/import-request.ts';
import type { ConfigVersion } from '../../shared/ports/config-versions.ts';
import { publishConfiguration } from '../../shared/workflows/configuration/publish-configuration.ts';
import { exists } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import {
  readConfigurationText,
  writeConfigurationText,
} from '../installation/organization-files.ts';
import { UserError } from '../user-error.ts';

/**
 * Takes the rows of a templates file into the organization's configuration: good rows become visit
 * templates of its next version. The configuration file that people edit gets them too, beside
 * whatever they have not published yet.
 */
export function templatesImport(installation: Installation): TemplatesImport {
  return async (file) => {
    const published = await currentVersion(installation);
    const read = visitTemplatesFromRows(file.header, file.rows);
    const rows = goodRows(file, read);
    const unsendable = await unsendableRows(installation, published, rows);
    const lines = new Set(unsendable.map(({ line }) => line));
    const sendable = rows.filter(({ line }) => !lines.has(line));
    const changed = sendable.filter((row) => changes(published.document, row));
    if (changed.length > 0) await publish(installation, published, changed, file);
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

async function currentVersion({ ports, organizationId }: Installation): Promise<ConfigVersion> {
  const published = await ports.store.configVersions.current(organizationId);
  if (published) return published;
  throw new UserError(
    `Expected a published configuration of "${organizationId}" to put templates into, found none`,
  );
}

function changes(document: string, { template }: GoodRow): boolean {
  return withVisitTemplates(document, [template]) !== withVisitTemplates(document, []);
}

/** Rows whose text could not be sent: an unknown variable, bad Liquid, a file that is missing. */
async function unsendableRows(
  { ports, organizationId }: Installation,
  published: ConfigVersion,
  rows: readonly GoodRow[],
): Promise<TemplatesOutcome['rejections']> {
  const templates = rows.map(({ template }) => template);
  const document = withVisitTemplates(published.document, templates);
  const read = readConfiguration({ file: 'templates', text: document }, { organizationId });
  if (!read.ok) {
    const problems = read.problems.map(({ message }) => message).join('; ');
    throw new UserError(`Expected templates that fit the configuration, got: ${problems}`);
  }
  const errors = (await ports.renderer.check(read.settings, published.templates)).filter(
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
  installation: Installation,
  published: ConfigVersion,
  rows: readonly GoodRow[],
  { cause }: TemplatesFile,
): Promise<void> {
  const { ports, organizationId, files } = installation;
  const templates = rows.map(({ template }) => template);
  const document = withVisitTemplates(published.document, templates);
  const draft = { file: 'config.yaml', document, templates: published.templates };
  const result = await publishConfiguration(ports, organizationId, draft, cause);
  if (result.result === 'refused') {
    throw new UserError(
      `Expected a configuration that can be published, got: ${result.problems.join('; ')}`,
    );
  }
  await carryOver(files.config, published.document, document, templates);
}

/** What people edit has to have the templates too, or the next publishing would lose them. */
async function carryOver(
  path: string,
  before: string,
  after: string,
  templates: readonly VisitTemplate[],
): Promise<void> {
  const edited = (await exists(path)) ? await readConfigurationText(path, path) : before;
  const merged = edited === before ? after : withVisitTemplates(edited, templates);
  await writeConfigurationText(path, merged);
}
