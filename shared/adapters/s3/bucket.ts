import {
  DeleteObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import type { Bucket, BucketObject } from '../../ports/bucket.ts';
import { copyObject } from './copy-object.ts';
import { readObject } from './read-object.ts';
import { isMissingObject } from './s3-errors.ts';

/** Which objects are where, and through what they are reached. */
export interface S3BucketOptions {
  /** From `s3Client`, which has the settings that this adapter relies on. */
  readonly client: S3Client;
  /**
   * The S3 bucket of a key, and of everything under a prefix.
   * @throws Error for a prefix that no single bucket has.
   */
  readonly bucketOf: (keyOrPrefix: string) => string;
  /** Sizes from which on S3 wants parts; tests give smaller ones. */
  readonly sizes?: Partial<PartSizes>;
}

/** Where one request ends and several begin. */
export interface PartSizes {
  /** Streams are sent in parts of so many bytes, of which S3 takes 10,000: 80 GiB in all. */
  readonly uploadPart: number;
  /** Up to this size one request copies an object: S3's own limit. */
  readonly copyAtOnce: number;
  /** Parts of larger copies; 10,000 of them are as large as an object can be. */
  readonly copyPart: number;
}

const MIB = 1024 * 1024;
const SIZES: PartSizes = {
  uploadPart: 8 * MIB,
  copyAtOnce: 5 * 1024 * MIB,
  copyPart: 1024 * MIB,
};

/** So many parts are on their way while another one fills: that is what an upload has in memory. */
const PARTS_AT_ONCE = 2;

/**
 * One bucket over one or several S3 buckets.
 *
 * An object's version is its ETag and the second of its last change: a listing has no version ids,
 * and the ETag alone does not tell a file that was dropped once more from the one before.
 * Reading needs `s3:ListBucket` too: without it S3 calls a missing object forbidden.
 */
export function s3Bucket({ client, bucketOf, sizes: given = {} }: S3BucketOptions): Bucket {
  const sizes = { ...SIZES, ...given };
  const placeOf = (key: string): { readonly Bucket: string; readonly Key: string } => ({
    Bucket: bucketOf(key),
    Key: key,
  });
  const head = async (key: string): Promise<BucketObject | undefined> => {
    try {
      return objectOf(key, await client.send(new HeadObjectCommand(placeOf(key))));
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw error;
    }
  };
  return {
    head,
    read: (key, range) => readObject(client, placeOf(key), range),
    write: (key, content) => put(client, placeOf(key), content, sizes),
    list: (prefix) => list(client, bucketOf(prefix), prefix),
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(placeOf(key)));
    },
    copy: async (from, to) => {
      await copyObject(client, placeOf(from), placeOf(to), sizes);
    },
  };
}

interface Described {
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}

function objectOf(
  key: string,
  {
    ContentLength: size,
    ...described
  }: Described & { readonly ContentLength?: number | undefined },
): BucketObject {
  return { key, size: size ?? 0, ...versionOf(key, described) };
}

function versionOf(
  key: string,
  { ETag: tag, LastModified: modified }: Described,
): Pick<BucketObject, 'version' | 'modifiedAt'> {
  if (tag === undefined || modified === undefined) {
    throw new Error(`Expected S3 to give an ETag and a time of change for "${key}", got none`);
  }
  const seconds = Math.floor(modified.getTime() / 1000);
  return { version: `${tag.replaceAll('"', '')}-${String(seconds)}`, modifiedAt: seconds * 1000 };
}

/** An object appears when its last part has been confirmed; a failure on the way leaves nothing. */
async function put(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  content: Uint8Array | AsyncIterable<Uint8Array>,
  { uploadPart }: PartSizes,
): Promise<void> {
  if (content instanceof Uint8Array) {
    await client.send(new PutObjectCommand({ ...place, Body: content }));
    return;
  }
  const upload = new Upload({
    client,
    params: { ...place, Body: Readable.from(content, { objectMode: true }) },
    partSize: uploadPart,
    queueSize: PARTS_AT_ONCE,
  });
  await upload.done();
}

async function* list(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<BucketObject> {
  // Encoded, because a key may hold characters that an XML document cannot.
  const query = { Bucket: bucket, Prefix: prefix, EncodingType: 'url' } as const;
  for await (const page of paginateListObjectsV2({ client }, query)) {
    for (const { Key: encoded, Size: size, ...described } of page.Contents ?? []) {
      const key = decodeURIComponent((encoded ?? '').replaceAll('+', ' '));
      yield { key, size: size ?? 0, ...versionOf(key, described) };
    }
  }
}
