import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkDraft,
  type PublishResult,
} from '../../shared/workflows/configuration/publish-configuration.ts';
import { copyFolder } from '../installation/copy-folder.ts';
import type { OpenHome } from '../installation/open-home.ts';
import type { Installation } from '../installation/installation.ts';
import {
  filesIn,
  ownFolder,
  readConfigurationText,
  readTemplates,
  writeConfigurationText,
  type OrganizationFiles,
} from '../installation/organization-files.ts';
import { checkNewId, slicesFor } from './organization-id.ts';
import { publishFiles, rendererFor } from './publish-files.ts';

/** A new organization, and what its people bring along. */
export interface NewOrganization {
  readonly organizationId: string;
  /** @defaultValue those of a small organization */
  readonly slices?: number;
  /** Its configuration; a short one to begin with by default. */
  readonly config?: string;
  /**
   * What messages call that file.
   *
   * @defaultValue its path
   */
  readonly shownName?: string;
  /** A folder of templates that take the place of default ones, and `attachments/`. */
  readonly templates?: string;
  readonly actor: string;
}

/** What adding an organization came to; refused when its configuration has problems. */
export type AddedOrganization =
  | {
      readonly result: 'added';
      readonly installation: Installation;
      readonly published: Exclude<PublishResult, { readonly result: 'refused' }>;
    }
  | Extract<PublishResult, { readonly result: 'refused' }>;

/**
 * Adds an organization to a home: copies its configuration and templates in, and publishes them as
 * version 1. Nothing is written while the configuration has problems.
 *
 * @throws UserError when the id cannot be one, or is taken.
 */
export async function addOrganization(
  home: OpenHome,
  request: NewOrganization,
): Promise<AddedOrganization> {
  const { organizationId } = request;
  const others = await checkNewId(home.ports.store, organizationId);
  const { home: top, drop } = home.paths;
  const files = filesIn(others.length === 0 ? top : ownFolder(home.paths, organizationId));
  const brought = request.templates ?? files.templates;
  const shownName = request.shownName ?? request.config ?? 'config.yaml';
  const draft = {
    file: shownName,
    document: request.config
      ? await readConfigurationText(request.config, shownName)
      : starterConfiguration(organizationId),
    templates: await readTemplates(brought),
  };
  const renderer = rendererFor({ templates: brought });
  const verdict = await checkDraft({ renderer }, draft, organizationId);
  if (!verdict.ok) return { ...verdict, result: 'refused' };

  await mkdir(files.templates, { recursive: true });
  await mkdir(join(drop, organizationId), { recursive: true });
  await writeConfigurationText(files.config, draft.document);
  if (brought !== files.templates) await copyFolder(brought, files.templates);
  return publishFirst(home, request, files);
}

async function publishFirst(
  home: OpenHome,
  { organizationId, slices = slicesFor(0), actor }: NewOrganization,
  files: OrganizationFiles,
): Promise<AddedOrganization> {
  const createdAt = home.ports.clock.now();
  const organization = { id: organizationId, slices, createdAt, stopped: null };
  await home.ports.store.organizations.create(organization);
  const published = await publishFiles(await home.installation(organizationId), {
    shownName: files.config,
    actor,
    reason: 'organization added',
  });
  if (published.result === 'refused') return published;
  // Opened again: its zone is known only now.
  return { result: 'added', installation: await home.installation(organizationId), published };
}

function starterConfiguration(organizationId: string): string {
  return `# The configuration of ${organizationId}. Only what differs from the defaults stands here;
# config/default.yaml of the program explains every setting. After a change:
#   almanac config check
#   almanac config publish --reason "what changed and why"
organization:
  id: '${organizationId}'
  # The IANA time zone of every date and time.
  time_zone: America/Chicago
  # Placeholders: put your own in before anything is sent. Mail has to carry all three.
  name: '${organizationId}'
  from: '${organizationId} <hello@almanac.example>'
  postal_address: 1 Example Street, Springfield, IL 62701
`;
}
