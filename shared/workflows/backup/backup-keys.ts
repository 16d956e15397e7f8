import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';

const FOLDER = 'backups/';
const MANIFEST = 'manifest.json';
const RUN_DIGITS = 8;
const SLICE_DIGITS = 4;

/** What a backup's id says. */
export interface BackupIdParts {
  readonly organizationId: string;
  /** The date that the backup worked for, as text. */
  readonly today: string;
  readonly run: number;
}

/** The id of a run's backup: derived, so that a run taken over goes on with the same backup. */
export function backupIdOf(organizationId: string, today: Day, run: number): string {
  return `${organizationId}-${formatCivilDate(today)}-${String(run).padStart(RUN_DIGITS, '0')}`;
}

/** What an id says, `undefined` when it is no backup's id. */
export function parseBackupId(backupId: string): BackupIdParts | undefined {
  const match = /^([a-z0-9-]{1,32})-(\d{4}-\d{2}-\d{2})-(\d{8,})$/.exec(backupId);
  const [, organizationId, today, run] = match ?? [];
  if (organizationId === undefined || today === undefined || run === undefined) return undefined;
  return { organizationId, today, run: Number(run) };
}

/** Where backups stand in the bucket; with an organization, those whose ids begin with it. */
export function backupPrefix(organizationId: string): string {
  return `${FOLDER}${organizationId}-`;
}

/** The key of a part by its name in the manifest, or of the manifest itself. */
export function partKey(backupId: string, name: string): string {
  return `${FOLDER}${backupId}/${name}`;
}

export function manifestKey(backupId: string): string {
  return partKey(backupId, MANIFEST);
}

/** The backup that an object belongs to. */
export function backupIdOfKey(key: string): string | undefined {
  const [folder, backupId, ...rest] = key.split('/');
  return `${folder ?? ''}/` === FOLDER && rest.length > 0 ? backupId : undefined;
}

/** The name of a slice's part. */
export function sliceName(slice: number): string {
  return `contacts/${String(slice).padStart(SLICE_DIGITS, '0')}.ndjson.gz`;
}
