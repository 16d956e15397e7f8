import type { PublishResult } from '../../shared/workflows/configuration/publish-configuration.ts';
import { checkDraft } from '../../shared/workflows/configuration/publish-configuration.ts';
import { readDraft, type OrganizationFiles } from '../installation/organization-files.ts';
import { checkNewId } from '../operations/organization-id.ts';
import { rendererFor } from '../operations/publish-files.ts';
import { UserError } from '../user-error.ts';
import { publishOnStage } from './publish-on-stage.ts';
import type { OpenStage } from './stage-installation.ts';

/** A new organization of a stage. */
export interface NewOnStage {
  readonly organizationId: string;
  readonly slices: number;
  readonly files: OrganizationFiles;
  /** What messages call its configuration. */
  readonly shownName: string;
  readonly actor: string;
}

/**
 * Adds an organization to a stage and publishes its configuration as version 1. Nothing is written
 * while the configuration has problems.
 *
 * @throws UserError when the id cannot be one, or is taken.
 */
export async function addOnStage(stage: OpenStage, request: NewOnStage): Promise<PublishResult> {
  const { organizationId, slices, files, shownName, actor } = request;
  const { organizations } = stage.ports.store;
  await checkNewId(stage.ports.store, organizationId);
  const draft = await readDraft(files, shownName);
  const verdict = await checkDraft({ renderer: rendererFor(files) }, draft, organizationId);
  if (!verdict.ok) return { ...verdict, result: 'refused' };
  const createdAt = stage.ports.clock.now();
  await organizations.create({ id: organizationId, slices, createdAt, stopped: null });
  const created = await organizations.get(organizationId);
  // An interrupted attempt may have left one of another size, and that is fixed.
  if (created?.slices !== slices) {
    throw new UserError(
      `Expected "${organizationId}" to be new, got one of ${String(created?.slices)} slices that an interrupted attempt left; "almanac org remove" removes it`,
    );
  }
  const reason = 'organization added';
  return publishOnStage(stage.anyInstallation(organizationId), {
    files,
    shownName,
    actor,
    reason,
  });
}
