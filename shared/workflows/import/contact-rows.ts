import type { ContactColumns } from '../../domain/contacts/contact-columns.ts';
import type { ContactRow } from '../../domain/contacts/contact-row.ts';
import { addressKey } from '../../domain/contacts/contact.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import { applyWork, applyWorks, type ContactWork, type WorkResult } from './apply-changes.ts';
import { decideContact } from './decide-contact.ts';
import { ContactDuplicates, type Duplicate } from './duplicates.ts';
import type {
  DecidedBatch,
  ImportContext,
  RowImport,
  RowOutcome,
  TakenRow,
} from './import-context.ts';
import { settleAddresses, type WaitingRow } from './settle-addresses.ts';

/**
 * Rows that wait for the end of the file are kept in memory. A file with more of them than this
 * does not exchange a few addresses: the rest is judged by who holds the address now.
 */
const MAX_WAITING = 10_000;

/** A row, and whose it is. */
interface Owner {
  readonly row: TakenRow<ContactRow>;
  readonly contactId: string;
  /** Who holds the address that the row asks for; undefined = nobody. */
  readonly holder: string | undefined;
}

/** The same with what the store has of the contact. */
interface ResolvedRow extends Owner {
  readonly stored: ContactRecords | undefined;
}

interface WaitingContact extends WaitingRow {
  readonly row: TakenRow<ContactRow>;
}

/** Applies the rows of a contacts file. */
export class ContactRows implements RowImport<ContactRow> {
  private readonly context: ImportContext;
  private readonly columns: ContactColumns;
  /** Nobody was in the store at the start, so nobody needs to be looked up. */
  private readonly storeWasEmpty: boolean;
  private readonly duplicates: ContactDuplicates;
  private readonly waiting: WaitingContact[] = [];

  constructor(context: ImportContext, columns: ContactColumns, storeWasEmpty: boolean) {
    this.context = context;
    this.columns = columns;
    this.storeWasEmpty = storeWasEmpty;
    this.duplicates = new ContactDuplicates(columns, context.request.settings.import);
  }

  async decide(rows: readonly TakenRow<ContactRow>[]): Promise<DecidedBatch> {
    const resolved = await this.context.ports.tasks.map(rows, (row) => this.resolve(row));
    const outcomes: RowOutcome[] = [];
    const turns: ResolvedRow[] = [];
    const works: ContactWork[] = [];
    for (const one of resolved) {
      const duplicate = this.findDuplicate(one);
      if (duplicate) outcomes.push(outcomeOf(one.row, duplicate));
      else if (this.mustWait(one)) this.wait(one, outcomes);
      else {
        turns.push(one);
        works.push(this.takeTurn(one));
      }
    }
    const decided = works.map((work) => ({ work, decision: work.decide(work.stored) }));
    const written = decided.filter(({ decision }) => decision.change !== null);
    return {
      intent: written.flatMap(({ decision }) => decision.outcomes.map(({ line }) => line)),
      commit: async () => {
        const results = await applyWorks(this.context, decided);
        results.forEach((result, index) => {
          const one = turns[index];
          if (result.result === 'done') outcomes.push(...result.outcomes);
          else if (one) this.wait(one, outcomes);
        });
        return outcomes.toSorted((a, b) => a.line - b.line);
      },
    };
  }

  /**
   * Asks the store as little as it can: a file of millions is read again from its top each time that
   * an import goes on.
   */
  async replay(
    rows: readonly TakenRow<ContactRow>[],
    deferred: ReadonlySet<number>,
  ): Promise<void> {
    const derived = this.storeWasEmpty ? [] : rows.filter(({ value }) => value.idIsDerived);
    const found = await this.context.ports.tasks.map(derived, (row) => this.resolve(row));
    const idOf = new Map(found.map(({ row, contactId }) => [row.line, contactId]));
    for (const row of rows) {
      const contactId = idOf.get(row.line) ?? row.value.contact.id;
      // Whose an address is matters only where a row above waits for it.
      const holder = this.duplicates.isAwaited(row.value)
        ? (await this.resolve(row)).holder
        : undefined;
      const one = { row, contactId, holder };
      if (this.findDuplicate(one)) continue;
      if (deferred.has(row.line)) this.wait(one, []);
      else this.claim(one);
    }
  }

  deferred(): readonly number[] {
    return this.waiting.map(({ line }) => line);
  }

  async finish(): Promise<readonly RowOutcome[]> {
    return settleAddresses(this.waiting, {
      apply: ({ row, contactId }, addresses): Promise<WorkResult> =>
        applyWork(this.context, claiming(this.workOf(row, contactId, undefined, addresses))),
      duplicate: ({ row }, holderId) =>
        outcomeOf(row, this.duplicates.ofAddress(row.value, `contact "${holderId}"`)),
    });
  }

  private get addresses(): 'unique' | 'shared' {
    const { onDuplicateEmail } = this.context.request.settings.import;
    return onDuplicateEmail === 'allow' ? 'shared' : 'unique';
  }

  /** An outreach row without an id is the contact that has its address, where there is one. */
  private async resolve(row: TakenRow<ContactRow>): Promise<ResolvedRow> {
    const { id, email } = row.value.contact;
    if (this.storeWasEmpty) return { row, contactId: id, stored: undefined, holder: undefined };
    const { contacts } = this.context.ports.store;
    const { organizationId } = this.context.request;
    const isUnique = this.addresses === 'unique';
    const holderOf = async (): Promise<string | undefined> =>
      isUnique ? contacts.findByAddress(organizationId, email) : undefined;
    const known = row.value.idIsDerived ? await holderOf() : undefined;
    const contactId = known ?? id;
    const stored = await contacts.get(organizationId, contactId);
    const holder = stored && hasAddress(stored, email) ? contactId : (known ?? (await holderOf()));
    return { row, contactId, stored, holder };
  }

  private findDuplicate({ row, contactId, holder }: Owner): Duplicate | undefined {
    return this.duplicates.find(row.value, contactId, row.line, holder === contactId);
  }

  /** Another contact has the address: whether it leaves it, the end of the file tells. */
  private mustWait({ contactId, holder }: Owner): boolean {
    return this.addresses === 'unique' && holder !== undefined && holder !== contactId;
  }

  private wait({ row, contactId, holder }: Owner, outcomes: RowOutcome[]): void {
    if (this.waiting.length >= MAX_WAITING) {
      const verdict = this.duplicates.ofAddress(row.value, `contact "${holder ?? ''}"`);
      outcomes.push(outcomeOf(row, verdict));
      return;
    }
    this.duplicates.claimId(contactId, row.line);
    this.duplicates.await(row.value, row.line);
    // Cells share memory with the block of the file that they came from; a copy does not.
    this.waiting.push({ line: row.line, contactId, row: structuredClone(row) });
  }

  private takeTurn(one: ResolvedRow): ContactWork {
    this.claim(one);
    return this.workOf(one.row, one.contactId, one.stored, this.addresses);
  }

  private claim({ row, contactId }: Owner): void {
    this.duplicates.claimId(contactId, row.line);
    this.duplicates.claimAddress(row.value, row.line);
  }

  private workOf(
    row: TakenRow<ContactRow>,
    contactId: string,
    stored: ContactRecords | undefined,
    addresses: 'unique' | 'shared',
  ): ContactWork {
    const { columns } = this;
    const { request } = this.context;
    const decide: ContactWork['decide'] = (records) =>
      decideContact({ row, contactId, columns, request }, records);
    return { contactId, stored, addresses, decide };
  }
}

/** Asks for the address even where nothing else changes: it may be there without a claim. */
function claiming(work: ContactWork): ContactWork {
  return {
    ...work,
    decide: (stored) => {
      const decision = work.decide(stored);
      const isSame = decision.outcomes.every(({ outcome }) => outcome === 'unchanged');
      return isSame ? { ...decision, change: {} } : decision;
    },
  };
}

function hasAddress(stored: ContactRecords, email: string): boolean {
  return addressKey(stored.contact.email) === addressKey(email);
}

function outcomeOf(row: TakenRow<ContactRow>, duplicate: Duplicate): RowOutcome {
  const { line, warnings } = row;
  return duplicate.duplicate === 'rejected'
    ? { outcome: 'rejected', line, problems: [duplicate.problem] }
    : { outcome: 'unchanged', line, warnings: [...warnings, duplicate.warning] };
}
