import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BalanceInput } from '../../../shared/domain/balancing/load-group.ts';
import { countLoads } from '../../../shared/domain/balancing/loads.ts';
import { placeClass } from '../../../shared/domain/balancing/place-class.ts';
import { Room } from '../../../shared/domain/balancing/room.ts';
import { aGroup, anInput, pressedInputs } from '../../support/balancing.ts';
import { mostPlaceable } from './max-flow.ts';

/** The room that pinned mail, and what is gone today, leave. */
function roomOf(input: BalanceInput): Room {
  return new Room(countLoads(input), input);
}

describe('placeClass', () => {
  it('finds a place for as many of the first jobs as possible, for any number of them in any order', () => {
    fc.assert(
      fc.property(pressedInputs(2), (input) => {
        const room = roomOf(input);
        const { leftOver } = placeClass(input.groups, room);
        let placed = 0;
        input.groups.forEach(({ count }, index) => {
          placed += count - (leftOver[index] ?? 0);
          const most = mostPlaceable(
            input.groups.slice(0, index + 1),
            {
              on: (day) => room.on(day),
              ofInstance: (instance, day) => room.ofInstance(instance, day),
            },
            room.last,
          );
          expect(placed).toBe(most);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('keeps windows, days and instances within what there is', () => {
    fc.assert(
      fc.property(pressedInputs(2), (input) => {
        const room = roomOf(input);
        const { places, leftOver, complete } = placeClass(input.groups, room);
        const onDay = new Map<number, number>();
        const ofInstance = new Map<string, number>();
        input.groups.forEach(({ date, latest, instance, count }, index) => {
          let placed = 0;
          for (const [day, some] of places[index] ?? []) {
            expect(day).toBeGreaterThanOrEqual(date);
            expect(day).toBeLessThanOrEqual(latest);
            const key = `${instance} ${day}`;
            onDay.set(day, (onDay.get(day) ?? 0) + some);
            ofInstance.set(key, (ofInstance.get(key) ?? 0) + some);
            expect(ofInstance.get(key)).toBeLessThanOrEqual(room.ofInstance(instance, day));
            placed += some;
          }
          expect(placed + (leftOver[index] ?? 0)).toBe(count);
        });
        for (const [day, count] of onDay) expect(count).toBeLessThanOrEqual(room.on(day));
        expect(complete).toBe(leftOver.every((count) => count === 0));
      }),
      { numRuns: 400 },
    );
  });

  it('takes the earliest days with room', () => {
    const groups = [aGroup({ date: 1, latest: 9, count: 14 })];
    const room = roomOf(anInput({ groups, pinned: new Map([[2, 9]]) }));

    // Day 1 is above the limit, so it holds 10; day 2 has one place left.
    expect(placeClass(groups, room).places).toEqual([
      new Map([
        [1, 10],
        [2, 1],
        [3, 3],
      ]),
    ]);
  });

  it('leaves over the job that comes last, not one that it could take the place of', () => {
    const groups = [aGroup({ latest: 1, count: 9 }), aGroup({ latest: 1, count: 4 })];

    expect(placeClass(groups, roomOf(anInput({ groups }))).leftOver).toEqual([0, 3]);
  });
});
