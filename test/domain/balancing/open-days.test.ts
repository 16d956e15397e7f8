import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenDays } from '../../../shared/domain/balancing/open-days.ts';

const FIRST = 20;
const LAST = 29;

describe('OpenDays', () => {
  it('gives the day after the span when no day is open', () => {
    const days = new OpenDays(5, 6);
    days.close(6);
    days.close(5);

    expect(days.from(5)).toBe(7);
  });

  it('finds the next open day, whatever was closed, settled and opened again', () => {
    const step = fc.record({
      kind: fc.constantFrom('close', 'look', 'settle', 'reopen'),
      day: fc.integer({ min: FIRST, max: LAST }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const days = new OpenDays(FIRST, LAST);
        let [settled, closed] = [new Set<number>(), new Set<number>()];
        for (const one of steps) {
          if (one.kind === 'settle') {
            days.settle();
            settled = new Set(closed);
          } else if (one.kind === 'reopen') {
            days.reopen();
            closed = new Set(settled);
          } else {
            // Looking shortens paths, which reopening must survive.
            expect(days.from(one.day)).toBe(firstOpen(one.day, closed));
            if (one.kind === 'look' || closed.has(one.day)) continue;
            days.close(one.day);
            closed.add(one.day);
          }
        }
        for (let day = FIRST; day <= LAST; day++) {
          expect(days.from(day)).toBe(firstOpen(day, closed));
        }
      }),
    );
  });
});

function firstOpen(from: number, closed: ReadonlySet<number>): number {
  let day = from;
  while (closed.has(day)) day += 1;
  return day;
}
