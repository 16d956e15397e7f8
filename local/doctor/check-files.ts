import { canonicalJson } from '../../shared/domain/digest/canonical-json.ts';
import { exists } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import { readConfigurationText, readTemplates } from '../installation/organization-files.ts';
import { warning, type Finding } from './finding.ts';

const PUBLISH = '"almanac config publish --reason …" publishes them, where they are meant';

/** Whether what is published is what people have in front of them. */
export async function checkFiles({
  ports,
  organizationId,
  files,
}: Installation): Promise<readonly Finding[]> {
  const published = await ports.store.configVersions.current(organizationId);
  if (!published) return [];
  const edited = (await exists(files.config))
    ? (await readConfigurationText(files.config, files.config)) !== published.document
    : false;
  const templates = await readTemplates(files.templates);
  return [
    ...(edited
      ? [warning('configuration', `${files.config} has unpublished changes`, PUBLISH)]
      : []),
    ...(canonicalJson(templates) === canonicalJson(published.templates)
      ? []
      : [warning('templates', `${files.templates} has unpublished changes`, PUBLISH)]),
  ];
}
