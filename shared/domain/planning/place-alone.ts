import type { Day } from '../calendar/civil-date.ts';
import type { Caps } from '../settings/caps.ts';
import { dateOf, type Candidate } from './candidate.ts';
import type { DayLoadTable } from './day-load-table.ts';
import type { Derivation } from './derive.ts';
import { groupOf } from './load-groups.ts';
import { skipWithoutRoom } from './no-capacity.ts';
import { narrowAgain } from './per-contact.ts';

/**
 * Places the new emails of one contact among the loads of everybody else and its own other mail:
 * each on its base date, or, where that day would go above the limit, on the first feasible day
 * below the cap; those that matter most choose first. Stored send dates stay.
 *
 * The night's plan balances the days as a whole. Until then an instance may have more mail on a day
 * than its own `daily_max`: how much it has is counted for the whole day only. Sending keeps it.
 */
export function placeAlone(
  derivation: Derivation,
  loads: DayLoadTable,
  caps: Pick<Caps, 'cap' | 'limit'>,
): void {
  const { planning, candidates } = derivation;
  const days = new Days(loads, derivation);
  const toPlace = candidates.filter(isNew).sort((a, b) => a.priority - b.priority);
  for (const candidate of toPlace) {
    const group = groupOf(planning, candidate);
    const load = days.load(dateOf(candidate));
    if (group !== null && load + 1 > caps.limit) {
      const room = days.firstRoom(group.date + 1, group.latest, caps.cap);
      if (room !== null) move(candidate, room, load, caps.cap, false);
      else if (planning.rules.volume.onOverflow === 'send' || group.required) {
        move(candidate, group.latest, load, caps.cap, true);
      } else {
        skipWithoutRoom(planning, candidate, caps);
      }
      narrowAgain(planning, candidates);
    }
    if (candidate.skipReason === null) days.add(dateOf(candidate), 1);
  }
}

/** What every day carries, with this contact's mail as it is being placed. */
class Days {
  readonly #loads: DayLoadTable;
  readonly #changes = new Map<Day, number>();

  constructor(loads: DayLoadTable, { planning, candidates }: Derivation) {
    this.#loads = loads;
    for (const { status, sendDate } of planning.subject.emails) {
      if (status === 'pending' && sendDate !== null) this.add(sendDate, -1);
    }
    for (const candidate of candidates) {
      if (candidate.skipReason === null && !isNew(candidate)) this.add(dateOf(candidate), 1);
    }
  }

  load(day: Day): number {
    return this.#loads.counted(day) + (this.#changes.get(day) ?? 0);
  }

  add(day: Day, count: number): void {
    this.#changes.set(day, (this.#changes.get(day) ?? 0) + count);
  }

  firstRoom(from: Day, to: Day, cap: number): Day | null {
    for (let day = from; day <= to; day++) if (this.load(day) < cap) return day;
    return null;
  }
}

/** Planned, without a send date that stays. */
function isNew({ skipReason, keptSendDate }: Candidate): boolean {
  return skipReason === null && keptSendDate === null;
}

function move(candidate: Candidate, to: Day, load: number, cap: number, over: boolean): void {
  const from = dateOf(candidate);
  candidate.trace?.push({ step: 'cap', from, to, load, cap, over });
  if (to === from) return;
  candidate.keptSendDate = to;
  candidate.movedByCap = true;
}
