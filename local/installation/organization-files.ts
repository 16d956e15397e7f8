import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplateFolder } from '../../shared/adapters/folder/template-folder.ts';
import type { StoredTemplate } from '../../shared/ports/config-versions.ts';
import type { ConfigurationDraft } from '../../shared/workflows/configuration/publish-configuration.ts';
import { UserError } from '../user-error.ts';
import { exists, PROGRAM_ROOT, type HomePaths } from './home.ts';

/** What the people of an organization edit, and publish when it is right. */
export interface OrganizationFiles {
  readonly config: string;
  /** Templates that take the place of default ones or stand beside them, and `attachments/`. */
  readonly templates: string;
}

/** The templates that every organization has. */
const DEFAULT_TEMPLATES = join(PROGRAM_ROOT, 'config', 'templates');

/**
 * Where an organization's files are: the first one of an installation has them at the top of the
 * home, any further one in a folder of its own.
 */
export async function organizationFiles(
  paths: HomePaths,
  organizationId: string,
): Promise<OrganizationFiles> {
  const own = ownFolder(paths, organizationId);
  return filesIn((await exists(own)) ? own : paths.home);
}

/** The folder of an organization that is not the first of its installation. */
export function ownFolder(paths: HomePaths, organizationId: string): string {
  return join(paths.home, 'organizations', organizationId);
}

/** A configuration and the templates beside it. */
export function filesIn(folder: string): OrganizationFiles {
  return { config: join(folder, 'config.yaml'), templates: join(folder, 'templates') };
}

/**
 * A configuration and its templates as they are on disk now, the default templates below.
 *
 * @param shownName what messages call the file.
 * @throws UserError when the configuration cannot be read; TemplateError for a file that is no template.
 */
export async function readDraft(
  files: OrganizationFiles,
  shownName: string,
): Promise<ConfigurationDraft> {
  return {
    file: shownName,
    document: await readConfigurationText(files.config, shownName),
    templates: await readTemplates(files.templates),
  };
}

/** The default templates, with a folder's own over them. The folder need not be there. */
export async function readTemplates(folder: string): Promise<Record<string, StoredTemplate>> {
  const own = (await exists(folder)) ? await readTemplateFolder(folder) : {};
  return { ...(await readTemplateFolder(DEFAULT_TEMPLATES)), ...own };
}

/** A configuration's text. @throws UserError when there is none. */
export async function readConfigurationText(path: string, shownName: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const said = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    throw new UserError(`Expected a configuration file ${shownName}, got ${said}`, {
      cause: error,
    });
  }
}

/** Writes a configuration's text, for people to go on editing. */
export async function writeConfigurationText(path: string, text: string): Promise<void> {
  await writeFile(path, text);
}
