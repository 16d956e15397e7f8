import { withVisitTemplates } from '../../shared/contracts/configuration/with-visit-templates.ts';
import type { TemplatesImport } from '../../shared/workflows/import/import-request.ts';
import {
  publishTemplates,
  type PublishedTemplates,
} from '../../shared/workflows/import/publish-templates.ts';
import { exists } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import {
  readConfigurationText,
  writeConfigurationText,
} from '../installation/organization-files.ts';

/**
 * Takes a templates file into the organization's configuration. The configuration file that people
 * edit gets its templates too, beside whatever they have not published yet.
 */
export function templatesImport({ ports, files }: Installation): TemplatesImport {
  return publishTemplates(ports, (change) => carryOver(files.config, change));
}

/** What people edit has to have the templates too, or the next publishing would lose them. */
async function carryOver(
  path: string,
  { before, after, templates }: PublishedTemplates,
): Promise<void> {
  const edited = (await exists(path)) ? await readConfigurationText(path, path) : before;
  const merged = edited === before ? after : withVisitTemplates(edited, templates);
  await writeConfigurationText(path, merged);
}
