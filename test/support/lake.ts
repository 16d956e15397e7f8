import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { duckDbQuery } from '../../shared/adapters/duckdb/duckdb-query.ts';
import { folderLake } from '../../shared/adapters/duckdb/folder-lake.ts';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import type { MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { encodeContactRecords } from '../../shared/contracts/records/contact-line.ts';
import type { Query } from '../../shared/ports/query.ts';
import { NOW_MS, ORG } from './stored-records.ts';

/** A folder with the files of a lake, and the query over them. */
export interface LakeFolder {
  readonly folder: string;
  readonly query: Query;
  /** Writes what the ports' journal has. */
  writeJournal(ports: MemoryPorts): Promise<void>;
  /** Writes contacts as a snapshot taken at `NOW_MS`. */
  writeSnapshot(ports: MemoryPorts, contactIds: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

/** An empty lake: no file is there yet. */
export async function lakeFolder(): Promise<LakeFolder> {
  const folder = await mkdtemp(join(tmpdir(), "almanac lake's "));
  const paths = { journal: join(folder, 'journal'), bucket: join(folder, 'bucket') };
  const keys: string[] = [];
  const newestSnapshot = async () => (keys.length > 0 ? { keys, takenAtMs: NOW_MS } : null);
  return {
    folder,
    query: duckDbQuery(folderLake({ ...paths, newestSnapshot })),
    writeJournal: async (ports) => {
      await rm(paths.journal, { recursive: true, force: true });
      // Small segments: a question is about all of them.
      const journal = folderJournal({ folder: paths.journal, segmentBytes: 2_000 });
      const { entries } = await ports.journal.read(ORG, 0, 100_000);
      for (const entry of entries) await journal.append([entry]);
      journal.close();
    },
    writeSnapshot: async (ports, contactIds) => {
      const lines: string[] = [];
      for (const contactId of contactIds) {
        const records = await ports.store.contacts.get(ORG, contactId);
        if (records) lines.push(`${encodeContactRecords(records)}\n`);
      }
      await mkdir(join(paths.bucket, 'contacts'), { recursive: true });
      await writeFile(join(paths.bucket, SNAPSHOT), gzipSync(lines.join('')));
      keys.push(SNAPSHOT);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

const SNAPSHOT = 'contacts/0000.ndjson.gz';
