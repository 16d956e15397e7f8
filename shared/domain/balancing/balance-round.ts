import type { Day } from '../calendar/civil-date.ts';
import type { Allotment, Place } from './deal.ts';
import type { BalanceInput, LoadGroup } from './load-group.ts';
import { countLoads, exceedLimits, type Loads } from './loads.ts';
import { placeClass, type ClassPlacement } from './place-class.ts';
import { dealToMembers, mergeEqual, type MergedGroup } from './placing-order.ts';
import { Room } from './room.ts';

/**
 * The caps step of rules §8.3, once: what becomes of each group, by index; undefined when no day is
 * above the limit and no instance above its own maximum, so that nothing may move.
 */
export function balanceRound(input: BalanceInput): readonly Allotment[] | undefined {
  const loads = countLoads(input);
  if (!exceedLimits(loads, input)) return undefined;
  const merged = mergeEqual(input.groups);
  const wholes = new Round(merged, loads, input).settleAll();
  return dealToMembers(merged, wholes, input.groups);
}

const NOTHING: Allotment = { places: [], noCapacity: 0 };

/** A group in the course of a round: how many of its emails keep their date and how many are loose. */
interface Standing {
  readonly group: LoadGroup;
  kept: number;
  allotment: Allotment;
}

class Round {
  readonly #skips: boolean;
  readonly #room: Room;
  /** In placing order. */
  readonly #standings: readonly Standing[];

  constructor(merged: readonly MergedGroup[], loads: Loads, input: BalanceInput) {
    this.#skips = input.onOverflow === 'skip';
    this.#room = new Room(loads, input);
    this.#standings = merged.map(({ group }) => {
      // Of an instance above its own maximum those due first keep the date: they are taken first.
      const isLoose = (loads.days.get(group.date) ?? 0) > input.limit;
      const kept = isLoose
        ? 0
        : Math.min(group.count, this.#room.ofInstance(group.instance, group.date));
      this.#room.take(group, group.date, kept);
      return { group, kept, allotment: NOTHING };
    });
  }

  /** Settles class by class; gives the allotments in placing order. */
  settleAll(): readonly Allotment[] {
    let allLoose = false;
    for (const members of classesOf(this.#standings)) {
      let placement = this.#place(members);
      if (!placement.complete && !allLoose) {
        allLoose = true;
        this.#loosenFrom(members);
        placement = this.#place(members);
      }
      const inOrder = placement.complete ? members : this.#requiredFirst(members);
      this.#settle(inOrder, inOrder === members ? placement : this.#place(inOrder));
    }
    return this.#standings.map(({ allotment }) => allotment);
  }

  #place(members: readonly Standing[]): ClassPlacement {
    const jobs = members.map(({ group, kept }) => ({ ...group, count: group.count - kept }));
    return placeClass(jobs, this.#room);
  }

  /** Makes everything of a class and of all lower ones loose, on every date. */
  #loosenFrom(members: readonly Standing[]): void {
    const start = members[0] ? this.#standings.indexOf(members[0]) : 0;
    for (const standing of this.#standings.slice(start)) {
      this.#room.take(standing.group, standing.group.date, -standing.kept);
      standing.kept = 0;
    }
  }

  /**
   * Where some of a class will not go out at all, required mail asks first, as it goes out in any
   * case: it is then as little above the capacities as can be, and as many others as possible find
   * a place beside it.
   */
  #requiredFirst(members: readonly Standing[]): readonly Standing[] {
    if (!this.#skips || !members.some(({ group }) => group.required)) return members;
    return [
      ...members.filter(({ group }) => group.required),
      ...members.filter(({ group }) => !group.required),
    ];
  }

  #settle(members: readonly Standing[], { places, leftOver }: ClassPlacement): void {
    members.forEach((standing, index) => {
      const { group, kept } = standing;
      const placed = new Map(places[index]);
      for (const [day, count] of placed) this.#room.take(group, day, count);
      if (kept > 0) placed.set(group.date, (placed.get(group.date) ?? 0) + kept);
      const left = leftOver[index] ?? 0;
      const skipped = this.#skips && !group.required ? left : 0;
      this.#room.take(group, group.latest, left - skipped);
      const over = { date: group.latest, count: left - skipped, over: true };
      standing.allotment = { places: inDealingOrder(placed, over), noCapacity: skipped };
    });
  }
}

function classesOf(standings: readonly Standing[]): readonly (readonly Standing[])[] {
  const classes = new Map<number, Standing[]>();
  for (const standing of standings) {
    const members = classes.get(standing.group.priority);
    if (members) members.push(standing);
    else classes.set(standing.group.priority, [standing]);
  }
  return [...classes.values()];
}

function inDealingOrder(placed: ReadonlyMap<Day, number>, over: Place): readonly Place[] {
  const within = [...placed].map(([date, count]) => ({ date, count, over: false }));
  within.sort((a, b) => a.date - b.date);
  return over.count > 0 ? [...within, over] : within;
}
