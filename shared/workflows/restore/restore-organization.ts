import { configurationLine } from '../../contracts/backup/configuration-line.ts';
import type { BackupManifest, BackupPart } from '../../contracts/backup/manifest.ts';
import {
  dayLoadLine,
  organizationLine,
  runLine,
  suppressionLine,
} from '../../contracts/backup/organization-lines.ts';
import type { LineCodec } from '../../contracts/records/line-codec.ts';
import type { ConfigVersion } from '../../ports/config-versions.ts';
import type { DayLoad } from '../../ports/day-loads.ts';
import type { Run } from '../../ports/runs.ts';
import type { Suppression } from '../../ports/suppressions.ts';
import { readWholePart } from '../backup/read-parts.ts';
import type { ContactRestore } from './restore-contacts.ts';
import type { RestorePorts } from './restore-ports.ts';

/** What a backup holds beside its contacts. */
export interface SavedOrganization {
  readonly createdAt: number;
  readonly slices: number;
  readonly configVersions: readonly ConfigVersion[];
  readonly suppressions: readonly Suppression[];
  readonly runs: readonly Run[];
  readonly dayLoads: readonly DayLoad[];
  readonly activeContacts: number;
}

/** Reads a backup's small parts. */
export async function readOrganization(
  ports: RestorePorts,
  manifest: BackupManifest,
): Promise<SavedOrganization> {
  const [organization] = await read(ports, manifest, 'organization', organizationLine);
  if (!organization) {
    throw new Error(`Expected the organization's record in ${manifest.backup_id}, found none`);
  }
  return {
    createdAt: organization.createdAt,
    slices: organization.slices,
    activeContacts: organization.activeContacts,
    configVersions: await read(ports, manifest, 'configuration', configurationLine),
    suppressions: await read(ports, manifest, 'suppressions', suppressionLine),
    runs: await read(ports, manifest, 'runs', runLine),
    dayLoads: await read(ports, manifest, 'day_loads', dayLoadLine),
  };
}

/**
 * Publishes the saved versions that the store lacks, in order, so that they get their numbers back.
 * @returns how many.
 * @throws Error when the store has other versions under these numbers.
 */
export async function restoreConfigVersions(
  { ports: { store }, request }: Pick<ContactRestore, 'ports' | 'request'>,
  saved: readonly ConfigVersion[],
): Promise<number> {
  const { organizationId, dryRun } = request;
  const there = (await store.configVersions.list(organizationId)).length;
  const missing = saved.filter(({ version }) => version > there);
  if (dryRun === true) return missing.length;
  for (const { version, document, templates, cause } of missing.sort(byVersion)) {
    const content = { document, templates };
    const published = await store.configVersions.publish(organizationId, content, cause);
    if (published.version === version) continue;
    throw new Error(
      `Expected to restore configuration ${String(version)}, the store made it ${String(published.version)}`,
    );
  }
  return missing.length;
}

function byVersion(left: ConfigVersion, right: ConfigVersion): number {
  return left.version - right.version;
}

async function read<Value>(
  ports: RestorePorts,
  manifest: BackupManifest,
  kind: BackupPart['kind'],
  codec: LineCodec<Value>,
): Promise<readonly Value[]> {
  const records: Value[] = [];
  for (const part of manifest.parts.filter((own) => own.kind === kind)) {
    records.push(...(await readWholePart(ports, manifest.backup_id, part, codec)));
  }
  return records;
}
