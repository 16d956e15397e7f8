import {
  slicePartKey,
  slicePartSchema,
  type SlicePart,
} from '../../contracts/backup/slice-part.ts';
import type { BackupState } from '../../contracts/steps/backup-steps.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import type { BackupPorts } from './backup-ports.ts';
import { writeSlice } from './write-parts.ts';

/**
 * Writes one slice's part of a backup, from the store, and leaves for the close what it came to.
 * Again, it writes both anew.
 */
export async function backupSlice(
  ports: BackupPorts,
  backup: BackupState,
  slice: number,
): Promise<void> {
  const part = await writeSlice(ports, backup, slice);
  await writeJson(ports.bucket, slicePartKey(backup, slice), part);
}

/** What the slices of a backup came to, in order. */
export async function readSliceParts(
  ports: BackupPorts,
  backup: BackupState,
): Promise<readonly SlicePart[]> {
  const slices = [...Array(backup.sliceCount).keys()];
  return ports.tasks.map(slices, (slice) =>
    readJson(ports.bucket, slicePartKey(backup, slice), slicePartSchema),
  );
}
