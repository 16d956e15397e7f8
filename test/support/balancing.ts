import fc from 'fast-check';
import type { Allotment } from '../../shared/domain/balancing/deal.ts';
import type { BalanceInput, LoadGroup } from '../../shared/domain/balancing/load-group.ts';

/** One plain email of class 5 on day 1, which may go out until day 5. */
export function aGroup(override: Partial<LoadGroup> = {}): LoadGroup {
  return {
    priority: 5,
    date: 1,
    latest: 5,
    instance: -1,
    required: false,
    count: 1,
    ...override,
  };
}

/** Days that hold 10 emails and are left alone up to 12; today is day 0. */
export function anInput(override: Partial<BalanceInput> = {}): BalanceInput {
  return {
    today: 0,
    groups: [],
    pinned: new Map(),
    goneToday: 0,
    cap: 10,
    limit: 12,
    instanceMax: [],
    instanceGoneToday: [],
    onOverflow: 'send',
    ...override,
  };
}

/** How many of a group's emails go out on which day, by day; `none` for `no_capacity`. */
export function countsByDay(allotment: Allotment | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { date, count } of allotment?.places ?? []) {
    counts[date] = (counts[date] ?? 0) + count;
  }
  if (allotment && allotment.noCapacity > 0) counts.none = allotment.noCapacity;
  return counts;
}

/**
 * Organizations under pressure: three classes, up to two instances with an own maximum, and with a
 * scale of 1 a week of days, ten groups and a handful of emails a day; more with a greater scale.
 */
export function pressedInputs(scale = 1): fc.Arbitrary<BalanceInput> {
  return fc
    .record({
      cap: fc.integer({ min: scale, max: 5 * scale }),
      allowance: fc.integer({ min: 0, max: 2 * scale }),
      instanceMax: fc.array(fc.integer({ min: 1, max: 3 * scale }), { maxLength: 2 }),
      goneToday: fc.integer({ min: 0, max: 2 * scale }),
      pinned: fc.array(fc.integer({ min: 0, max: 3 * scale }), { maxLength: 8 * scale }),
      onOverflow: fc.constantFrom('send' as const, 'skip' as const),
    })
    .chain(({ allowance, pinned, ...rest }) =>
      fc
        .record({
          groups: fc.array(aPressedGroup(scale, rest.instanceMax.length), {
            maxLength: 10 * scale,
            size: 'max',
          }),
          gone: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 })), {
            minLength: 2,
            maxLength: 2,
          }),
        })
        .map(({ groups, gone }) => ({
          ...rest,
          today: 0,
          groups,
          pinned: new Map(pinned.map((count, day) => [day, count])),
          limit: rest.cap + allowance,
          goneToday: rest.goneToday + gone.reduce((sum, count) => sum + count, 0),
          instanceGoneToday: rest.instanceMax.map((_, index) => gone[index] ?? 0),
        })),
    );
}

function aPressedGroup(scale: number, instances: number): fc.Arbitrary<LoadGroup> {
  const near = fc.integer({ min: 0, max: 5 * scale });
  return fc
    .record({
      priority: fc.integer({ min: 1, max: 3 }),
      date: fc.integer({ min: 0, max: 7 * scale }),
      // Required mail may wait ten years; the larger cases would cost the checks too much with it.
      slack: scale === 1 ? fc.oneof(near, fc.constant(3650)) : near,
      instance: fc.integer({ min: -1, max: instances - 1 }),
      required: fc.boolean(),
      count: fc.integer({ min: 0, max: 4 * scale }),
    })
    .map(({ slack, ...group }) => ({ ...group, latest: group.date + slack }));
}
