import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templateFile } from '../../shared/domain/templates/template-file.ts';
import { exists } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import {
  readConfigurationText,
  readTemplates,
  writeConfigurationText,
} from '../installation/organization-files.ts';

/**
 * Puts the configuration that a restore brought back on disk, where people edit it: what stands in
 * `config.yaml` would undo it at the next publishing. A file that says something else is kept as
 * `config.yaml.before-restore`; of the templates those are written that differ from what is there.
 */
export async function adoptRestored({ ports, organizationId, files }: Installation): Promise<void> {
  const published = await ports.store.configVersions.current(organizationId);
  if (!published) return;
  if (await exists(files.config)) {
    const text = await readConfigurationText(files.config, files.config);
    if (text !== published.document) await rename(files.config, `${files.config}.before-restore`);
  }
  await writeConfigurationText(files.config, published.document);
  const onDisk = await readTemplates(files.templates);
  await mkdir(files.templates, { recursive: true });
  for (const template of Object.values(published.templates)) {
    const { name, html, subject, text } = template;
    const same = onDisk[name];
    if (same?.html === html && same.subject === subject && same.text === text) continue;
    await writeFile(join(files.templates, `${name}.html`), templateFile(template));
    if (text !== null) await writeFile(join(files.templates, `${name}.txt`), text);
  }
}
