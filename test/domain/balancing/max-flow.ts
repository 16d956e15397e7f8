import type { Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { LoadGroup } from '../../../shared/domain/balancing/load-group.ts';

/** How many emails may still go out on a day, in all and of an instance. */
export interface Capacities {
  readonly on: (day: Day) => number;
  readonly ofInstance: (instance: number, day: Day) => number;
}

/**
 * The greatest number of emails that can have a place at all: a maximum flow from the groups over
 * instances on days to days, by depth-first augmenting paths. It shares nothing with the planner.
 */
export function mostPlaceable(
  groups: readonly LoadGroup[],
  capacities: Capacities,
  lastDay: Day,
): number {
  const flow = new Network();
  groups.forEach((group, index) => {
    flow.connect('source', `group ${index}`, group.count);
    for (let day = group.date; day <= Math.min(group.latest, lastDay); day++) {
      const cell = `instance ${group.instance} on ${day}`;
      flow.connect(`group ${index}`, cell, group.count);
      flow.set(cell, `day ${day}`, capacities.ofInstance(group.instance, day));
      flow.set(`day ${day}`, 'sink', Math.max(0, capacities.on(day)));
    }
  });
  return flow.maximum('source', 'sink');
}

/** The same by trying every placement of every single email; for the smallest cases only. */
export function mostPlaceableByTrying(
  groups: readonly LoadGroup[],
  capacities: Capacities,
  lastDay: Day,
): number {
  const emails = groups.flatMap((group) => Array.from({ length: group.count }, () => group));
  const used = new Map<string, number>();
  const usedOf = (key: string): number => used.get(key) ?? 0;
  const best = (index: number): number => {
    const email = emails[index];
    if (!email) return 0;
    let most = best(index + 1);
    for (let day = email.date; day <= Math.min(email.latest, lastDay); day++) {
      const [all, own] = [`${day}`, `${day} ${email.instance}`];
      if (usedOf(all) >= capacities.on(day)) continue;
      if (usedOf(own) >= capacities.ofInstance(email.instance, day)) continue;
      used.set(all, usedOf(all) + 1).set(own, usedOf(own) + 1);
      most = Math.max(most, 1 + best(index + 1));
      used.set(all, usedOf(all) - 1).set(own, usedOf(own) - 1);
    }
    return most;
  };
  return best(0);
}

class Network {
  readonly #capacity = new Map<string, Map<string, number>>();

  connect(from: string, to: string, capacity: number): void {
    this.set(from, to, (this.#capacity.get(from)?.get(to) ?? 0) + capacity);
  }

  set(from: string, to: string, capacity: number): void {
    this.#arcs(from).set(to, capacity);
    if (!this.#arcs(to).has(from)) this.#arcs(to).set(from, 0);
  }

  maximum(source: string, sink: string): number {
    let total = 0;
    for (;;) {
      const pushed = this.#augment(source, sink, Infinity, new Set());
      if (pushed === 0) return total;
      total += pushed;
    }
  }

  #augment(node: string, sink: string, wanted: number, seen: Set<string>): number {
    if (node === sink) return wanted;
    seen.add(node);
    for (const [next, capacity] of this.#arcs(node)) {
      if (capacity === 0 || seen.has(next)) continue;
      const pushed = this.#augment(next, sink, Math.min(wanted, capacity), seen);
      if (pushed === 0) continue;
      this.#arcs(node).set(next, capacity - pushed);
      const back = this.#arcs(next);
      back.set(node, (back.get(node) ?? 0) + pushed);
      return pushed;
    }
    return 0;
  }

  #arcs(node: string): Map<string, number> {
    const arcs = this.#capacity.get(node) ?? new Map<string, number>();
    this.#capacity.set(node, arcs);
    return arcs;
  }
}
