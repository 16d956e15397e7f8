import type { Day } from '../calendar/civil-date.ts';
import type { PlanningSubject } from './candidate.ts';
import { effectiveDateIdeals, type DeriveRequest } from './derive.ts';

/** What cap and smoothing depend on, for a slice or a whole organization. Plain data. */
export interface Census {
  readonly contacts: number;
  readonly active: number;
  /** Effective-date emails by ideal date, those neither skipped nor late (rules §8.1). */
  readonly effectiveDates: readonly (readonly [Day, number])[];
}

/** Counts contacts, one at a time. */
export class CensusCounter {
  readonly #request: Omit<DeriveRequest, 'smoothing' | 'caps'>;
  readonly #effectiveDates = new Map<Day, number>();
  #contacts = 0;
  #active = 0;

  constructor(request: Omit<DeriveRequest, 'smoothing' | 'caps'>) {
    this.#request = request;
  }

  add(subject: PlanningSubject): void {
    this.#contacts += 1;
    if (!subject.contact.active) return;
    this.#active += 1;
    for (const ideal of effectiveDateIdeals(this.#request, subject)) {
      this.#effectiveDates.set(ideal, (this.#effectiveDates.get(ideal) ?? 0) + 1);
    }
  }

  census(): Census {
    return {
      contacts: this.#contacts,
      active: this.#active,
      effectiveDates: [...this.#effectiveDates].sort(([a], [b]) => a - b),
    };
  }
}

/** Adds up the censuses of slices. */
export function sumCensus(parts: readonly Census[]): Census {
  const effectiveDates = new Map<Day, number>();
  for (const part of parts) {
    for (const [date, count] of part.effectiveDates) {
      effectiveDates.set(date, (effectiveDates.get(date) ?? 0) + count);
    }
  }
  return {
    contacts: parts.reduce((sum, part) => sum + part.contacts, 0),
    active: parts.reduce((sum, part) => sum + part.active, 0),
    effectiveDates: [...effectiveDates].sort(([a], [b]) => a - b),
  };
}
