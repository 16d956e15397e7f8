import { attachmentsIn } from '../../shared/adapters/folder/template-folder.ts';
import { attachmentKey } from '../../shared/adapters/bucket-attachments.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import type { Cause } from '../../shared/ports/cause.ts';
import {
  checkDraft,
  publishConfiguration,
  type PublishResult,
} from '../../shared/workflows/configuration/publish-configuration.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { readDraft, type OrganizationFiles } from '../installation/organization-files.ts';
import { rendererFor } from '../operations/publish-files.ts';

/** What to publish, and who does why. */
export interface StagePublishing extends Pick<Cause, 'actor' | 'reason'> {
  readonly files: OrganizationFiles;
  /** What messages call the configuration. */
  readonly shownName: string;
}

/**
 * Publishes files of this machine as a stage's next configuration version, if nothing is wrong with
 * them. What its visit templates attach goes into the bucket first: a version never names a file
 * that is not there.
 */
export async function publishOnStage(
  { ports, organizationId }: Pick<AnyInstallation, 'ports' | 'organizationId'>,
  { files, shownName, actor, reason }: StagePublishing,
): Promise<PublishResult> {
  const draft = await readDraft(files, shownName);
  const renderer = rendererFor(files);
  const verdict = await checkDraft({ renderer }, draft, organizationId);
  if (!verdict.ok) return { ...verdict, result: 'refused' };
  const readAttachment = attachmentsIn(files.templates);
  for (const name of attachmentsOf(verdict.settings)) {
    const content = await readAttachment(name);
    if (content) await ports.bucket.write(attachmentKey(organizationId, name), content);
  }
  const cause: Cause = { actor, reason, run: null, at: ports.clock.now() };
  return publishConfiguration({ store: ports.store, renderer }, organizationId, draft, cause);
}

function attachmentsOf({ visitTemplates }: Settings): ReadonlySet<string> {
  return new Set(visitTemplates.flatMap(({ attachments }) => attachments));
}
