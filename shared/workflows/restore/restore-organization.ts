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
import type { Store } from '../../ports/store.ts';
import type { Suppression } from '../../ports/suppressions.ts';
import { readWholePart } from '../backup/read-parts.ts';
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

/** The saved versions that a store lacks, in order. */
export async function missingVersions(
  { configVersions }: Pick<Store, 'configVersions'>,
  organizationId: string,
  saved: readonly ConfigVersion[],
): Promise<readonly ConfigVersion[]> {
  const there = (await configVersions.list(organizationId)).length;
  return saved.filter(({ version }) => version > there).sort(byVersion);
}

/**
 * Publishes the saved versions that the store lacks, in order, so that they get their numbers back.
 * @throws Error when the store has other versions under these numbers.
 */
export async function restoreConfigVersions(
  { store }: Pick<RestorePorts, 'store'>,
  organizationId: string,
  saved: readonly ConfigVersion[],
): Promise<void> {
  const missing = await missingVersions(store, organizationId, saved);
  for (const { version, document, templates, cause } of missing) {
    const content = { document, templates };
    const published = await store.configVersions.publish(organizationId, content, cause);
    if (published.version === version) continue;
    throw new Error(
      `Expected to restore configuration ${String(version)}, the store made it ${String(published.version)}`,
    );
  }
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
