import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { ObjectNotFound } from '../../ports/bucket.ts';
import { isMissingObject, isNamed } from './s3-errors.ts';

/** A range that never got a byte further after so many tries is given up. */
const TRIES_WITHOUT_PROGRESS = 4;

interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** Bytes that are still to be read. */
interface Rest {
  start: number;
  /** Exclusive; undefined = to the end. */
  readonly end: number | undefined;
}

/**
 * The bytes of an object. A connection that breaks in the middle, as long ones do while a slow
 * reader works, is taken up again where it broke, of the same content only.
 * @throws ObjectNotFound
 * @throws Error when the object was replaced while it was being read and the connection broke.
 */
export async function* readObject(
  client: S3Client,
  place: ObjectPlace,
  range: { readonly start: number; readonly end: number } | undefined,
): AsyncGenerator<Uint8Array> {
  if (range && range.end <= range.start) {
    await expectObject(client, place);
    return;
  }
  const rest: Rest = { start: range?.start ?? 0, end: range?.end };
  let tag: string | undefined;
  let failures = 0;
  for (;;) {
    const part = await openPart(client, place, rest, tag);
    if (part === undefined) return;
    tag = part.tag;
    const before = rest.start;
    try {
      yield* counted(part.body, rest);
      return;
    } catch (error) {
      failures = rest.start > before ? 0 : failures + 1;
      // A wrong checksum is no broken connection: what was given already may be what is wrong.
      if (!isBrokenConnection(error) || failures >= TRIES_WITHOUT_PROGRESS) throw error;
    }
  }
}

/** S3 knows no empty range; a reader of one still hears when the object is missing. */
async function expectObject(client: S3Client, place: ObjectPlace): Promise<void> {
  try {
    await client.send(new HeadObjectCommand(place));
  } catch (error) {
    throw isMissingObject(error) ? new ObjectNotFound(place.Key) : error;
  }
}

async function* counted(body: Readable, rest: Rest): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new Error('Expected S3 to give bytes');
    rest.start += chunk.byteLength;
    yield chunk;
  }
}

interface OpenPart {
  readonly body: Readable;
  readonly tag: string | undefined;
}

/** Asks for the rest; undefined when the object ends before it. */
async function openPart(
  client: S3Client,
  place: ObjectPlace,
  { start, end }: Rest,
  tag: string | undefined,
): Promise<OpenPart | undefined> {
  const isWhole = start === 0 && end === undefined;
  const last = end === undefined ? '' : String(end - 1);
  try {
    const answer = await client.send(
      new GetObjectCommand({
        ...place,
        ...(isWhole ? {} : { Range: `bytes=${String(start)}-${last}` }),
        ...(tag === undefined ? {} : { IfMatch: tag }),
      }),
    );
    const { Body: body, ETag } = answer;
    if (!(body instanceof Readable)) throw new Error(`Expected S3 to stream "${place.Key}"`);
    return { body, tag: ETag };
  } catch (error) {
    if (isMissingObject(error)) throw new ObjectNotFound(place.Key);
    if (isNamed(error, 'InvalidRange')) return undefined;
    if (isNamed(error, 'PreconditionFailed')) throw replaced(place.Key, start, error);
    throw error;
  }
}

const BROKEN_CONNECTION: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || ('code' in error && BROKEN_CONNECTION.has(error.code));
}

function replaced(key: string, at: number, cause: unknown): Error {
  return new Error(
    `Expected "${key}" to stay as it was while it was read, it was replaced after byte ${String(at)}`,
    { cause },
  );
}
