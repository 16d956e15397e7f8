import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjectNotFound, type Bucket } from '../../shared/ports/bucket.ts';

/** Makes an empty bucket. */
export type MakeBucket = () => Promise<{ readonly bucket: Bucket; close(): Promise<void> }>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunks(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

export function bucketContract(name: string, makeBucket: MakeBucket): void {
  describe(`Bucket in ${name}`, () => {
    let current: Awaited<ReturnType<MakeBucket>>;
    beforeEach(async () => {
      current = await makeBucket();
    });
    afterEach(() => current.close());

    const text = async (key: string, range?: { start: number; end: number }) => {
      const parts: Uint8Array[] = [];
      for await (const part of current.bucket.read(key, range)) parts.push(part);
      return Buffer.concat(parts).toString('utf8');
    };
    const version = async (key: string) => (await current.bucket.head(key))?.version;
    const keys = async (prefix: string) => {
      const found: string[] = [];
      for await (const object of current.bucket.list(prefix)) found.push(object.key);
      return found;
    };

    it('gives back what was written, whole or from a stream', async () => {
      await current.bucket.write('a.txt', bytes('zwölf'));
      await current.bucket.write('runs/1/b.txt', chunks('one,', '', 'two'));

      expect(await text('a.txt')).toBe('zwölf');
      expect(await text('runs/1/b.txt')).toBe('one,two');
    });

    it('says size and version of what was written, alone and in a listing', async () => {
      await current.bucket.write('a.txt', bytes('hello'));

      const object = await current.bucket.head('a.txt');
      expect(object).toMatchObject({ key: 'a.txt', size: 5 });
      for await (const listed of current.bucket.list('a.')) expect(listed).toEqual(object);
      expect(await current.bucket.head('b.txt')).toBeUndefined();
    });

    it('takes empty content', async () => {
      await current.bucket.write('a.txt', bytes(''));
      await current.bucket.write('b.txt', chunks());

      expect([await text('a.txt'), await text('b.txt')]).toEqual(['', '']);
      expect(await current.bucket.head('b.txt')).toMatchObject({ size: 0 });
    });

    it('gives another version when an object is replaced', async () => {
      await current.bucket.write('a.txt', bytes('hello'));
      const first = await version('a.txt');

      await current.bucket.write('a.txt', bytes('world'));

      expect(await version('a.txt')).not.toBe(first);
      expect(await text('a.txt')).toBe('world');
    });

    it('keeps the old object when the new content fails on its way', async () => {
      await current.bucket.write('a.txt', bytes('old'));
      const broken = async function* (): AsyncIterable<Uint8Array> {
        yield bytes('ne');
        throw new Error('the line dropped');
      };

      await expect(current.bucket.write('a.txt', broken())).rejects.toThrow('the line dropped');

      expect(await text('a.txt')).toBe('old');
      expect(await keys('')).toEqual(['a.txt']);
    });

    it('keeps giving the object that is being read though it is replaced', async () => {
      await current.bucket.write('a.txt', bytes('old'));
      const reading = current.bucket.read('a.txt')[Symbol.asyncIterator]();
      const first = await reading.next();

      await current.bucket.write('a.txt', bytes('new'));

      expect(Buffer.from(first.value ?? []).toString()).toBe('old');
      expect((await reading.next()).done).toBe(true);
    });

    it('gives ranges, cut at the end of the object', async () => {
      await current.bucket.write('a.txt', bytes('0123456789'));

      expect(await text('a.txt', { start: 2, end: 5 })).toBe('234');
      expect(await text('a.txt', { start: 8, end: 50 })).toBe('89');
      expect(await text('a.txt', { start: 4, end: 4 })).toBe('');
    });

    it('throws for an object that is not there', async () => {
      await expect(text('a.txt')).rejects.toThrow(ObjectNotFound);
      await expect(text('a.txt', { start: 0, end: 0 })).rejects.toThrow(ObjectNotFound);
      await expect(current.bucket.copy('a.txt', 'b.txt')).rejects.toThrow(ObjectNotFound);
    });

    it('lists what begins with a prefix in the order of keys', async () => {
      const all = [
        'a-b',
        'a.csv',
        'a/b',
        'a/b.csv',
        'a/b/c',
        'a0',
        'b',
        'ä',
        '\u{fffd}',
        '\u{1f600}',
      ];
      for (const key of all.toReversed()) {
        if (key !== 'a/b') await current.bucket.write(key, bytes(key));
      }
      const written = all.filter((key) => key !== 'a/b');

      expect(await keys('')).toEqual(written);
      expect(await keys('a')).toEqual(['a-b', 'a.csv', 'a/b.csv', 'a/b/c', 'a0']);
      expect(await keys('a/')).toEqual(['a/b.csv', 'a/b/c']);
      expect(await keys('a/b')).toEqual(['a/b.csv', 'a/b/c']);
      expect(await keys('a/b/')).toEqual(['a/b/c']);
      expect(await keys('x/y')).toEqual([]);
    });

    it('removes an object, and nothing when there is none', async () => {
      await current.bucket.write('a/b.txt', bytes('hello'));

      await current.bucket.remove('a/b.txt');
      await current.bucket.remove('a/b.txt');
      await current.bucket.remove('x/y.txt');

      expect(await current.bucket.head('a/b.txt')).toBeUndefined();
      expect(await keys('')).toEqual([]);
    });

    it('copies an object, over another one too', async () => {
      await current.bucket.write('a.txt', bytes('hello'));
      await current.bucket.write('b/c.txt', bytes('other'));
      const before = await version('b/c.txt');

      await current.bucket.copy('a.txt', 'b/c.txt');

      expect(await text('b/c.txt')).toBe('hello');
      expect(await text('a.txt')).toBe('hello');
      expect(await version('b/c.txt')).not.toBe(before);
    });

    it('is not changed through content that was given', async () => {
      const content = bytes('hello');
      await current.bucket.write('a.txt', content);

      content.fill(0);

      expect(await text('a.txt')).toBe('hello');
    });
  });
}
