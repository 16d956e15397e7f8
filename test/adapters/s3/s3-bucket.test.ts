import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { almanacBuckets } from '../../../shared/adapters/s3/almanac-buckets.ts';
import { s3Bucket } from '../../../shared/adapters/s3/bucket.ts';
import { s3Client } from '../../../shared/adapters/s3/s3-client.ts';
import { type Bucket, ObjectNotFound } from '../../../shared/ports/bucket.ts';
import { startS3Server, type S3Server } from '../../support/s3-server.ts';

const MIB = 1024 * 1024;

let server: S3Server;
let bucket: Bucket;
beforeEach(async () => {
  server = await startS3Server({ buckets: ['drops', 'data'], pageSize: 2 });
  bucket = s3Bucket({
    client: server.client,
    bucketOf: almanacBuckets({ dropBucket: 'drops', dataBucket: 'data' }),
    sizes: { uploadPart: 5 * MIB, copyAtOnce: 6 * MIB, copyPart: 5 * MIB },
  });
});
afterEach(() => server.close());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunksOf(size: number, count: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < count; chunk++) yield Buffer.alloc(size, chunk);
}

async function content(key: string, range?: { start: number; end: number }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bucket.read(key, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function keys(prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of bucket.list(prefix)) found.push(key);
  return found;
}

async function isThere(Bucket: string, Key: string): Promise<boolean> {
  try {
    await server.client.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch {
    return false;
  }
}

describe('one bucket over two', () => {
  it.each([
    ['drop/org-1/contacts.csv', 'drops'],
    ['dropped/org-1/2026-01-05/contacts.csv', 'drops'],
    ['reports/org-1/contacts.csv.1.report.json', 'drops'],
    ['runs/org-1/1/totals.json', 'data'],
    ['backups/b-1/manifest.json', 'data'],
    ['journal/org-1/2026-01-05/1.ndjson.gz', 'data'],
    ['attachments/org-1/map.pdf', 'data'],
    ['drops/x', 'data'],
  ])('keeps %s in %s', async (key, place) => {
    await bucket.write(key, bytes('x'));

    expect(await isThere(place, key)).toBe(true);
    expect(await isThere(place === 'data' ? 'drops' : 'data', key)).toBe(false);
    expect(await keys(key)).toEqual([key]);
  });

  it('copies from one to the other', async () => {
    await bucket.write('drop/org-1/ä & b?+%.csv', bytes('x'));

    await bucket.copy('drop/org-1/ä & b?+%.csv', 'runs/org-1/copy');

    expect(String(await content('runs/org-1/copy'))).toBe('x');
  });

  it.each(['', 'dro', 'runs'])('does not guess where the prefix "%s" is', async (prefix) => {
    await expect(keys(prefix)).rejects.toThrow(
      `Expected a key or prefix with its whole first folder, like "runs/", got "${prefix}"`,
    );
  });
});

describe('objects in S3', () => {
  it('have keys with any characters', async () => {
    const names = ['a b', 'a+b', 'a&<b>"', 'a%20b', 'ü\u{1f600}', 'tab\tline\n\u0001'];
    for (const name of names) await bucket.write(`runs/${name}`, bytes(name));

    expect(new Set(await keys('runs/'))).toEqual(new Set(names.map((name) => `runs/${name}`)));
    for (const name of names) expect(String(await content(`runs/${name}`))).toBe(name);
  });

  it('are listed over pages', async () => {
    for (let number = 0; number < 5; number++)
      await bucket.write(`runs/${String(number)}`, bytes('x'));

    expect(await keys('runs/')).toHaveLength(5);
    const pages = server.requests.filter((request) => request.includes('list-type=2'));
    expect(pages).toHaveLength(3);
  });

  it('have another version when the same content is written once more', async () => {
    await bucket.write('drop/org-1/a.csv', bytes('same'));
    const first = await bucket.head('drop/org-1/a.csv');
    await bucket.write('drop/org-1/a.csv', bytes('same'));
    const second = await bucket.head('drop/org-1/a.csv');

    expect(second?.version).not.toBe(first?.version);
  });

  it('are written by who may not read them', async () => {
    await bucket.write('journal/org-1/a', bytes('x'));
    await bucket.write('journal/org-1/b', chunksOf(10, 2));

    expect(server.requests.map((request) => request.split(' ')[0])).toEqual(['PUT', 'PUT']);
  });

  it('are sent in parts when they are large, and copied in parts', async () => {
    await bucket.write('drop/large', chunksOf(MIB, 12));
    await bucket.copy('drop/large', 'dropped/large');

    const original = await content('drop/large');
    expect(original.length).toBe(12 * MIB);
    expect([original[0], original[MIB], original[12 * MIB - 1]]).toEqual([0, 1, 11]);
    expect(original.equals(await content('dropped/large'))).toBe(true);
    // The tag of an object in parts ends in their number.
    expect((await bucket.head('drop/large'))?.version).toMatch(/^[0-9a-f]{32}-3-\d+$/);
    expect(server.requests.filter((request) => /PUT .*partNumber=/.test(request))).toHaveLength(6);
  });

  it('take no more than a few parts of memory on their way', async () => {
    let made = 0;
    let most = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (; made < 40; made++) {
        const sent = server.requests.filter((request) => request.includes('partNumber=')).length;
        most = Math.max(most, made - 5 * sent);
        yield Buffer.alloc(MIB);
      }
    };

    await bucket.write('runs/large', endless());

    // Two parts on their way, one filling, and what the stream reads ahead.
    expect(most).toBeLessThanOrEqual(3 * 5 + 16);
  });

  it('leave no parts behind when their content fails on its way', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunksOf(MIB, 12);
      throw new Error('the line dropped');
    };

    await expect(bucket.write('runs/large', failing())).rejects.toThrow('the line dropped');

    expect(await bucket.head('runs/large')).toBeUndefined();
    expect(server.openUploads()).toBe(0);
  });

  it('leave no parts behind when a copy fails on its way', async () => {
    await bucket.write('drop/large', chunksOf(MIB, 12));
    const replace = { before: () => bucket.write('drop/large', bytes('other')) };
    // Asking, beginning, the first part; then the source is another.
    server.fail('fine', 'fine', 'fine', replace);

    await expect(bucket.copy('drop/large', 'dropped/large')).rejects.toThrow('PreconditionFailed');

    expect(await bucket.head('dropped/large')).toBeUndefined();
    expect(server.openUploads()).toBe(0);
  });
});

describe('a fault of S3', () => {
  const text = 'the quick brown fox jumps over the lazy dog';
  beforeEach(async () => {
    await bucket.write('runs/a', bytes(text));
  });

  it('that asks to slow down is waited for, whatever is done', async () => {
    server.fail('slow_down', 'fine', 'fine');
    await bucket.write('runs/b', bytes('x'));
    server.fail('slow_down');
    expect(await keys('runs/')).toEqual(['runs/a', 'runs/b']);
    server.fail('slow_down');
    expect(String(await content('runs/a'))).toBe(text);
    server.fail('slow_down');
    expect(await bucket.head('runs/a')).toBeDefined();
    server.fail('fine', 'slow_down');
    await bucket.copy('runs/a', 'runs/c');
    server.fail('slow_down');
    await bucket.remove('runs/a');

    expect(await keys('runs/')).toEqual(['runs/b', 'runs/c']);
  });

  it('in the middle of an answer is made good from where it broke', async () => {
    server.fail({ cut: 10 }, { cut: 5 }, { cut: 1 });
    expect(String(await content('runs/a'))).toBe(text);

    server.fail({ cut: 2 });
    expect(String(await content('runs/a', { start: 4, end: 20 }))).toBe(text.slice(4, 20));

    const ranges = server.requests.filter((request) => request.startsWith('GET /data/runs/a'));
    expect(ranges).toHaveLength(6);
  });

  it('that leaves a connection silent is not waited for', async () => {
    const client = s3Client({ ...server.config, requestHandler: { socketTimeout: 200 } });
    const impatient = s3Bucket({ client, bucketOf: () => 'data' });
    server.fail({ stall: 0 }, { stall: 10 });

    const chunks: Uint8Array[] = [];
    for await (const chunk of impatient.read('runs/a')) chunks.push(chunk);

    expect(String(Buffer.concat(chunks))).toBe(text);
    client.destroy();
  });

  it('that lets nothing through is told after a few tries', async () => {
    server.fail(...Array.from({ length: 50 }, () => ({ cut: 0 })));

    await expect(content('runs/a')).rejects.toThrow();

    expect(server.requests.length).toBeLessThan(50);
  });

  it('in the middle of an answer does not mix the content of two objects', async () => {
    server.fail({ cut: 10 }, { before: () => bucket.write('runs/a', bytes(text.toUpperCase())) });

    await expect(content('runs/a')).rejects.toThrow(
      'Expected "runs/a" to stay as it was while it was read, it was replaced after byte 10',
    );
  });

  it('that changes a byte is noticed', async () => {
    await bucket.write('runs/larger', Buffer.alloc(3 * MIB));

    for (const key of ['runs/a', 'runs/larger']) {
      server.fail('garble');
      await expect(content(key)).rejects.toThrow('Checksum mismatch');
    }
  });

  it('is not taken for a missing object', async () => {
    const elsewhere = s3Bucket({ client: server.client, bucketOf: () => 'nowhere' });
    const read = async (): Promise<void> => {
      for await (const _ of elsewhere.read('a')) continue;
    };

    await expect(read()).rejects.toThrow('NoSuchBucket');
    await expect(read()).rejects.not.toThrow(ObjectNotFound);
  });
});
