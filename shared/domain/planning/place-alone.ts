import type { Day } from '../calendar/civil-date.ts';
import type { Caps } from '../settings/caps.ts';
import { dateOf, type Candidate } from './candidate.ts';
import type { DayLoadTable } from './day-load-table.ts';
import type { Derivation } from './derive.ts';
import { groupOf } from './load-groups.ts';
import { skipWithoutRoom } from './no-capacity.ts';
import { narrowAgain } from './per-contact.ts';

/**
 * Places the new emails of one contact among the loads of everybody else: each on its base date,
 * or, where that day would go above the limit, on the first feasible day below the cap. Stored
 * send dates stay. The night's plan balances the days as a whole.
 */
export function placeAlone(
  derivation: Derivation,
  loads: DayLoadTable,
  caps: Pick<Caps, 'cap' | 'limit'>,
): void {
  const { planning, candidates } = derivation;
  for (const candidate of candidates) {
    if (candidate.skipReason !== null || candidate.keptSendDate !== null) continue;
    const group = groupOf(planning, candidate);
    const load = loads.counted(dateOf(candidate));
    if (group === null || load + 1 <= caps.limit) continue;
    const room = firstRoom(loads, group.date + 1, group.latest, caps.cap);
    if (room !== null) move(candidate, room, load, caps.cap, false);
    else if (planning.rules.volume.onOverflow === 'send' || group.required) {
      move(candidate, group.latest, load, caps.cap, true);
    } else {
      skipWithoutRoom(planning, candidate, caps);
    }
    narrowAgain(planning, candidates);
  }
}

function firstRoom(loads: DayLoadTable, from: Day, to: Day, cap: number): Day | null {
  for (let day = from; day <= to; day++) if (loads.counted(day) < cap) return day;
  return null;
}

function move(candidate: Candidate, to: Day, load: number, cap: number, over: boolean): void {
  const from = dateOf(candidate);
  candidate.trace?.push({ step: 'cap', from, to, load, cap, over });
  if (to === from) return;
  candidate.keptSendDate = to;
  candidate.movedByCap = true;
}
