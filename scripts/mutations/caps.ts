import { mutantsOf, type Mutant } from './mutant.ts';

/** Wrong caps, and wrong identities of emails (rules §1, §8.3). */
export const CAPS: readonly Mutant[] = [
  ...mutantsOf('shared/domain/planning/no-capacity.ts', [
    [
      "rules.volume.onOverflow === 'send' ||",
      '',
      'mail waits for room though it may go out above the cap',
    ],
    [
      'stored?.priority !== candidate.priority',
      'stored === null',
      'mail waits for room though it is more urgent now',
    ],
    [
      'Math.min(cap, own ?? cap)',
      'cap',
      "mail waits for room though its instance's maximum is another",
    ],
    [
      'decided.limit === caps.limit',
      'caps.limit > 0',
      'mail waits for room though the limit is another',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/load-groups.ts', [
    ['planning.exclusions.lastFreeFrom(date, until)', 'until', 'mail moves to excluded days'],
    [
      'stored.sentOn !== today || !mayHaveGone(stored)',
      '!mayHaveGone(stored)',
      'mail of other days counts today',
    ],
    ["if (candidate.kind === 'transactional') return null;", '', 'visit mail moves'],
    [
      'Math.max(date, candidate.narrowedLatest)',
      'Math.max(date, candidate.latestDate)',
      'moves ignore the frequency limit',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/census.ts', [
    ['if (!subject.contact.active) return;', '', 'inactive contacts count for the cap'],
  ]),
  ...mutantsOf('shared/domain/settings/caps.ts', [
    ['Math.max(1, share)', 'share', 'a small organization sends nothing'],
    [
      'limit: floorOfProduct(cap, volume.overageThreshold)',
      'limit: cap',
      'there is no allowance above the cap',
    ],
    [
      'soft: Math.min(volume.edDailySoftLimit,',
      'soft: Math.max(volume.edDailySoftLimit,',
      'the greater soft limit holds',
    ],
  ]),
  ...mutantsOf('shared/domain/balancing/loads.ts', [
    [
      'load > input.limit) return true',
      'load >= input.limit) return true',
      'a day at the limit is relieved',
    ],
    [
      'load > input.cap && load <= input.limit ? load',
      'load <= input.limit ? input.limit',
      'days fill up to the limit',
    ],
    ['input.instanceMax[instance] ?? Infinity', 'Infinity', 'instances have no maximum'],
  ]),
  ...mutantsOf('shared/domain/balancing/placing-order.ts', [
    [
      'a.priority - b.priority ||',
      'b.priority - a.priority ||',
      'the lowest class is placed first',
    ],
    ['a.latest - b.latest ||', 'b.latest - a.latest ||', 'the latest latest date is placed first'],
  ]),
  ...mutantsOf('shared/domain/balancing/balance-round.ts', [
    ['?? 0) > input.limit', '?? 0) > input.cap', 'mail of days within the allowance is moved'],
    [
      '!placement.complete && !allLoose',
      'placement.complete && !allLoose',
      'lower classes keep places that a higher one needs',
    ],
    [
      'this.#skips && !group.required ? left',
      'this.#skips ? left',
      'required mail is skipped for want of room',
    ],
  ]),
  ...mutantsOf('shared/domain/balancing/place-class.ts', [
    ['board.keep(job)', 'board.place(job)', 'a full day pushes the mail of the next one on'],
    [
      '{ places: all, leftOver: jobs.map(() => 0), complete: true }',
      '{ places: all, leftOver: jobs.map(() => 0), complete: false }',
      'a class that has all its places takes those of lower ones',
    ],
  ]),
  ...mutantsOf('shared/domain/balancing/room.ts', [
    [
      '(pinned.get(day) ?? 0) + (day === today ? goneToday : 0)',
      '(pinned.get(day) ?? 0)',
      'what was sent today takes no place',
    ],
    ['(pinned.get(day) ?? 0) + (day', '(day', 'visit mail takes no place'],
  ]),
  ...mutantsOf('shared/domain/planning/place-alone.ts', [
    ['load + 1 > caps.limit', 'load >= caps.cap', 'one contact’s mail uses no allowance'],
    ['this.load(day) < cap', 'this.load(day) <= cap', 'one contact’s mail goes on to a full day'],
    [
      'if (candidate.skipReason === null) days.add(dateOf(candidate), 1);',
      '',
      'mail just placed takes no place',
    ],
    ['this.add(sendDate, -1)', 'this.add(sendDate, 0)', 'mail that is given up keeps its place'],
    ['a.priority - b.priority', 'b.priority - a.priority', 'what matters least is placed first'],
  ]),
  ...mutantsOf('shared/domain/planning/hash.ts', [
    ['16_777_619', '16_777_617', 'the hash has another prime'],
    [
      'return instanceName + UNIT_SEPARATOR + triggerDate;',
      'return instanceName;',
      'all trigger dates are one email',
    ],
    ['.slice(0, 16)', '.slice(0, 15)', 'ids are cut short'],
  ]),
];
