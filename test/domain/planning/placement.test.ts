import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DUE_SHARDS, dueShardOf, sliceOf } from '../../../shared/domain/planning/placement.ts';

describe('sliceOf', () => {
  it('is the FNV-1a hash of the id modulo the slices', () => {
    expect(sliceOf('contact-42', 16)).toBe(2_844_849_272 % 16);
    expect(sliceOf('c0', 1024)).toBe(2_267_668_038 % 1024);
  });

  it('is one of the slices', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4096 }), (id, slices) => {
        const slice = sliceOf(id, slices);
        return Number.isInteger(slice) && slice >= 0 && slice < slices;
      }),
    );
  });

  it('spreads contacts evenly', () => {
    const counts = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index++) {
      const slice = sliceOf(`C${String(index).padStart(6, '0')}`, 16);
      counts[slice] = (counts[slice] ?? 0) + 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1200);
  });
});

describe('dueShardOf', () => {
  it('is one of 16 shards', () => {
    expect(DUE_SHARDS).toBe(16);
    fc.assert(fc.property(fc.string(), (id) => dueShardOf(id) >= 0 && dueShardOf(id) < 16));
  });
});
