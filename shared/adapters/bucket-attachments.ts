import { ObjectNotFound, type Bucket } from '../ports/bucket.ts';

/** Where what visit templates attach lies in the bucket of a stage. */
export function attachmentKey(organizationId: string, name: string): string {
  return `attachments/${organizationId}/${name}`;
}

/** Reads what visit templates attach out of a bucket: the renderer's attachments on a stage. */
export function attachmentsInBucket(
  bucket: Pick<Bucket, 'read'>,
): (name: string, organizationId: string) => Promise<Uint8Array | undefined> {
  return async (name, organizationId) => {
    // A name with a path in it could lead out of the folder.
    if (/[/\\]|^\.|\p{Cc}/u.test(name)) return undefined;
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of bucket.read(attachmentKey(organizationId, name))) {
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof ObjectNotFound) return undefined;
      throw error;
    }
    return Buffer.concat(chunks);
  };
}
