import { dayOf, type Day } from '../../domain/calendar/civil-date.ts';
import { backupIdOfKey, backupPrefix, manifestKey, parseBackupId } from './backup-keys.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { loadManifest } from './verify-backup.ts';

/** A backup as a list shows it. */
export interface BackupSummary {
  readonly backupId: string;
  readonly today: Day;
  readonly run: number;
  /** What its manifest says; null when that cannot be read. */
  readonly content: {
    readonly finishedAt: number;
    readonly contacts: number;
    readonly emails: number;
    /** Bytes as stored. */
    readonly size: number;
    readonly appVersion: string;
  } | null;
  /** What is wrong with the manifest; null = nothing. The parts are not read. */
  readonly damage: string | null;
}

/** An organization's backups, the newest first. */
export async function listBackups(
  ports: Pick<BackupReadPorts, 'bucket'>,
  organizationId: string,
): Promise<readonly BackupSummary[]> {
  const summaries: BackupSummary[] = [];
  for (const folder of await backupFolders(ports, organizationId)) {
    if (folder.hasManifest) summaries.push(await summaryOf(ports, folder));
  }
  return summaries;
}

/** A folder of an organization's backups, finished or not. */
export interface BackupFolder {
  readonly backupId: string;
  readonly today: Day;
  readonly run: number;
  readonly hasManifest: boolean;
  readonly keys: readonly string[];
}

/** Everything under an organization's backup folders, the newest first. */
export async function backupFolders(
  ports: Pick<BackupReadPorts, 'bucket'>,
  organizationId: string,
): Promise<readonly BackupFolder[]> {
  const keys = new Map<string, string[]>();
  for await (const { key } of ports.bucket.list(backupPrefix(organizationId))) {
    const backupId = backupIdOfKey(key);
    if (backupId === undefined) continue;
    const own = keys.get(backupId);
    if (own) own.push(key);
    else keys.set(backupId, [key]);
  }
  return [...keys]
    .flatMap(([backupId, own]) => folderOf(organizationId, backupId, own))
    .sort((left, right) => right.today - left.today || right.run - left.run);
}

/** No folder when the id belongs to an organization whose name only begins like this one's. */
function folderOf(
  organizationId: string,
  backupId: string,
  keys: readonly string[],
): readonly BackupFolder[] {
  const id = parseBackupId(backupId);
  if (id?.organizationId !== organizationId) return [];
  const hasManifest = keys.includes(manifestKey(backupId));
  return [{ backupId, today: dayOf(id.today), run: id.run, hasManifest, keys }];
}

async function summaryOf(
  ports: Pick<BackupReadPorts, 'bucket'>,
  { backupId, today, run }: BackupFolder,
): Promise<BackupSummary> {
  const head = { backupId, today, run };
  const reading = await loadManifest(ports, backupId);
  if (reading === undefined) return { ...head, content: null, damage: 'no manifest' };
  if (!('manifest' in reading)) {
    const damage = `expected ${reading.expected}, got ${reading.received}`;
    return { ...head, content: null, damage };
  }
  const { manifest } = reading;
  const content = {
    finishedAt: manifest.finished_at_ms,
    contacts: manifest.totals.contacts,
    emails: manifest.totals.emails,
    size: manifest.parts.reduce((sum, part) => sum + part.size, 0),
    appVersion: manifest.app_version,
  };
  return { ...head, content, damage: null };
}
