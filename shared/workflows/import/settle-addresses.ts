import type { WorkResult } from './apply-changes.ts';
import type { RowOutcome } from './import-context.ts';

/** A row whose address another contact held when its turn came. No two ask for the same one. */
export interface WaitingRow {
  readonly line: number;
  readonly contactId: string;
}

/** What settling needs of the import. */
export interface AddressDesk<Row extends WaitingRow> {
  /** Writes a row; `shared` without asking for the address. */
  apply(row: Row, addresses: 'unique' | 'shared'): Promise<WorkResult>;
  /** The verdict over a row whose address another contact keeps. */
  duplicate(row: Row, holderId: string): RowOutcome;
}

/**
 * Gives addresses that changed hands within a file to their new holders, in any order, swaps and
 * longer rings included. A row is tried again only when the contact that it waits for was dealt
 * with. What is left then waits in rings: a ring opens when one of its contacts takes its new address
 * without a claim for a moment, so that the others can move up, and claims it at the end. Meanwhile
 * two contacts have one address; none ever has one that no file gave it.
 */
export async function settleAddresses<Row extends WaitingRow>(
  rows: readonly Row[],
  desk: AddressDesk<Row>,
): Promise<readonly RowOutcome[]> {
  const settling = new Settling(rows, desk);
  for (const row of rows) await settling.attempt(row);
  while (await settling.openRing());
  await settling.claimOpened();
  return settling.outcomes.toSorted((a, b) => a.line - b.line);
}

class Settling<Row extends WaitingRow> {
  readonly outcomes: RowOutcome[] = [];
  private readonly desk: AddressDesk<Row>;
  /** Rows that are not dealt with, by contact. */
  private readonly undecided: Map<string, Row>;
  /** Rows that were tried, by the contact that has their address; one each, as addresses are. */
  private readonly waitingFor = new Map<string, Row>();
  private readonly opened: Row[] = [];

  constructor(rows: readonly Row[], desk: AddressDesk<Row>) {
    this.desk = desk;
    this.undecided = new Map(rows.map((row) => [row.contactId, row]));
  }

  /** Tries a row and, where it leaves an address to another, that one, and so on. */
  async attempt(first: Row): Promise<void> {
    let row: Row | undefined = first;
    while (row !== undefined) {
      const result = await this.desk.apply(row, 'unique');
      if (result.result === 'done') row = this.decide(row, result.outcomes);
      else if (this.undecided.has(result.byContactId)) {
        this.waitingFor.set(result.byContactId, row);
        return;
      } else row = this.decide(row, [this.desk.duplicate(row, result.byContactId)]);
    }
  }

  /**
   * Opens one of the rings that are left when all rows were tried; false when there is none. Each
   * address has one holder and one row that asks for it, so whoever waits is in a ring.
   */
  async openRing(): Promise<boolean> {
    const [row] = this.waitingFor.values();
    if (row === undefined) return false;
    const [holderId] = this.waitingFor.keys();
    if (holderId !== undefined) this.waitingFor.delete(holderId);
    const result = await this.desk.apply(row, 'shared');
    this.opened.push(row);
    const next = this.decide(row, result.result === 'done' ? result.outcomes : []);
    if (next !== undefined) await this.attempt(next);
    return true;
  }

  /** Claims the addresses that were taken without a claim. Nothing else of these rows is written. */
  async claimOpened(): Promise<void> {
    for (const row of this.opened) await this.desk.apply(row, 'unique');
  }

  /** Notes what became of a row; answers the one that waited for its contact. */
  private decide(row: Row, outcomes: readonly RowOutcome[]): Row | undefined {
    this.outcomes.push(...outcomes);
    this.undecided.delete(row.contactId);
    const next = this.waitingFor.get(row.contactId);
    this.waitingFor.delete(row.contactId);
    return next;
  }
}
