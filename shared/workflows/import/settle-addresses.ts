import type { WorkResult } from './apply-changes.ts';
import type { RowOutcome } from './import-context.ts';

/** A row whose address another contact held when its turn came. */
export interface WaitingRow {
  readonly line: number;
  readonly contactId: string;
  /** The address that it asks for, as addresses are compared. */
  readonly address: string;
}

/** What settling needs of the import. */
export interface AddressDesk<Row extends WaitingRow> {
  /** Writes a row; `shared` without asking for the address. */
  apply(row: Row, addresses: 'unique' | 'shared'): Promise<WorkResult>;
  /** The verdict over a row whose address stays somebody else's: `line 5`, `contact "c1"`. */
  duplicate(row: Row, holder: string): RowOutcome;
}

/** Why a row waits: for a contact to leave its address, or for a row above that asks for the same. */
interface Wait<Row> {
  readonly row: Row;
  readonly forContact: string;
  readonly isContender: boolean;
}

/**
 * Gives addresses that changed hands within a file to their new holders, in any order, swaps and
 * longer rings included. A row is tried again only when the contact that it waits for was dealt
 * with. What is left then waits in rings: a ring opens when one of its contacts takes its new address
 * without a claim for a moment, so that the others can move up, and claims it at the end. Meanwhile
 * two contacts have one address; none ever has a wrong one that no file gave it.
 */
export async function settleAddresses<Row extends WaitingRow>(
  rows: readonly Row[],
  desk: AddressDesk<Row>,
): Promise<readonly RowOutcome[]> {
  const settling = new Settling(rows, desk);
  let ready = rows;
  while (ready.length > 0) {
    for (const row of ready) await settling.attempt(row);
    ready = settling.woken();
    if (ready.length === 0) ready = await settling.openRing();
  }
  await settling.claimOpened();
  return settling.outcomes.toSorted((a, b) => a.line - b.line);
}

class Settling<Row extends WaitingRow> {
  readonly outcomes: RowOutcome[] = [];
  private readonly desk: AddressDesk<Row>;
  /** Rows that are not dealt with, by contact, and the first of them for each address. */
  private readonly undecided: Map<string, Row>;
  private readonly firstFor = new Map<string, Row>();
  /** The lines of rows that got the address they asked for. */
  private readonly takenOn = new Map<string, number>();
  private readonly waits = new Map<string, Wait<Row>>();
  private readonly wakeUp: Row[] = [];
  private readonly opened: Row[] = [];

  constructor(rows: readonly Row[], desk: AddressDesk<Row>) {
    this.desk = desk;
    this.undecided = new Map(rows.map((row) => [row.contactId, row]));
    for (const row of rows)
      if (!this.firstFor.has(row.address)) this.firstFor.set(row.address, row);
  }

  /** Tries a row: it is dealt with, or it waits. */
  async attempt(row: Row): Promise<void> {
    if (!this.undecided.has(row.contactId)) return;
    const first = this.firstFor.get(row.address) ?? row;
    if (first !== row && this.undecided.has(first.contactId)) {
      this.wait(row, first.contactId, true);
      return;
    }
    const takenOn = this.takenOn.get(row.address);
    if (takenOn !== undefined) {
      this.decide(row, [this.desk.duplicate(row, `line ${String(takenOn)}`)]);
      return;
    }
    const result = await this.desk.apply(row, 'unique');
    if (result.result === 'done') this.decide(row, result.outcomes);
    else if (this.undecided.has(result.byContactId)) this.wait(row, result.byContactId, false);
    else this.decide(row, [this.desk.duplicate(row, `contact "${result.byContactId}"`)]);
  }

  /** The rows whose wait is over since this was asked last. */
  woken(): readonly Row[] {
    return this.wakeUp.splice(0);
  }

  /** Opens one ring of rows that wait for each other; answers whom that sets free. */
  async openRing(): Promise<readonly Row[]> {
    const ring = this.findRing();
    const [start] = ring;
    if (start === undefined) return [];
    const contender = ring.find(({ isContender }) => isContender);
    if (contender) {
      const winner = this.firstFor.get(contender.row.address) ?? contender.row;
      this.decide(contender.row, [
        this.desk.duplicate(contender.row, `line ${String(winner.line)}`),
      ]);
    } else {
      const result = await this.desk.apply(start.row, 'shared');
      this.decide(start.row, result.result === 'done' ? result.outcomes : []);
      this.opened.push(start.row);
    }
    return this.woken();
  }

  /** Claims the addresses that were taken without a claim. Nothing else of these rows is written. */
  async claimOpened(): Promise<void> {
    for (const row of this.opened) await this.desk.apply(row, 'unique');
  }

  private wait(row: Row, forContact: string, isContender: boolean): void {
    this.waits.set(row.contactId, { row, forContact, isContender });
  }

  private decide(row: Row, outcomes: readonly RowOutcome[]): void {
    this.outcomes.push(...outcomes);
    const taken = outcomes.some(({ outcome }) => outcome !== 'rejected');
    if (taken && !this.takenOn.has(row.address)) this.takenOn.set(row.address, row.line);
    this.undecided.delete(row.contactId);
    this.waits.delete(row.contactId);
    for (const wait of this.waits.values()) {
      if (wait.forContact === row.contactId) this.wakeUp.push(wait.row);
    }
  }

  /** Follows who waits for whom from any row until somebody comes up again. */
  private findRing(): readonly Wait<Row>[] {
    const path: Wait<Row>[] = [];
    let [wait] = this.waits.values();
    while (wait !== undefined && !path.includes(wait)) {
      path.push(wait);
      wait = this.waits.get(wait.forContact);
    }
    return wait === undefined ? [] : path.slice(path.indexOf(wait));
  }
}
