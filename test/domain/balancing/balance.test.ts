/** Rules §8.3 sentence by sentence; days hold 10 and are left alone up to 12 (see `anInput`). */
import { describe, expect, it } from 'vitest';
import { balance } from '../../../shared/domain/balancing/balance.ts';
import type { BalanceInput, LoadGroup } from '../../../shared/domain/balancing/load-group.ts';
import { aGroup, anInput, countsByDay } from '../../support/balancing.ts';

/** Where each group goes. */
function placed(
  groups: readonly Partial<LoadGroup>[],
  override: Partial<BalanceInput> = {},
): readonly Record<string, number>[] {
  const result = balance(anInput({ groups: groups.map(aGroup), ...override }));
  return result.allotments.map(countsByDay);
}

describe('loads', () => {
  it('moves nothing when no day is above the limit, even though one is above the cap', () => {
    const result = balance(anInput({ groups: [aGroup({ count: 12 })] }));

    expect(result.allotments).toEqual([
      { places: [{ date: 1, count: 12, over: false }], noCapacity: 0 },
    ]);
    expect(result).toMatchObject({ overCap: [], rounds: 0 });
  });

  it('moves what is above the cap, not above the limit, once a day is above the limit', () => {
    expect(placed([{ count: 13 }])).toEqual([{ 1: 10, 2: 3 }]);
  });

  it('counts pinned mail in the load of its day', () => {
    const pinned = new Map([[1, 8]]);

    expect(placed([{ count: 5 }], { pinned })).toEqual([{ 1: 2, 2: 3 }]);
    expect(placed([{ count: 4 }], { pinned })).toEqual([{ 1: 4 }]);
  });

  it("counts what was sent or is being sent today in today's load, and in no other", () => {
    const groups = [{ date: 0, count: 4 }];

    expect(placed(groups, { goneToday: 9 })).toEqual([{ 0: 1, 1: 3 }]);
    expect(placed(groups, { goneToday: 8 })).toEqual([{ 0: 4 }]);
    expect(placed([{ date: 1, count: 4 }], { goneToday: 9 })).toEqual([{ 1: 4 }]);
  });

  it('gives the load of every day with all that goes out on it', () => {
    const pinned = new Map([[2, 4]]);
    const { loads } = balance(anInput({ groups: [aGroup({ count: 13 })], pinned, goneToday: 1 }));

    expect([...loads].sort()).toEqual([
      [0, 1],
      [1, 10],
      [2, 7],
    ]);
  });
});

describe('loose emails', () => {
  it('leaves mail on days within the limit where it is while there is room elsewhere', () => {
    expect(
      placed([
        { date: 1, count: 15 },
        { date: 2, count: 10, latest: 9 },
      ]),
    ).toEqual([{ 1: 10, 3: 5 }, { 2: 10 }]);
  });

  it('takes the load of a day above the cap and within the limit as its capacity', () => {
    const pressing = { date: 1, latest: 3, count: 24, priority: 1 };
    const waiting = { date: 2, latest: 9, count: 12 };

    // Day 2 holds 12: the pressing ones do not find room beside the 12 and take 4 of their places.
    expect(placed([pressing, waiting])).toEqual([
      { 1: 10, 2: 12, 3: 2 },
      { 3: 8, 4: 4 },
    ]);
  });

  it('places the earliest latest date first', () => {
    expect(
      placed([
        { latest: 9, count: 8 },
        { latest: 2, count: 8 },
        { latest: 4, count: 8 },
      ]),
    ).toEqual([{ 2: 4, 3: 4 }, { 1: 8 }, { 1: 2, 2: 6 }]);
  });

  it('lets mail of the same latest date keep its own date rather than mail that waits', () => {
    expect(
      placed([
        { date: 1, latest: 9, count: 16 },
        { date: 2, latest: 9, count: 13 },
      ]),
    ).toEqual([
      { 1: 10, 3: 6 },
      { 2: 10, 3: 3 },
    ]);
  });

  it('moves mail only to later days', () => {
    expect(placed([{ date: 5, latest: 6, count: 20 }])).toEqual([{ 5: 10, 6: 10 }]);
  });
});

describe('classes', () => {
  it('places the lowest priority number first, whatever the latest dates', () => {
    expect(
      placed([
        { priority: 5, latest: 2, count: 8 },
        { priority: 1, latest: 9, count: 8 },
      ]),
    ).toEqual([{ 1: 2, 2: 6 }, { 1: 8 }]);
  });

  it('makes lower classes give up their places when a higher class cannot be placed else', () => {
    expect(
      placed([
        { priority: 1, date: 1, latest: 2, count: 14 },
        { priority: 5, date: 2, latest: 9, count: 10 },
      ]),
    ).toEqual([
      { 1: 10, 2: 4 },
      { 2: 6, 3: 4 },
    ]);
  });

  it('makes mail of the same class give up its place when that lets all keep their latest date', () => {
    expect(
      placed([
        { date: 1, latest: 2, count: 14 },
        { date: 2, latest: 9, count: 10 },
      ]),
    ).toEqual([
      { 1: 10, 2: 4 },
      { 2: 6, 3: 4 },
    ]);
  });

  it('never makes a higher class give up its place', () => {
    const result = balance(
      anInput({
        groups: [
          aGroup({ priority: 5, date: 1, latest: 2, count: 14 }),
          aGroup({ priority: 1, date: 2, latest: 9, count: 10 }),
        ],
      }),
    );

    expect(result.allotments.map(countsByDay)).toEqual([{ 1: 10, 2: 4 }, { 2: 10 }]);
    expect(result.overCap).toEqual([2]);
  });

  it('leaves pinned mail its place before any class', () => {
    expect(placed([{ priority: 1, count: 10 }], { pinned: new Map([[1, 9]]) })).toEqual([
      { 1: 1, 2: 9 },
    ]);
  });
});

describe('instances with an own daily maximum', () => {
  const own = { instance: 0 };

  it('spreads mail beyond the maximum although no day is above the limit', () => {
    expect(placed([{ ...own, count: 7, latest: 9 }], { instanceMax: [3] })).toEqual([
      { 1: 3, 2: 3, 3: 1 },
    ]);
  });

  it('has no allowance above the maximum', () => {
    expect(placed([{ ...own, count: 11 }], { instanceMax: [10] })).toEqual([{ 1: 10, 2: 1 }]);
  });

  it('lets those due first keep the date', () => {
    const groups = [
      { ...own, latest: 9, count: 2 },
      { ...own, latest: 4, count: 2 },
    ];

    expect(placed(groups, { instanceMax: [2] })).toEqual([{ 2: 2 }, { 1: 2 }]);
  });

  it('counts what the instance sent today', () => {
    const override = { instanceMax: [3], instanceGoneToday: [2], goneToday: 2 };

    expect(placed([{ ...own, date: 0, count: 3 }], override)).toEqual([{ 0: 1, 1: 2 }]);
  });

  it('counts for each instance by itself', () => {
    const groups = [
      { instance: 0, count: 4 },
      { instance: 1, count: 4 },
    ];

    expect(placed(groups, { instanceMax: [3, 4] })).toEqual([{ 1: 3, 2: 1 }, { 1: 4 }]);
  });

  it('keeps them when mail is moved off a full day', () => {
    const groups = [
      { priority: 5, count: 8 },
      { ...own, priority: 6, count: 8, latest: 9 },
    ];

    expect(placed(groups, { instanceMax: [4] })).toEqual([{ 1: 8 }, { 1: 2, 2: 4, 3: 2 }]);
  });

  it('lets their mail choose before plain mail of the same latest date', () => {
    const groups = [
      { count: 12, latest: 9 },
      { ...own, count: 4, latest: 9 },
    ];

    expect(placed(groups, { instanceMax: [4] })).toEqual([{ 1: 6, 2: 6 }, { 1: 4 }]);
  });

  it('leaves none for today when the instance sent more than its maximum', () => {
    const override = { instanceMax: [3], instanceGoneToday: [5], goneToday: 5 };

    expect(placed([{ ...own, date: 0, count: 2 }], override)).toEqual([{ 1: 2 }]);
  });

  it('mixes plain mail and mail of an instance when only that keeps all latest dates', () => {
    // Day 3 is full. In the order of latest dates the plain mail would fill day 1 and leave day 2
    // to the instance, which may send only one a day.
    const result = balance(
      anInput({
        groups: [aGroup({ latest: 2, count: 2 }), aGroup({ ...own, latest: 3, count: 2 })],
        pinned: new Map([[3, 2]]),
        instanceMax: [1],
        cap: 2,
        limit: 2,
      }),
    );

    expect(result.allotments.map(countsByDay)).toEqual([
      { 1: 1, 2: 1 },
      { 1: 1, 2: 1 },
    ]);
    expect(result.overCap).toEqual([]);
  });
});

describe('overflow', () => {
  const tooMuch = { date: 1, latest: 2, count: 25 };

  it('sends what finds no room on its latest date above the capacity and reports that date', () => {
    const result = balance(anInput({ groups: [aGroup(tooMuch)] }));

    expect(result.allotments).toEqual([
      {
        places: [
          { date: 1, count: 10, over: false },
          { date: 2, count: 10, over: false },
          { date: 2, count: 5, over: true },
        ],
        noCapacity: 0,
      },
    ]);
    expect(result.overCap).toEqual([2]);
  });

  it('does not send it when overflow is skipped', () => {
    const result = balance(anInput({ groups: [aGroup(tooMuch)], onOverflow: 'skip' }));

    expect(result.allotments.map(countsByDay)).toEqual([{ 1: 10, 2: 10, none: 5 }]);
    expect(result.overCap).toEqual([]);
  });

  it('sends required mail in any case', () => {
    const groups = [{ ...tooMuch, required: true }];

    expect(placed(groups, { onOverflow: 'skip' })).toEqual([{ 1: 10, 2: 15 }]);
  });

  it('gives required mail the places of its class where the rest is skipped', () => {
    const groups = [
      { date: 1, latest: 1, count: 10 },
      { date: 1, latest: 2, count: 15, required: true },
    ];

    expect(placed(groups, { onOverflow: 'skip' })).toEqual([
      { 1: 5, none: 5 },
      { 1: 5, 2: 10 },
    ]);
  });

  it('takes room from lower classes, but never leaves them less than none', () => {
    const groups = [
      { ...tooMuch, priority: 1 },
      { priority: 5, date: 2, latest: 4, count: 9 },
    ];

    expect(placed(groups)).toEqual([{ 1: 10, 2: 15 }, { 3: 9 }]);
  });

  it('marks the mail of the lowest class that had to go out on the day', () => {
    const groups = [
      aGroup({ priority: 1, date: 1, latest: 1, count: 8 }),
      aGroup({ priority: 5, date: 1, latest: 1, count: 6 }),
    ];
    const { allotments } = balance(anInput({ groups }));

    expect(allotments.map(({ places }) => places)).toEqual([
      [{ date: 1, count: 8, over: false }],
      [
        { date: 1, count: 2, over: false },
        { date: 1, count: 4, over: true },
      ],
    ]);
  });

  it('goes out on the latest date when only the maximum of its instance is full', () => {
    const result = balance(
      anInput({ groups: [aGroup({ instance: 0, count: 5, latest: 2 })], instanceMax: [2] }),
    );

    expect(result.allotments.map(countsByDay)).toEqual([{ 1: 2, 2: 3 }]);
    expect(result.allotments[0]?.places.at(-1)).toEqual({ date: 2, count: 1, over: true });
    expect(result.overCap).toEqual([2]);
  });

  it('reports a day that pinned mail alone puts above the limit, and moves off what can move', () => {
    const result = balance(
      anInput({
        groups: [aGroup({ latest: 1, count: 2 }), aGroup({ latest: 9, count: 2 })],
        pinned: new Map([[1, 30]]),
      }),
    );

    expect(result.allotments.map(countsByDay)).toEqual([{ 1: 2 }, { 2: 2 }]);
    expect(result.overCap).toEqual([1]);
  });
});

describe('repetition', () => {
  it('balances its own result again while a day is above the limit', () => {
    // The overflow puts day 2 above the limit, which makes what stands there by right loose, too.
    const groups = [
      { priority: 3, date: 2, latest: 6, count: 10 },
      { priority: 5, date: 1, latest: 2, count: 25 },
    ];
    const result = balance(anInput({ groups: groups.map(aGroup) }));

    expect(result.allotments.map(countsByDay)).toEqual([{ 2: 10 }, { 1: 10, 2: 15 }]);
    expect(result.rounds).toBe(2);
  });

  it('needs no memory for latest dates that no email can need', () => {
    const far = 4_000_000_000;

    expect(placed([{ count: 35, latest: far, required: true }])).toEqual([
      { 1: 10, 2: 10, 3: 10, 4: 5 },
    ]);
  });
});

describe('input', () => {
  it.each([
    ['a limit below the cap', { limit: 9 }, 'Expected a limit of at least the cap 10, got 9'],
    ['a date before today', { today: 2 }, 'Expected mail dated 2 or later, got 1'],
    [
      'a latest date before the own',
      { groups: [aGroup({ latest: 0 })] },
      'Expected a latest date of 1 or later, got 0',
    ],
    [
      'a count that is no whole number',
      { groups: [aGroup({ count: 0.5 })] },
      'Expected a whole number of emails, got 0.5',
    ],
  ])('refuses %s', (_, override, message) => {
    expect(() => balance(anInput({ groups: [aGroup()], ...override }))).toThrow(message);
  });

  it('takes no mail at all', () => {
    expect(balance(anInput({ pinned: new Map([[3, 40]]) }))).toMatchObject({
      allotments: [],
      overCap: [3],
    });
  });
});
