import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DrainedJournal, JournalEntry } from '../../ports/journal.ts';
import { decodeJournalLine, encodeJournalLine } from '../journal-line.ts';
import { systemFileSync, type FileSync } from './file-sync.ts';
import { readJournalLines } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';

/** How a journal is opened. */
export interface FolderJournalOptions {
  /** Holds a folder per organization. */
  readonly folder: string;
  /** @defaultValue 64 MB */
  readonly segmentBytes?: number;
  readonly sync?: FileSync;
  /**
   * Runs an append a little later; entries that come until then share its fsync.
   * @defaultValue at the end of the running job (`queueMicrotask`)
   */
  readonly defer?: (append: () => void) => void;
}

/** A journal in files, to be closed when it is done with. */
export interface FolderJournal extends DrainedJournal {
  /** Appends what was asked for and closes the files. */
  close(): void;
}

const SEGMENT_BYTES = 64 << 20;

interface WaitingAppend {
  readonly entries: readonly JournalEntry[];
  done(): void;
  failed(error: unknown): void;
}

/**
 * A journal as NDJSON files: `<folder>/<organization>/<position of the first byte>.ndjson`. A
 * position is a number of bytes. Several processes may append to it.
 */
export function folderJournal(options: FolderJournalOptions): FolderJournal {
  const writers = journalWriters(options);
  const defer = options.defer ?? queueMicrotask;
  let waiting: WaitingAppend[] = [];
  const appendWaiting = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length > 0) appendGroup(writers.of, group);
  };
  return {
    append: (entries) =>
      new Promise((resolve, reject) => {
        waiting.push({ entries, done: resolve, failed: reject });
        if (waiting.length === 1) defer(appendWaiting);
      }),
    appendAt: async (organizationId, position, entries) =>
      writers.of(organizationId).appendAt(position, entries.map(lineOf)),
    position: async (organizationId) =>
      writers.exists(organizationId) ? writers.of(organizationId).end() : 0,
    read: async (organizationId, from, limit) => {
      if (!writers.exists(organizationId)) return { entries: [], next: from };
      // Looking for the end cuts off what a power cut has left.
      writers.of(organizationId).end();
      const { lines, next } = await readJournalLines(writers.folderOf(organizationId), from, limit);
      return { entries: lines.map(decodeJournalLine), next };
    },
    close: () => {
      appendWaiting();
      writers.close();
    },
  };
}

/** One write and one fsync for each organization of the group. */
function appendGroup(
  writerOf: (organizationId: string) => JournalWriter,
  group: readonly WaitingAppend[],
): void {
  const entries = group.flatMap((append) => append.entries);
  const errors = new Map<string, unknown>();
  for (const [organizationId, own] of Map.groupBy(entries, (entry) => entry.organizationId)) {
    try {
      writerOf(organizationId).append(own.map(lineOf));
    } catch (error) {
      errors.set(organizationId, error);
    }
  }
  for (const append of group) {
    const failed = append.entries.find((entry) => errors.has(entry.organizationId));
    if (failed) append.failed(errors.get(failed.organizationId));
    else append.done();
  }
}

function journalWriters({ folder, segmentBytes, sync }: FolderJournalOptions) {
  const open = new Map<string, JournalWriter>();
  const folderOf = (organizationId: string): string => join(folder, folderName(organizationId));
  return {
    folderOf,
    exists: (organizationId: string): boolean => existsSync(folderOf(organizationId)),
    of: (organizationId: string): JournalWriter => {
      const known = open.get(organizationId);
      if (known) return known;
      const writer = new JournalWriter({
        folder: folderOf(organizationId),
        segmentBytes: segmentBytes ?? SEGMENT_BYTES,
        sync: sync ?? systemFileSync,
      });
      open.set(organizationId, writer);
      return writer;
    },
    close: (): void => {
      for (const writer of open.values()) writer.close();
      open.clear();
    },
  };
}

/** An organization's id is the name of its folder, so it must be one. */
function folderName(organizationId: string): string {
  if (/^[A-Za-z0-9-][A-Za-z0-9._-]*$/.test(organizationId)) return organizationId;
  throw new Error(`Expected an organization id that can name a folder, got "${organizationId}"`);
}

function lineOf(entry: JournalEntry): string {
  return `${encodeJournalLine(entry)}\n`;
}
