import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWaves } from '../../../shared/adapters/dynamodb/request-waves.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';

/** What each of several works touches. */
const works = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }));

describe('inWaves', () => {
  it('keeps the order of items that touch the same, and gives results in the order of items', async () => {
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 4 }), async (items, limit) => {
        const begun: number[] = [];
        const ended = new Set<number>();

        const results = await inWaves(
          boundedTasks(limit),
          items,
          (touched) => touched,
          async (touched, index) => {
            const before = items.slice(0, index);
            for (const [earlier, own] of before.entries()) {
              if (own.some((thing) => touched.includes(thing))) expect(ended).toContain(earlier);
            }
            begun.push(index);
            await Promise.resolve();
            ended.add(index);
            return `${index}`;
          },
        );

        expect(results).toEqual(items.map((_touched, index) => `${index}`));
        expect(begun.toSorted((a, b) => a - b)).toEqual(items.map((_touched, index) => index));
      }),
    );
  });

  it('starts what has nothing in common together', async () => {
    const begun: string[] = [];
    const together = Promise.withResolvers<undefined>();

    await inWaves(
      boundedTasks(2),
      ['a', 'b'],
      (item) => [item],
      async (item) => {
        begun.push(item);
        if (begun.length === 2) together.resolve(undefined);
        await together.promise;
      },
    );

    expect(begun).toEqual(['a', 'b']);
  });
});
