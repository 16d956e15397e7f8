import type { Day } from '../calendar/civil-date.ts';

/** A day on which some emails of a group go out; `over` when they stand above its capacity. */
export interface Place {
  readonly date: Day;
  readonly count: number;
  readonly over: boolean;
}

/**
 * What becomes of a group's emails. The places are in the order in which they are dealt: by date,
 * so the group's own date comes first, and on one date those within the capacity first. The places
 * and `noCapacity` add up to the group's count.
 */
export interface Allotment {
  readonly places: readonly Place[];
  /** Those that find no room and do not go out; they are dealt last. */
  readonly noCapacity: number;
}

/** One email's lot: a place, or `no_capacity`. */
export type Lot = Omit<Place, 'count'> | 'no_capacity';

/**
 * Deals a group's allotment over the slices that hold its emails: each slice takes what it needs
 * from where the one before it stopped, so the parts add up to the whole exactly.
 *
 * @param counts how many emails of the group each slice holds, in slice order.
 * @throws RangeError when the slices do not hold exactly the emails that were allotted.
 */
export function dealAllotment(whole: Allotment, counts: readonly number[]): readonly Allotment[] {
  const rest = whole.places.map((place) => ({ ...place }));
  let noCapacity = whole.noCapacity;
  let first = 0;
  const parts = counts.map((count) => {
    const places: Place[] = [];
    let missing = count;
    for (let place = rest[first]; missing > 0 && place; place = rest[first]) {
      const taken = Math.min(missing, place.count);
      if (taken > 0) places.push({ date: place.date, count: taken, over: place.over });
      place.count -= taken;
      missing -= taken;
      if (place.count === 0) first += 1;
    }
    noCapacity -= missing;
    return { places, noCapacity: missing };
  });
  if (noCapacity !== 0 || first !== rest.length) {
    const held = counts.reduce((sum, count) => sum + count, 0);
    throw new RangeError(
      `Expected slices that hold the ${allotted(whole)} emails allotted to their group, got ${held}`,
    );
  }
  return parts;
}

/**
 * Hands out a slice's allotment to its emails one by one, in the order in which they are asked for.
 *
 * @returns a function that gives the next email's lot.
 * @throws RangeError, from that function, when more emails ask than were allotted.
 */
export function dealer(allotment: Allotment): () => Lot {
  let index = 0;
  let given = 0;
  let skipped = 0;
  return () => {
    for (let place = allotment.places[index]; place; place = allotment.places[index]) {
      if (given < place.count) {
        given += 1;
        return { date: place.date, over: place.over };
      }
      index += 1;
      given = 0;
    }
    if (skipped < allotment.noCapacity) {
      skipped += 1;
      return 'no_capacity';
    }
    throw new RangeError(`Expected at most ${allotted(allotment)} emails in the group, got more`);
  };
}

function allotted(allotment: Allotment): number {
  return allotment.places.reduce((sum, place) => sum + place.count, allotment.noCapacity);
}
