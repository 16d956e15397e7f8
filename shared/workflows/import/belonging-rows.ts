import { FirstLines } from '../../domain/contacts/first-lines.ts';
import type { TargetRow } from '../../domain/contacts/target-row.ts';
import { cellProblem, type CellProblem } from '../../domain/contacts/row-problem.ts';
import type { VisitRow } from '../../domain/contacts/visit-row.ts';
import type { ContactChange, ContactRecords } from '../../ports/contacts.ts';
import { applyWorks, type ContactWork } from './apply-changes.ts';
import { duplicateVisit } from './duplicates.ts';
import type {
  DecidedBatch,
  ImportContext,
  RowImport,
  RowOutcome,
  TakenRow,
} from './import-context.ts';

/** How rows of visits or targets become a change of their contact. */
export interface Belonging<Row> {
  /** What a file should say once. */
  key(row: Row): string;
  /** Whether a second row of a key says just the same, so that it does no harm. */
  readonly repeatsAreHarmless: boolean;
  /** The header of the column that holds the contact's id. */
  readonly idTitle: string;
  isStored(row: Row, stored: ContactRecords): boolean;
  changeFor(rows: readonly Row[]): ContactChange;
}

/** A visits file: sets visits, and removes those whose date is empty. */
export function visitBelonging(idTitle: string): Belonging<VisitRow> {
  return {
    key: visitKey,
    repeatsAreHarmless: false,
    idTitle,
    isStored: ({ name, visit }, { visits }) => {
      const before = visits.find((one) => one.visit === name);
      if (visit === null || before === undefined) return visit === null && before === undefined;
      return before.date === visit.date && before.time === visit.time;
    },
    changeFor: (rows) => ({ visits: new Map(rows.map(({ name, visit }) => [name, visit])) }),
  };
}

/** What makes two rows of a visits file speak of the same visit. */
export function visitKey({ contactId, name }: VisitRow): string {
  return `${contactId}\u001f${name}`;
}

/** A targets file: adds targets. */
export function targetBelonging(idTitle: string): Belonging<TargetRow> {
  return {
    key: ({ contactId, target }) =>
      `${contactId}\u001f${target.instanceName}\u001f${String(target.triggerDate)}`,
    repeatsAreHarmless: true,
    idTitle,
    isStored: ({ target }, { targets }) =>
      targets.some(
        ({ instanceName, triggerDate }) =>
          instanceName === target.instanceName && triggerDate === target.triggerDate,
      ),
    changeFor: (rows) => ({ addTargets: rows.map(({ target }) => target) }),
  };
}

/** Applies the rows of a visits or targets file: what belongs to contacts that are there. */
export class BelongingRows<Row extends { readonly contactId: string }> implements RowImport<Row> {
  private readonly context: ImportContext;
  private readonly belonging: Belonging<Row>;
  private readonly firstLines = new FirstLines();

  constructor(context: ImportContext, belonging: Belonging<Row>) {
    this.context = context;
    this.belonging = belonging;
  }

  async decide(rows: readonly TakenRow<Row>[]): Promise<DecidedBatch> {
    const duplicates: RowOutcome[] = [];
    const byContact = new Map<string, TakenRow<Row>[]>();
    for (const row of rows) {
      const firstLine = this.firstLines.claim(this.belonging.key(row.value), row.line);
      if (firstLine === row.line) {
        const others = byContact.get(row.value.contactId) ?? [];
        byContact.set(row.value.contactId, [...others, row]);
      } else duplicates.push(this.repeated(row, firstLine));
    }
    const { store, tasks } = this.context.ports;
    const works = await tasks.map([...byContact], async ([contactId, own]) =>
      this.workOf(
        contactId,
        own,
        await store.contacts.get(this.context.request.organizationId, contactId),
      ),
    );
    const decided = works.map((work) => ({ work, decision: work.decide(work.stored) }));
    return {
      intent: decided.flatMap(({ decision }) => acceptedLines(decision.outcomes)),
      commit: async () => {
        const results = await applyWorks(this.context, decided);
        const written = results.flatMap((result) =>
          result.result === 'done' ? result.outcomes : [],
        );
        return [...duplicates, ...written].toSorted((a, b) => a.line - b.line);
      },
    };
  }

  async replay(rows: readonly TakenRow<Row>[]): Promise<void> {
    for (const { value, line } of rows) this.firstLines.claim(this.belonging.key(value), line);
  }

  deferred(): readonly number[] {
    return [];
  }

  async finish(): Promise<readonly RowOutcome[]> {
    return [];
  }

  private workOf(
    contactId: string,
    rows: readonly TakenRow<Row>[],
    stored: ContactRecords | undefined,
  ): ContactWork {
    const decide: ContactWork['decide'] = (records) => {
      if (!records) {
        return {
          change: null,
          outcomes: rows.map((row) => this.rejected(row, this.unknown(row.value))),
        };
      }
      const fresh = rows.filter(({ value }) => !this.belonging.isStored(value, records));
      const outcomes = rows.map((row): RowOutcome => {
        const outcome = fresh.includes(row) ? 'accepted' : 'unchanged';
        return { outcome, line: row.line, warnings: row.warnings };
      });
      const values = fresh.map(({ value }) => value);
      return { change: values.length > 0 ? this.belonging.changeFor(values) : null, outcomes };
    };
    // The address is not asked for: it is as it was, claimed or shared.
    return { contactId, stored, addresses: 'shared', decide };
  }

  private rejected({ line }: TakenRow<Row>, problem: CellProblem): RowOutcome {
    return { outcome: 'rejected', line, problems: [problem] };
  }

  private unknown({ contactId }: Row): CellProblem {
    const expected = 'the id of a contact that is there; import contacts first';
    return cellProblem('unknown_contact', this.belonging.idTitle, contactId, expected);
  }

  private repeated(row: TakenRow<Row>, firstLine: number): RowOutcome {
    const { line, value, warnings } = row;
    if (this.belonging.repeatsAreHarmless) return { outcome: 'unchanged', line, warnings };
    return this.rejected(row, duplicateVisit(this.belonging.idTitle, value.contactId, firstLine));
  }
}

function acceptedLines(outcomes: readonly RowOutcome[]): readonly number[] {
  return outcomes.flatMap(({ outcome, line }) => (outcome === 'accepted' ? [line] : []));
}
