import { dealAllotment, type Allotment } from './deal.ts';
import type { LoadGroup } from './load-group.ts';

/** Equal groups as one, with the indexes of those that it stands for. */
export interface MergedGroup {
  readonly group: LoadGroup;
  readonly members: readonly number[];
}

/**
 * The order in which emails ask for a place: class by class, and within a class the earliest latest
 * date first (rules §8.3). The rules leave ties open. Here mail of an instance with its own maximum
 * goes first, because it has the fewer days to choose from; then the later own date, because it
 * keeps it, while mail that waits from an earlier date has to move on anyway: that moves the fewest.
 */
export function byPlacingOrder(a: LoadGroup, b: LoadGroup): number {
  return (
    a.priority - b.priority ||
    a.latest - b.latest ||
    Number(b.instance >= 0) - Number(a.instance >= 0) ||
    b.date - a.date ||
    a.instance - b.instance ||
    Number(b.required) - Number(a.required)
  );
}

/**
 * The groups in placing order, equal ones merged: whatever is computed from the result does not
 * depend on the order of the groups or on how they were split.
 */
export function mergeEqual(groups: readonly LoadGroup[]): readonly MergedGroup[] {
  const sorted = groups
    .map((group, index) => ({ group, index }))
    .sort((a, b) => byPlacingOrder(a.group, b.group) || a.index - b.index);
  const merged: { group: LoadGroup; members: number[] }[] = [];
  for (const { group, index } of sorted) {
    const last = merged.at(-1);
    if (last && byPlacingOrder(last.group, group) === 0) {
      last.group = { ...last.group, count: last.group.count + group.count };
      last.members.push(index);
    } else {
      merged.push({ group, members: [index] });
    }
  }
  return merged;
}

/** Deals what became of the merged groups to the groups that they stand for, by index of these. */
export function dealToMembers(
  merged: readonly MergedGroup[],
  wholes: readonly Allotment[],
  groups: readonly LoadGroup[],
): readonly Allotment[] {
  const allotments = groups.map(() => NOTHING);
  merged.forEach(({ members }, index) => {
    const counts = members.map((member) => groups[member]?.count ?? 0);
    const parts = dealAllotment(wholes[index] ?? NOTHING, counts);
    members.forEach((member, position) => {
      allotments[member] = parts[position] ?? NOTHING;
    });
  });
  return allotments;
}

const NOTHING: Allotment = { places: [], noCapacity: 0 };
