import type { Day } from '../calendar/civil-date.ts';
import type { StoredEmail } from './candidate.ts';
import type { PlannedEmail } from './email.ts';

/** What a date carries: emails that count for the cap, pinned ones among them, and effective-date emails by ideal date. */
export interface DateLoad {
  readonly date: Day;
  readonly counted: number;
  readonly pinned: number;
  readonly effectiveDate: number;
}

/** The loads of an organization's days, as one contact's planning sees them. */
export class DayLoadTable {
  readonly #byDate: ReadonlyMap<Day, DateLoad>;

  constructor(loads: readonly DateLoad[]) {
    this.#byDate = new Map(loads.map((load) => [load.date, load]));
  }

  counted(date: Day): number {
    return this.#byDate.get(date)?.counted ?? 0;
  }

  /** Effective-date emails by ideal date, for smoothing (rules §8.1). */
  effectiveDates(): ReadonlyMap<Day, number> {
    return new Map([...this.#byDate].map(([date, load]) => [date, load.effectiveDate]));
  }

  /** How the loads change when a contact's plan replaces what is stored of it. */
  deltas(stored: readonly StoredEmail[], planned: readonly PlannedEmail[]): readonly DateLoad[] {
    const deltas = new Map<Day, DateLoad>();
    const add = (date: Day, change: Omit<DateLoad, 'date'>): void => {
      const { counted, pinned, effectiveDate } = deltas.get(date) ?? NOTHING;
      deltas.set(date, {
        date,
        counted: counted + change.counted,
        pinned: pinned + change.pinned,
        effectiveDate: effectiveDate + change.effectiveDate,
      });
    };
    for (const email of stored) if (email.status === 'pending') addEmail(add, email, -1);
    for (const email of planned) addEmail(add, email, 1);
    return [...deltas.values()].filter(
      ({ counted, pinned, effectiveDate }) => counted !== 0 || pinned !== 0 || effectiveDate !== 0,
    );
  }
}

const NOTHING = { counted: 0, pinned: 0, effectiveDate: 0 };

function addEmail(
  add: (date: Day, change: Omit<DateLoad, 'date'>) => void,
  email: Pick<PlannedEmail, 'sendDate' | 'idealDate' | 'kind' | 'type'>,
  sign: 1 | -1,
): void {
  if (email.sendDate === null) return;
  const pinned = email.kind === 'transactional' ? sign : 0;
  add(email.sendDate, { counted: sign, pinned, effectiveDate: 0 });
  if (email.type === 'effective_date') {
    add(email.idealDate, { counted: 0, pinned: 0, effectiveDate: sign });
  }
}
