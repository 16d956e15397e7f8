import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import { restoreKeys, type RestoreName } from '../../contracts/restore/restore-parts.ts';
import { taleLine } from '../../contracts/restore/tale-line.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { encodeLines } from '../bucket/lines.ts';
import { journalReach, journalSince, type JournalReach } from './journal-since.ts';
import { JournalSummary, suppressionLines } from './journal-summary.ts';
import type { RestorePorts } from './restore-ports.ts';

/** What reading the journal came to. */
export interface WrittenTale {
  readonly reach: JournalReach;
  readonly summary: JournalSummary;
  /** How many parts each slice has. */
  readonly parts: readonly number[];
}

/** Characters of lines that are held in memory, for all slices together. */
const HELD_CHARACTERS = 48 * 1024 * 1024;

/**
 * Reads the journal since a backup, once, and leaves for each slice what it tells of the slice's
 * contacts: so no slice has to read all of it.
 */
export async function writeTale(
  ports: RestorePorts,
  restore: RestoreName,
  manifest: BackupManifest,
): Promise<WrittenTale> {
  const { organizationId, contactId } = restore;
  const summary = new JournalSummary();
  const writer = new TaleWriter(ports, restore, manifest.slices);
  const reach = await journalReach(ports.journal, manifest);
  for await (const entry of journalSince(ports.journal, organizationId, reach)) {
    if (contactId !== undefined && entry.contactId !== contactId) continue;
    const line = summary.take(entry);
    if (!line) continue;
    await writer.add(sliceOf(entry.contactId ?? '', manifest.slices), taleLine.encode(line));
  }
  await writer.flush();
  const lines = encodeLines(suppressionLines(summary));
  await ports.bucket.write(restoreKeys.suppressions(restore), ports.compression.gzip(lines));
  return { reach, summary, parts: writer.parts };
}

class TaleWriter {
  readonly parts: number[];
  readonly #ports: RestorePorts;
  readonly #restore: RestoreName;
  #held = new Map<number, string[]>();
  #characters = 0;

  constructor(ports: RestorePorts, restore: RestoreName, slices: number) {
    this.parts = Array.from({ length: slices }, () => 0);
    this.#ports = ports;
    this.#restore = restore;
  }

  async add(slice: number, line: string): Promise<void> {
    const lines = this.#held.get(slice);
    if (lines) lines.push(line);
    else this.#held.set(slice, [line]);
    this.#characters += line.length;
    if (this.#characters > HELD_CHARACTERS) await this.flush();
  }

  /** Writes what is held, a part for each slice that has something. */
  async flush(): Promise<void> {
    const { bucket, compression, tasks } = this.#ports;
    await tasks.map([...this.#held], async ([slice, lines]) => {
      const part = this.parts[slice] ?? 0;
      const key = restoreKeys.tale(this.#restore, slice, part);
      await bucket.write(key, compression.gzip(encodeLines(lines)));
      this.parts[slice] = part + 1;
    });
    this.#held = new Map();
    this.#characters = 0;
  }
}
