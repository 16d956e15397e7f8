import type { EventRow } from '../../domain/contacts/event-row.ts';
import { cellProblem } from '../../domain/contacts/row-problem.ts';
import {
  causeOf,
  type DecidedBatch,
  type ImportContext,
  type RowImport,
  type RowOutcome,
  type TakenRow,
} from './import-context.ts';

/**
 * Applies the rows of an events file. An event's id comes from what it says, so the store knows
 * what was recorded before, by this file or another, and there is nothing to decide.
 */
export class EventRows implements RowImport<EventRow> {
  private readonly context: ImportContext;
  private readonly idTitle: string;

  /** @param idTitle the header of the column that holds the contact's id. */
  constructor(context: ImportContext, idTitle: string) {
    this.context = context;
    this.idTitle = idTitle;
  }

  async decide(rows: readonly TakenRow<EventRow>[]): Promise<DecidedBatch> {
    const { tasks } = this.context.ports;
    return { intent: [], commit: () => tasks.map(rows, (row) => this.add(row)) };
  }

  async replay(): Promise<void> {
    // The store remembers event ids better than a list of lines could.
  }

  deferred(): readonly number[] {
    return [];
  }

  async finish(): Promise<readonly RowOutcome[]> {
    return [];
  }

  private async add({ line, value, warnings }: TakenRow<EventRow>): Promise<RowOutcome> {
    const { store } = this.context.ports;
    const { contactId, event } = value;
    const { organizationId } = this.context.request;
    const cause = causeOf(this.context);
    const added = await store.contactEvents.add(organizationId, contactId, event, cause);
    if (added !== 'no_contact') {
      return { outcome: added === 'added' ? 'accepted' : 'unchanged', line, warnings };
    }
    const expected = 'the id of a contact that is there; import contacts first';
    const problem = cellProblem('unknown_contact', this.idTitle, contactId, expected);
    return { outcome: 'rejected', line, problems: [problem] };
  }
}
