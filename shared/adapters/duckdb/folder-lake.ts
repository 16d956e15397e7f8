import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filePathOf } from '../folder/bucket-keys.ts';
import { segmentPath, segmentStarts } from '../folder/journal-segments.ts';
import type { LakeSources } from './lake-sources.ts';

/** Where an installation keeps its journal and its bucket. */
export interface FolderLakeOptions {
  /** The folder journal's folder. */
  readonly journal: string;
  /** The folder bucket's folder. */
  readonly bucket: string;
  /** The keys of the newest snapshot's contact lines; null when there is none. */
  newestSnapshot(
    organizationId: string,
  ): Promise<{ readonly keys: readonly string[]; readonly takenAtMs: number } | null>;
}

/** The lake's files in the folders of one machine. */
export function folderLake(options: FolderLakeOptions): LakeSources {
  return {
    journal: async (organizationId) => {
      const folder = join(options.journal, organizationId);
      return segmentStarts(folder).map((start) => segmentPath(folder, start));
    },
    snapshot: async (organizationId) => {
      const snapshot = await options.newestSnapshot(organizationId);
      if (!snapshot) return null;
      const files = snapshot.keys.map((key) => filePathOf(options.bucket, key));
      // A small organization is planned without one, and old ones are removed.
      return { files: files.filter((file) => existsSync(file)), takenAtMs: snapshot.takenAtMs };
    },
  };
}
