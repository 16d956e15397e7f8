import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../shared/domain/sending/backoff.ts';

describe('backoffMs', () => {
  it.each([
    [1, 0, 1_000],
    [2, 0, 2_000],
    [3, 0, 4_000],
    [20, 0, 60_000],
    [1, 5_000, 5_000],
    [1, 3_600_000, 60_000],
  ])('after %i refusals that ask for %i ms is %i ms', (refusals, retryAfterMs, waitMs) => {
    expect(backoffMs(refusals, retryAfterMs)).toBe(waitMs);
  });
});
