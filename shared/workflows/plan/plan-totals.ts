import type { PlanTotals } from '../../contracts/planning/run-parts.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { mayHaveGone, type PlanningSubject } from '../../domain/planning/candidate.ts';
import type { PlannedEmail } from '../../domain/planning/email.ts';
import type { PlanDiff } from '../../domain/planning/plan-diff.ts';

interface Load {
  counted: number;
  pinned: number;
  effectiveDate: number;
}

/** Counts what a plan comes to: emails by verdict, loads by date, writes. */
export class TotalsCounter {
  readonly #skipped = new Map<string, number>();
  readonly #moved = new Map<string, number>();
  readonly #loads = new Map<Day, Load>();
  #contacts = 0;
  #planned = 0;
  #written = 0;
  #removed = 0;
  #replanned = 0;

  add(subject: Pick<PlanningSubject, 'emails'>, emails: readonly PlannedEmail[]): void {
    this.#contacts += 1;
    for (const email of emails) {
      if (email.sendDate === null) {
        increase(this.#skipped, email.skipReason ?? 'missed');
        continue;
      }
      this.#planned += 1;
      if (email.movedBy !== null) increase(this.#moved, email.movedBy);
      const load = this.#load(email.sendDate);
      load.counted += 1;
      if (email.kind === 'transactional') load.pinned += 1;
      if (email.type === 'effective_date') this.#load(email.idealDate).effectiveDate += 1;
    }
    for (const stored of subject.emails) {
      if (stored.sentOn !== null && mayHaveGone(stored)) this.#load(stored.sentOn).counted += 1;
    }
  }

  addWritten(diff: PlanDiff, refused: ReadonlySet<string>): void {
    this.#written += diff.put.filter(({ emailId }) => !refused.has(emailId)).length;
    this.#removed += diff.remove.filter(({ emailId }) => !refused.has(emailId)).length;
  }

  addReplanned(): void {
    this.#replanned += 1;
  }

  totals(): PlanTotals {
    return {
      contacts: this.#contacts,
      planned: this.#planned,
      skipped: Object.fromEntries(sorted(this.#skipped)),
      moved: Object.fromEntries(sorted(this.#moved)),
      written: this.#written,
      removed: this.#removed,
      replanned: this.#replanned,
      loads: [...this.#loads].sort(([a], [b]) => a - b).map(([date, load]) => ({ date, ...load })),
    };
  }

  #load(date: Day): Load {
    let load = this.#loads.get(date);
    if (!load) {
      load = { counted: 0, pinned: 0, effectiveDate: 0 };
      this.#loads.set(date, load);
    }
    return load;
  }
}

/** Adds up the totals of slices. */
export function sumTotals(parts: readonly PlanTotals[]): PlanTotals {
  const loads = new Map<Day, Load>();
  for (const { date, ...load } of parts.flatMap((part) => part.loads)) {
    const sum = loads.get(date) ?? { counted: 0, pinned: 0, effectiveDate: 0 };
    sum.counted += load.counted;
    sum.pinned += load.pinned;
    sum.effectiveDate += load.effectiveDate;
    loads.set(date, sum);
  }
  const total = (of: (part: PlanTotals) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0);
  return {
    contacts: total((part) => part.contacts),
    planned: total((part) => part.planned),
    skipped: sumCounts(parts.map((part) => part.skipped)),
    moved: sumCounts(parts.map((part) => part.moved)),
    written: total((part) => part.written),
    removed: total((part) => part.removed),
    replanned: total((part) => part.replanned),
    loads: [...loads].sort(([a], [b]) => a - b).map(([date, load]) => ({ date, ...load })),
  };
}

function sumCounts(
  parts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [key, count] of parts.flatMap((part) => Object.entries(part))) {
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return Object.fromEntries(sorted(sums));
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
