import { dealer, type Allotment, type Lot } from '../balancing/deal.ts';
import type { Day } from '../calendar/civil-date.ts';
import {
  dateOf,
  plannedEmail,
  type Candidate,
  type Planning,
  type PlanningSubject,
} from './candidate.ts';
import { derive, type Derivation, type DeriveRequest } from './derive.ts';
import type { PlannedEmail } from './email.ts';
import { GroupTable, type Group } from './group-table.ts';
import { groupOf } from './load-groups.ts';
import { skipWithoutRoom } from './no-capacity.ts';
import { narrowAgain } from './per-contact.ts';

/** One group's lot in a slice. */
export interface GroupAllotment extends Allotment {
  readonly group: Group;
}

/** What one round of balancing gave a slice. Groups whose emails all stay may be left out. */
export interface SliceRound {
  readonly allotments: readonly GroupAllotment[];
  /** The loads before the round, of the dates that emails leave; for explanations. */
  readonly loads: ReadonlyMap<Day, number>;
}

/**
 * Plans a slice's contacts one by one. The same contacts in the same order get the same dates:
 * survey and commit, and a repeated commit, agree.
 */
export class SlicePlan {
  readonly #request: DeriveRequest;
  readonly #rounds: readonly Round[];

  constructor(request: DeriveRequest, rounds: readonly SliceRound[]) {
    this.#request = request;
    this.#rounds = rounds.map(({ allotments, loads }) => {
      const dealers = new GroupTable<() => Lot>();
      for (const { group, ...allotment } of allotments) dealers.add(group, dealer(allotment));
      return { loads, dealers };
    });
  }

  /** A contact's emails after all rounds so far. */
  derive(subject: PlanningSubject): Derivation {
    const derivation = derive(this.#request, subject);
    for (const round of this.#rounds) this.#deal(round, derivation);
    return derivation;
  }

  /** A contact's emails as the plan says them, by email id. */
  plan(subject: PlanningSubject): readonly PlannedEmail[] {
    return emailsOf(this.derive(subject));
  }

  #deal(round: Round, derivation: Derivation): void {
    const { planning, candidates } = derivation;
    for (const candidate of candidates) {
      if (candidate.skipReason !== null) continue;
      const group = groupOf(planning, candidate);
      const deal = group && round.dealers.get(group);
      if (deal) this.#take(round, planning, candidate, deal());
    }
    narrowAgain(planning, candidates);
  }

  #take(round: Round, planning: Planning, candidate: Candidate, lot: Lot): void {
    const from = dateOf(candidate);
    const caps = this.#request.caps ?? { cap: 0, limit: 0 };
    if (lot === 'no_capacity') {
      skipWithoutRoom(planning, candidate, caps);
      return;
    }
    if (lot.date !== from) {
      candidate.keptSendDate = lot.date;
      candidate.movedByCap = true;
    }
    if (lot.date === from && !lot.over) return;
    const load = round.loads.get(from) ?? 0;
    candidate.trace?.push({
      step: 'cap',
      from,
      to: lot.date,
      load,
      cap: caps.cap,
      over: lot.over,
    });
  }
}

/** A derivation's emails as the plan says them, by email id. */
export function emailsOf({ planning, candidates }: Derivation): readonly PlannedEmail[] {
  return candidates
    .map((candidate) => plannedEmail(planning, candidate, dateOf(candidate)))
    .sort((a, b) => (a.emailId < b.emailId ? -1 : 1));
}

interface Round {
  readonly dealers: GroupTable<() => Lot>;
  readonly loads: ReadonlyMap<Day, number>;
}
