import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A request, read whole. */
export interface S3Call {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** An error as S3 names it. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

interface Stored {
  readonly content: Buffer;
  readonly tag: string;
  readonly modified: Date;
}

interface PartUpload {
  readonly target: string;
  readonly parts: Map<number, { readonly content: Buffer; readonly tag: string }>;
}

const SMALLEST_PART = 5 * 1024 * 1024;
const START_MS = Date.UTC(2026, 0, 5);

/**
 * What S3 answers: objects, ranges, conditions, listing in pages, copies, uploads in parts and
 * checksums. What it does not know it refuses instead of guessing. Its clock goes on by a second
 * with each write.
 */
export class S3Storage {
  readonly #buckets: ReadonlyMap<string, Map<string, Stored>>;
  readonly #pageSize: number;
  readonly #uploads = new Map<string, PartUpload>();
  #writes = 0;

  constructor(buckets: readonly string[], pageSize: number) {
    this.#buckets = new Map(buckets.map((name) => [name, new Map<string, Stored>()]));
    this.#pageSize = pageSize;
  }

  openUploads(): number {
    return this.#uploads.size;
  }

  answer(call: S3Call): S3Answer {
    const objects = this.#objects(call.bucket);
    if (call.key === '') return this.#list(call, objects);
    switch (call.method) {
      case 'GET':
      case 'HEAD':
        return give(call, found(objects, call.key));
      case 'PUT':
        return call.query.has('partNumber') ? this.#putPart(call) : this.#put(call, objects);
      case 'POST':
        return call.query.has('uploads') ? this.#begin(call) : this.#complete(call, objects);
      case 'DELETE':
        if (call.query.has('uploadId')) this.#uploads.delete(this.#uploadId(call));
        else objects.delete(call.key);
        return { status: 204 };
      default:
        throw new S3Refusal(501, 'NotImplemented');
    }
  }

  #objects(bucket: string): Map<string, Stored> {
    const objects = this.#buckets.get(bucket);
    if (!objects) throw new S3Refusal(404, 'NoSuchBucket');
    return objects;
  }

  #store(objects: Map<string, Stored>, key: string, content: Buffer, tag: string): Stored {
    this.#writes += 1;
    const modified = new Date(START_MS + this.#writes * 1000);
    const stored = { content, tag, modified };
    objects.set(key, stored);
    return stored;
  }

  #put(call: S3Call, objects: Map<string, Stored>): S3Answer {
    const isCopy = call.headers.has('x-amz-copy-source');
    const content = isCopy ? this.#copied(call) : checked(call);
    const { tag, modified } = this.#store(objects, call.key, content, md5(content));
    if (!isCopy) return { status: 200, headers: { etag: tag } };
    const time = modified.toISOString();
    return xml('CopyObjectResult', `<ETag>${tag}</ETag><LastModified>${time}</LastModified>`);
  }

  /** The bytes that a copy is of. */
  #copied(call: S3Call): Buffer {
    const source = decodeURIComponent(call.headers.get('x-amz-copy-source') ?? '');
    const [bucket = '', ...key] = source.replace(/^\//, '').split('/');
    const { content, tag } = found(this.#objects(bucket), key.join('/'));
    const wanted = call.headers.get('x-amz-copy-source-if-match');
    if (wanted !== undefined && wanted !== tag) throw new S3Refusal(412, 'PreconditionFailed');
    const range = call.headers.get('x-amz-copy-source-range');
    return range === undefined ? content : cut(content, range).part;
  }

  #begin({ bucket, key }: S3Call): S3Answer {
    this.#writes += 1;
    const id = `upload-${String(this.#writes)}`;
    this.#uploads.set(id, { target: `${bucket}/${key}`, parts: new Map() });
    const place = `<Bucket>${bucket}</Bucket><Key>${escaped(key)}</Key>`;
    return xml('InitiateMultipartUploadResult', `${place}<UploadId>${id}</UploadId>`);
  }

  #uploadId({ query }: S3Call): string {
    const id = query.get('uploadId') ?? '';
    if (!this.#uploads.has(id)) throw new S3Refusal(404, 'NoSuchUpload');
    return id;
  }

  #upload(call: S3Call): PartUpload {
    const upload = this.#uploads.get(this.#uploadId(call));
    if (upload?.target === `${call.bucket}/${call.key}`) return upload;
    throw new S3Refusal(404, 'NoSuchUpload');
  }

  #putPart(call: S3Call): S3Answer {
    const number = Number(call.query.get('partNumber'));
    const isCopy = call.headers.has('x-amz-copy-source');
    const content = isCopy ? this.#copied(call) : checked(call);
    const tag = md5(content);
    this.#upload(call).parts.set(number, { content, tag });
    if (isCopy) return xml('CopyPartResult', `<ETag>${tag}</ETag>`);
    return { status: 200, headers: { etag: tag } };
  }

  #complete(call: S3Call, objects: Map<string, Stored>): S3Answer {
    const { parts } = this.#upload(call);
    const named = [...call.body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(
      ([, part = '']) => ({
        number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
        tag: (/<ETag>(.*?)</.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
      }),
    );
    const contents = named.map(({ number, tag }, index) => {
      const part = parts.get(number);
      if (part?.tag !== tag) throw new S3Refusal(400, 'InvalidPart');
      if (index > 0 && number <= (named[index - 1]?.number ?? 0)) {
        throw new S3Refusal(400, 'InvalidPartOrder');
      }
      if (index < named.length - 1 && part.content.length < SMALLEST_PART) {
        throw new S3Refusal(400, 'EntityTooSmall');
      }
      return part.content;
    });
    if (contents.length === 0) throw new S3Refusal(400, 'MalformedXML');
    const tag = md5(Buffer.concat(contents)).replace(/"$/, `-${String(contents.length)}"`);
    this.#store(objects, call.key, Buffer.concat(contents), tag);
    this.#uploads.delete(this.#uploadId(call));
    return xml('CompleteMultipartUploadResult', `<ETag>${escaped(tag)}</ETag>`);
  }

  #list({ method, bucket, query }: S3Call, objects: Map<string, Stored>): S3Answer {
    if (method !== 'GET' || query.get('list-type') !== '2') {
      throw new S3Refusal(501, 'NotImplemented');
    }
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token');
    const encode = query.get('encoding-type') === 'url' ? urlEncoded : escaped;
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(prefix) && (after === null || compare(key, after) > 0))
      .sort(compare);
    const page = keys.slice(0, this.#pageSize);
    const contents = page.map((key) => {
      const { content, tag, modified } = found(objects, key);
      const time = modified.toISOString();
      return `<Contents><Key>${encode(key)}</Key><Size>${String(content.length)}</Size><ETag>${escaped(tag)}</ETag><LastModified>${time}</LastModified></Contents>`;
    });
    const last = page.at(-1);
    const next =
      page.length < keys.length && last !== undefined
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${escaped(last)}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    return xml('ListBucketResult', `<Name>${bucket}</Name>${next}${contents.join('')}`);
  }
}

function found(objects: ReadonlyMap<string, Stored>, key: string): Stored {
  const stored = objects.get(key);
  if (!stored) throw new S3Refusal(404, 'NoSuchKey');
  return stored;
}

function give({ headers }: S3Call, { content, tag, modified }: Stored): S3Answer {
  const wanted = headers.get('if-match');
  if (wanted !== undefined && wanted !== tag) throw new S3Refusal(412, 'PreconditionFailed');
  const described = { etag: tag, 'last-modified': modified.toUTCString() };
  const range = headers.get('range');
  if (range !== undefined) {
    const { part, from } = cut(content, range);
    const to = String(from + part.length - 1);
    const place = `bytes ${String(from)}-${to}/${String(content.length)}`;
    return { status: 206, headers: { ...described, 'content-range': place }, body: part };
  }
  const sum = { 'x-amz-checksum-crc32': checksum(content) };
  return { status: 200, headers: { ...described, ...sum }, body: content };
}

function cut(content: Buffer, range: string): { readonly part: Buffer; readonly from: number } {
  const [, from = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (from === '') throw new S3Refusal(501, 'NotImplemented');
  if (Number(from) >= content.length) throw new S3Refusal(416, 'InvalidRange');
  const end = last === '' ? content.length : Number(last) + 1;
  return { part: content.subarray(Number(from), end), from: Number(from) };
}

/** The body of a request, if its checksum is right. Streamed signatures are not known here. */
function checked({ headers, body }: S3Call): Buffer {
  if (headers.get('x-amz-content-sha256')?.startsWith('STREAMING')) {
    throw new S3Refusal(501, 'NotImplemented');
  }
  const given = headers.get('x-amz-checksum-crc32');
  if (given !== undefined && given !== checksum(body)) throw new S3Refusal(400, 'BadDigest');
  return body;
}

function checksum(content: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  return sum.toString('base64');
}

function md5(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}

/** By UTF-8 bytes, as S3 orders keys. */
function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function xml(name: string, content: string): S3Answer {
  return {
    status: 200,
    body: `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`,
  };
}
