import type { BalanceInput, LoadGroup } from '../balancing/load-group.ts';
import type { Day } from '../calendar/civil-date.ts';
import { dateOf, mayHaveGone, type Candidate, type Planning } from './candidate.ts';
import type { Caps } from '../settings/caps.ts';
import type { PlanningRules } from './compile.ts';
import type { Derivation } from './derive.ts';
import { GroupTable, type Group } from './group-table.ts';

/**
 * What a slice's derivations add up to: all that balancing needs to know of it. Plain data; counts
 * of several slices add up to those of the whole.
 */
export interface SliceLoads {
  readonly groups: readonly LoadGroup[];
  /** Visit mail, which is never moved, by date. */
  readonly pinned: readonly (readonly [Day, number])[];
  /** Sent or being sent today. */
  readonly goneToday: number;
  /** The same, by campaign instance with a daily maximum. */
  readonly instanceGoneToday: readonly number[];
}

/** The group of interchangeable emails that a planned email belongs to; null for pinned mail. */
export function groupOf(planning: Planning, candidate: Candidate): Group | null {
  if (candidate.kind === 'transactional') return null;
  const date = dateOf(candidate);
  const until = Math.max(date, candidate.narrowedLatest);
  return {
    priority: candidate.priority,
    date,
    latest: candidate.respectsWindows ? planning.exclusions.lastFreeFrom(date, until) : until,
    instance: candidate.campaign?.maximum ?? -1,
    required: candidate.kind === 'required',
  };
}

/** Counts derivations, one contact at a time. */
export class LoadCounter {
  readonly #groups = new GroupTable<{ readonly group: Group; count: number }>();
  readonly #pinned = new Map<Day, number>();
  readonly #instanceGoneToday: number[];
  #goneToday = 0;

  constructor(instances: number) {
    this.#instanceGoneToday = Array.from({ length: instances }, () => 0);
  }

  add({ planning, candidates }: Derivation): void {
    for (const candidate of candidates) {
      if (candidate.skipReason === null) this.#addPlanned(planning, candidate);
    }
    this.#addGone(planning);
  }

  /** What was counted; groups and dates in no particular order. */
  loads(): SliceLoads {
    return {
      groups: this.#groups.values().map(({ group, count }) => ({ ...group, count })),
      pinned: [...this.#pinned],
      goneToday: this.#goneToday,
      instanceGoneToday: this.#instanceGoneToday,
    };
  }

  #addPlanned(planning: Planning, candidate: Candidate): void {
    const group = groupOf(planning, candidate);
    if (group === null) {
      const date = dateOf(candidate);
      this.#pinned.set(date, (this.#pinned.get(date) ?? 0) + 1);
      return;
    }
    const counted = this.#groups.get(group) ?? this.#groups.add(group, { group, count: 0 });
    counted.count += 1;
  }

  #addGone({ subject, rules, today }: Planning): void {
    for (const stored of subject.emails) {
      if (stored.sentOn !== today || !mayHaveGone(stored)) continue;
      this.#goneToday += 1;
      const maximum =
        stored.campaign === null ? -1 : (rules.campaigns.get(stored.campaign)?.maximum ?? -1);
      if (maximum >= 0)
        this.#instanceGoneToday[maximum] = (this.#instanceGoneToday[maximum] ?? 0) + 1;
    }
  }
}

/** What balancing starts from: the loads of all slices together. */
export function balanceInputOf(
  rules: PlanningRules,
  caps: Pick<Caps, 'cap' | 'limit'>,
  today: Day,
  slices: readonly SliceLoads[],
): BalanceInput {
  const pinned = new Map<Day, number>();
  for (const [date, count] of slices.flatMap((slice) => slice.pinned)) {
    pinned.set(date, (pinned.get(date) ?? 0) + count);
  }
  return {
    today,
    groups: slices.flatMap((slice) => slice.groups),
    pinned,
    goneToday: slices.reduce((sum, slice) => sum + slice.goneToday, 0),
    cap: caps.cap,
    limit: caps.limit,
    instanceMax: rules.dailyMaxima,
    instanceGoneToday: rules.dailyMaxima.map((_max, instance) =>
      slices.reduce((sum, slice) => sum + (slice.instanceGoneToday[instance] ?? 0), 0),
    ),
    onOverflow: rules.volume.onOverflow,
  };
}
