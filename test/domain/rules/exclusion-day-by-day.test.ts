/** Windows as spans against windows as they are defined: asked day by day, by trying every anniversary. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exclusionsOf } from '../../../shared/domain/rules/exclusion.ts';
import {
  naiveLastFree,
  naiveReason,
  naiveWindow,
  naiveWindowEnd,
} from '../../support/naive/naive-windows.ts';
import { TODAY } from '../../support/planning.ts';
import { someStateRules, someWindowSubject } from '../../support/single-contacts.ts';

const someDay = fc.integer({ min: TODAY - 800, max: TODAY + 800 });

describe('exclusions', () => {
  it('have the reason of the definition on every day', () => {
    fc.assert(
      fc.property(someStateRules, someWindowSubject, someDay, (rules, subject, first) => {
        const exclusions = exclusionsOf(rules, subject);
        for (let day = first; day < first + 120; day++) {
          expect(exclusions.reasonOn(day)).toBe(naiveReason(rules, subject, day));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('let mail move up to the day before the next excluded one', () => {
    fc.assert(
      fc.property(
        someStateRules,
        someWindowSubject,
        someDay,
        fc.integer({ min: 0, max: 100 }),
        (rules, subject, day, days) => {
          fc.pre(naiveReason(rules, subject, day) === null);
          const last = exclusionsOf(rules, subject).lastFreeFrom(day, day + days);
          expect(last).toBe(naiveLastFree(rules, subject, day, day + days));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('end where the last of the days without a free one between them ends', () => {
    fc.assert(
      fc.property(
        someStateRules,
        someWindowSubject,
        someDay,
        fc.integer({ min: 0, max: 200 }),
        (rules, subject, day, days) => {
          const exclusions = exclusionsOf(rules, subject);
          const end = naiveWindowEnd(rules, subject, day, day + days);
          expect(exclusions.windowEnd(day, day + days)).toBe(end);
          const isEnd = (each: number): boolean =>
            naiveWindow(rules, subject, each) !== null &&
            naiveWindow(rules, subject, each + 1) === null;
          for (let each = day; each < day + 20; each++) {
            expect(exclusions.isWindowEnd(each)).toBe(isEnd(each));
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('begin, those that end in a span, where the first of their days is', () => {
    fc.assert(
      fc.property(someStateRules, someWindowSubject, someDay, (rules, subject, from) => {
        let earliest = Infinity;
        for (let day = from; day <= from + 60; day++) {
          if (naiveWindowEnd(rules, subject, day, day) !== day) continue;
          let start = day;
          while (naiveWindow(rules, subject, start - 1) !== null && start > day - 1000) start -= 1;
          earliest = Math.min(earliest, start);
        }
        // Windows that go on for years are followed back for three of them.
        fc.pre(earliest === Infinity || earliest > from - 900);
        expect(exclusionsOf(rules, subject).earliestStart(from, from + 60)).toBe(earliest);
      }),
      { numRuns: 300 },
    );
  });

  it('answer the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        someStateRules,
        someWindowSubject,
        fc.array(someDay, { minLength: 2, maxLength: 8 }),
        (rules, subject, days) => {
          const asked = exclusionsOf(rules, subject);
          for (const day of days) {
            const fresh = exclusionsOf(rules, subject);
            expect(asked.reasonOn(day)).toBe(fresh.reasonOn(day));
            expect(asked.windowEnd(day, day + 100)).toBe(fresh.windowEnd(day, day + 100));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
