import type { DayLoad, DayLoadDelta, DayLoads } from '../../ports/day-loads.ts';
import { heldOrganization, type HeldOrganization, type MemoryState } from './state.ts';

/** Day loads in memory. */
export function memoryDayLoads(state: MemoryState): DayLoads {
  return {
    read: async (organizationId, from, to) =>
      [...heldOrganization(state, organizationId).loads.values()]
        .filter(({ date }) => date >= from && date <= to)
        .toSorted((a, b) => a.date - b.date),
    replace: async (organizationId, loads, activeContacts) => {
      const held = heldOrganization(state, organizationId);
      held.loads.clear();
      for (const load of loads) held.loads.set(load.date, load);
      held.activeContacts = activeContacts;
    },
    activeContacts: async (organizationId) =>
      heldOrganization(state, organizationId).activeContacts,
  };
}

/** Adds changes to the loads of their dates. */
export function addLoads(held: HeldOrganization, deltas: readonly DayLoadDelta[]): void {
  for (const delta of deltas) held.loads.set(delta.date, sum(held.loads.get(delta.date), delta));
}

function sum(load: DayLoad | undefined, delta: DayLoadDelta): DayLoad {
  if (!load) return delta;
  return {
    date: load.date,
    counted: load.counted + delta.counted,
    pinned: load.pinned + delta.pinned,
    effectiveDate: load.effectiveDate + delta.effectiveDate,
  };
}
