import { cp, rename } from 'node:fs/promises';
import { attachmentsIn } from '../../shared/adapters/folder/template-folder.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import type { Cause } from '../../shared/ports/cause.ts';
import type { ConfigVersion } from '../../shared/ports/config-versions.ts';
import type { Renderer } from '../../shared/ports/renderer.ts';
import {
  publishConfiguration,
  type PublishResult,
} from '../../shared/workflows/configuration/publish-configuration.ts';
import { exists } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import {
  readConfigurationText,
  readDraft,
  type OrganizationFiles,
} from '../installation/organization-files.ts';

/** What to publish, and who does why. */
export interface PublishFiles extends Pick<Cause, 'actor' | 'reason'> {
  /** The organization's own files by default. */
  readonly files?: OrganizationFiles;
  /** What messages call the configuration. */
  readonly shownName: string;
}

/**
 * Publishes a configuration with its templates as the organization's next version, if nothing is
 * wrong with it. The plan follows: see `followChanges`.
 *
 * Files from elsewhere become the organization's own, so that what people edit is what holds; edits
 * that were never published are kept as `config.yaml.unpublished`.
 */
export async function publishFiles(
  installation: Installation,
  { files = installation.files, shownName, actor, reason }: PublishFiles,
): Promise<PublishResult> {
  const { ports, organizationId } = installation;
  const draft = await readDraft(files, shownName);
  const cause: Cause = { actor, reason, run: null, at: ports.clock.now() };
  const before = await ports.store.configVersions.current(organizationId);
  const publishing = { store: ports.store, renderer: rendererFor(files) };
  const result = await publishConfiguration(publishing, organizationId, draft, cause);
  if (result.result !== 'refused') await adopt(installation.files, files, before);
  await installation.drain();
  return result;
}

/** A renderer that looks for attachments beside templates that are not published yet. */
export function rendererFor({ templates }: Pick<OrganizationFiles, 'templates'>): Renderer {
  return liquidRenderer({ readAttachment: attachmentsIn(templates) });
}

async function adopt(
  own: OrganizationFiles,
  published: OrganizationFiles,
  before: ConfigVersion | undefined,
): Promise<void> {
  if (published.config !== own.config) {
    if ((await exists(own.config)) && (await isUnpublished(own.config, before))) {
      await rename(own.config, `${own.config}.unpublished`);
    }
    await cp(published.config, own.config);
  }
  if (published.templates !== own.templates && (await exists(published.templates))) {
    await cp(published.templates, own.templates, { recursive: true });
  }
}

async function isUnpublished(path: string, before: ConfigVersion | undefined): Promise<boolean> {
  return (await readConfigurationText(path, path)) !== before?.document;
}
