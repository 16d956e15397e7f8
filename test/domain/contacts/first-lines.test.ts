import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FirstLines } from '../../../shared/domain/contacts/first-lines.ts';

describe('FirstLines', () => {
  it('answers the lowest line of each key, in whatever order lines come', () => {
    const key = fc.oneof(fc.constantFrom('', 'a', 'b', 'ab', 'ba'), fc.string());
    const claims = fc.array(fc.record({ key, line: fc.integer({ min: 1, max: 2 ** 32 - 1 }) }));
    fc.assert(
      fc.property(claims, fc.nat(5000), (all, expected) => {
        const lines = new FirstLines(expected);
        const lowest = new Map<string, number>();
        for (const one of all) {
          const expected = Math.min(lowest.get(one.key) ?? Infinity, one.line);
          lowest.set(one.key, expected);
          expect(lines.claim(one.key, one.line)).toBe(expected);
        }
        for (const [one, line] of lowest) expect(lines.lineOf(one)).toBe(line);
        expect(lines.lineOf('never seen')).toBeUndefined();
      }),
    );
  });

  it('tells a hundred thousand similar keys apart', () => {
    const lines = new FirstLines();
    for (let line = 1; line <= 100_000; line += 1) {
      if (lines.claim(`c${String(line)}@example.com`, line) !== line) expect.fail(String(line));
    }
    expect(lines.lineOf('c77777@example.com')).toBe(77_777);
    expect(lines.claim('c77777@example.com', 100_001)).toBe(77_777);
  });
});
