import { cellProblem } from '../../domain/contacts/row-problem.ts';
import {
  causeOf,
  type DecidedBatch,
  type ImportContext,
  type RowImport,
  type RowOutcome,
  type TakenRow,
} from './import-context.ts';
import type { TemplatesImport } from './import-request.ts';

/** More visit mails than any study has; they are held in memory together. */
const MAX_TEMPLATES = 2000;

/** The cells of a row, as they stand. */
export type TemplateCells = readonly string[];

/** Gathers the rows of a templates file and gives them away at its end, all at once. */
export class TemplateRows implements RowImport<TemplateCells> {
  private readonly context: ImportContext;
  private readonly header: readonly string[];
  private readonly importTemplates: TemplatesImport;
  private readonly rows: TakenRow<TemplateCells>[] = [];

  constructor(context: ImportContext, header: readonly string[], importTemplates: TemplatesImport) {
    this.context = context;
    this.header = header;
    this.importTemplates = importTemplates;
  }

  async decide(rows: readonly TakenRow<TemplateCells>[]): Promise<DecidedBatch> {
    const room = Math.max(0, MAX_TEMPLATES - this.rows.length);
    this.rows.push(...rows.slice(0, room));
    const outcomes = rows.slice(room).map(({ line }): RowOutcome => {
      const expected = `at most ${String(MAX_TEMPLATES)} templates`;
      return { outcome: 'rejected', line, problems: [cellProblem('too_many', '', '', expected)] };
    });
    return { intent: [], commit: async () => outcomes };
  }

  async replay(rows: readonly TakenRow<TemplateCells>[]): Promise<void> {
    await this.decide(rows);
  }

  deferred(): readonly number[] {
    return [];
  }

  async finish(): Promise<readonly RowOutcome[]> {
    const { organizationId } = this.context.request;
    const { unchanged, rejections } = await this.importTemplates({
      organizationId,
      header: this.header,
      rows: this.rows.map(({ line, value }) => ({ line, cells: value })),
      cause: causeOf(this.context),
    });
    const same = new Set(unchanged);
    return this.rows.map(({ line, warnings }): RowOutcome => {
      const problems = rejections
        .filter((rejection) => rejection.line === line)
        .map(({ column, value, reason, message }) => cellProblem(reason, column, value, message));
      if (problems.length > 0) return { outcome: 'rejected', line, problems };
      return { outcome: same.has(line) ? 'unchanged' : 'accepted', line, warnings };
    });
  }
}
