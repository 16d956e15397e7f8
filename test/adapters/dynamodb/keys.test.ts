import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinKey,
  numberPart,
  ownPartition,
  slicePartition,
  splitKey,
} from '../../../shared/adapters/dynamodb/keys.ts';
import { byCodePoints } from '../../../shared/adapters/memory/code-points.ts';

const part = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('#', '$', '!', '%', 'a', '0', '\u0000', '\n', 'é', '😀') }),
);

describe('Keys', () => {
  it('give their parts back, whatever characters they hold', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(splitKey(joinKey(...parts))).toEqual(parts);
      }),
    );
  });

  it('sort as their parts do, a part before what only begins like it', () => {
    const pair = fc.tuple(part, fc.constantFrom('CONTACT', 'EMAIL', 'VISIT'));
    fc.assert(
      fc.property(pair, pair, ([first, kind], [second, other]) => {
        const order = byCodePoints(first, second) || byCodePoints(kind, other);
        const told = byCodePoints(joinKey(first, kind), joinKey(second, other));
        expect(Math.sign(told)).toBe(Math.sign(order));
      }),
      { numRuns: 1000 },
    );
  });

  it('keep all that is of one contact together', () => {
    const keys = ['c-1', 'c-10', 'c-1!', 'c-1#EMAIL', 'c-1$'].flatMap((id) => [
      joinKey(id, 'CONTACT'),
      joinKey(id, 'EMAIL', 'e'),
    ]);

    const ids = keys.toSorted(byCodePoints).map((key) => splitKey(key)[0]);

    expect(ids).toEqual(['c-1', 'c-1!', 'c-1#EMAIL', 'c-1$', 'c-10'].flatMap((id) => [id, id]));
    expect(keys.filter((key) => key.startsWith(`${joinKey('c-1')}#`))).toHaveLength(2);
  });

  it('part organizations whose ids look like keys', () => {
    expect(slicePartition('a#1', 2)).not.toBe(slicePartition('a', 1));
    expect(ownPartition('a#RUNS', 'RUNS')).not.toBe(ownPartition('a', 'RUNS', 'RUNS'));
  });

  it('refuse text that would become another one on its way', () => {
    expect(() => joinKey('a\ud800')).toThrow('well-formed');
  });

  it('sort numbers as numbers, and refuse what would not', () => {
    expect([9, 10, 100].map((own) => numberPart(own)).toSorted()).toEqual([
      '0000000009',
      '0000000010',
      '0000000100',
    ]);
    expect(() => numberPart(-1)).toThrow('-1');
    expect(() => numberPart(1.5)).toThrow('1.5');
  });
});
