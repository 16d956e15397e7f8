import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { ObjectNotFound } from '../../ports/bucket.ts';
import { isMissingObject } from './s3-errors.ts';

interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

interface Source {
  readonly CopySource: string;
  /** The copy is of the content that was looked at, or fails. */
  readonly CopySourceIfMatch: string | undefined;
  readonly size: number;
}

/**
 * Copies within S3, between buckets too, without the bytes coming here.
 * @throws ObjectNotFound
 */
export async function copyObject(
  client: S3Client,
  from: ObjectPlace,
  to: ObjectPlace,
  sizes: { readonly copyAtOnce: number; readonly copyPart: number },
): Promise<void> {
  try {
    const { ETag, ContentLength: size = 0 } = await client.send(new HeadObjectCommand(from));
    const source = { CopySource: sourceOf(from), CopySourceIfMatch: ETag, size };
    if (size > sizes.copyAtOnce) {
      await copyInParts(client, source, to, sizes.copyPart);
      return;
    }
    const { CopySource, CopySourceIfMatch } = source;
    await client.send(new CopyObjectCommand({ ...to, CopySource, CopySourceIfMatch }));
  } catch (error) {
    if (isMissingObject(error)) throw new ObjectNotFound(from.Key);
    throw error;
  }
}

/** It goes into a header, where S3 reads it as it reads a path. */
function sourceOf({ Bucket, Key }: ObjectPlace): string {
  return `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
}

async function copyInParts(
  client: S3Client,
  source: Source,
  to: ObjectPlace,
  partSize: number,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(to));
  const upload = { ...to, UploadId };
  try {
    const Parts = await copyParts(client, source, upload, partSize);
    await client.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
    );
  } catch (error) {
    // A lifecycle rule removes what this cannot; the first problem is the one to tell of.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

async function copyParts(
  client: S3Client,
  { CopySource, CopySourceIfMatch, size }: Source,
  upload: ObjectPlace & { readonly UploadId: string | undefined },
  partSize: number,
): Promise<{ PartNumber: number; ETag: string | undefined }[]> {
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (let start = 0; start < size; start += partSize) {
    const PartNumber = parts.length + 1;
    const last = Math.min(start + partSize, size) - 1;
    const CopySourceRange = `bytes=${String(start)}-${String(last)}`;
    const { CopyPartResult } = await client.send(
      new UploadPartCopyCommand({
        ...upload,
        PartNumber,
        CopySource,
        CopySourceIfMatch,
        CopySourceRange,
      }),
    );
    parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
  }
  return parts;
}
