import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ObjectNotFound, type Bucket, type BucketObject } from '../../ports/bucket.ts';
import { filePathOf } from './bucket-keys.ts';
import { filesUnder } from './bucket-files.ts';
import { systemFileSync, type FileSync } from './file-sync.ts';
import { isMissing, makeFolder, temporaryFiles } from './temporary-files.ts';

/** How a bucket is opened. */
export interface FolderBucketOptions {
  readonly folder: string;
  readonly sync?: FileSync;
}

/**
 * A folder as a bucket: keys are paths below it. Objects are written to a temporary file, synced,
 * and renamed, so a reader sees the old or the new one, also after a power cut. People
 * may put files there themselves: a version is made of size, time and file number.
 */
export function folderBucket({ folder, sync = systemFileSync }: FolderBucketOptions): Bucket {
  const temporary = temporaryFiles(folder);
  const head = async (key: string): Promise<BucketObject | undefined> =>
    objectAt(key, filePathOf(folder, key));
  const place = async (key: string, fill: (path: string) => Promise<void>): Promise<void> => {
    const target = filePathOf(folder, key);
    const path = await temporary.next();
    try {
      await fill(path);
      await syncFile(path, sync);
      const parent = await makeFolder(folder, key, sync);
      await rename(path, target);
      sync.folder(parent);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };
  return {
    head,
    read: (key, range) => readRange(key, filePathOf(folder, key), range),
    write: (key, content) => place(key, (path) => writeContent(path, content)),
    list: async function* (prefix) {
      for await (const key of filesUnder(folder, prefix)) {
        const object = await head(key);
        if (object) yield object;
      }
    },
    remove: async (key) => {
      await rm(filePathOf(folder, key), { force: true });
    },
    copy: async (from, to) => {
      if (!(await head(from))) throw new ObjectNotFound(from);
      // A file system that can shares the content until one of them changes.
      const copy = (path: string): Promise<void> =>
        copyFile(filePathOf(folder, from), path, constants.COPYFILE_FICLONE);
      await place(to, copy);
    },
  };
}

async function objectAt(key: string, path: string): Promise<BucketObject | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) return undefined;
    return {
      key,
      size: Number(found.size),
      version: [found.size, found.mtimeNs, found.ino].map((part) => part.toString(36)).join('-'),
      modifiedAt: Number(found.mtimeMs),
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* readRange(
  key: string,
  path: string,
  range: { readonly start: number; readonly end: number } | undefined,
): AsyncIterable<Uint8Array> {
  if (!(await objectAt(key, path))) throw new ObjectNotFound(key);
  if (range && range.end <= range.start) return;
  const part = range && { start: range.start, end: range.end - 1 };
  try {
    for await (const chunk of createReadStream(path, part)) {
      yield chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    }
  } catch (error) {
    throw isMissing(error) ? new ObjectNotFound(key) : error;
  }
}

async function writeContent(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks = content instanceof Uint8Array ? [content] : content;
  await pipeline(Readable.from(chunks, { objectMode: true }), createWriteStream(path));
}

async function syncFile(path: string, sync: FileSync): Promise<void> {
  const file = await open(path, 'r+');
  try {
    sync.file(file.fd, path);
  } finally {
    await file.close();
  }
}
