import { bindColumns, type BoundHeader } from '../../contracts/files/bind-columns.ts';
import { bindContactColumns } from '../../contracts/files/bind-contacts.ts';
import type { ColumnDefinition } from '../../contracts/files/column-definition.ts';
import { headerFileProblem, type FileProblem } from '../../contracts/files/file-problem.ts';
import {
  EVENT_COLUMNS,
  TARGET_COLUMNS,
  VISIT_COLUMNS,
} from '../../contracts/files/records-files.ts';
import { contactRowReader } from '../../domain/contacts/contact-row.ts';
import { eventRowReader } from '../../domain/contacts/event-row.ts';
import {
  cellProblem,
  type CellProblem,
  type WarningReason,
} from '../../domain/contacts/row-problem.ts';
import { targetRowReader } from '../../domain/contacts/target-row.ts';
import { visitRowReader } from '../../domain/contacts/visit-row.ts';
import { BelongingRows, targetBelonging, visitBelonging } from './belonging-rows.ts';
import { ContactRows } from './contact-rows.ts';
import { EventRows } from './event-rows.ts';
import type { ImportContext, RecordImport } from './import-context.ts';
import type { ImportRequest } from './import-request.ts';
import { JudgedRows } from './judged-rows.ts';
import type { OpenTable } from './open-table.ts';
import { TemplateRows, type TemplateCells } from './template-rows.ts';

/** A file whose header was understood, ready to be imported. */
export interface TableRows {
  readonly table: OpenTable;
  /** What is worth a warning about the header. */
  readonly warnings: readonly CellProblem<WarningReason>[];
  start(context: ImportContext, storeWasEmpty: boolean): RecordImport;
}

type Rows = TableRows | { readonly problem: FileProblem };

/** Finds the columns that a file's kind has in its header. */
export function rowsOfTable(request: ImportRequest, table: OpenTable): Rows {
  if (request.instance !== undefined && table.kind !== 'contacts') {
    return notPossible(`Expected a contacts file for an instance, got ${table.kind}`);
  }
  switch (table.kind) {
    case 'contacts':
      return contactRows(request, table);
    case 'visits':
      return bound(table, VISIT_COLUMNS, (columns, context) => {
        const rows = new BelongingRows(context, visitBelonging(idTitle(columns)));
        return new JudgedRows(visitRowReader(columns), table.titles, rows);
      });
    case 'targets':
      return bound(table, TARGET_COLUMNS, (columns, context) => {
        const rows = new BelongingRows(context, targetBelonging(idTitle(columns)));
        return new JudgedRows(targetRowReader(columns, instanceNames(request)), table.titles, rows);
      });
    case 'events':
      return bound(table, EVENT_COLUMNS, (columns, context) => {
        const { today, settings } = request;
        const { timeZone } = settings.organization;
        const read = eventRowReader(columns, { today, timeZone });
        return new JudgedRows(read, table.titles, new EventRows(context, idTitle(columns)));
      });
    case 'templates':
      return templateRows(request, table);
  }
}

function contactRows(request: ImportRequest, table: OpenTable): Rows {
  const { instance, today } = request;
  const isOutreach = instance !== undefined;
  if (isOutreach && !instanceNames(request).has(instance)) {
    const message = `Expected a campaign instance of the configuration, got "${instance}"`;
    return { problem: { code: 'unknown_instance', message } };
  }
  const binding = bindContactColumns(table.titles, { idOptional: isOutreach });
  if ('problem' in binding) return { problem: headerFileProblem(binding.problem, table.titles) };
  const { columns } = binding;
  const read = contactRowReader(columns, { today, deriveIds: isOutreach });
  return {
    table,
    warnings: [],
    start: (context, storeWasEmpty) =>
      new JudgedRows(read, table.titles, new ContactRows(context, columns, storeWasEmpty)),
  };
}

function bound<Name extends string>(
  table: OpenTable,
  definitions: readonly ColumnDefinition<Name>[],
  start: (columns: BoundHeader<Name>, context: ImportContext) => RecordImport,
): Rows {
  const binding = bindColumns(definitions, table.titles);
  if ('problem' in binding) return { problem: headerFileProblem(binding.problem, table.titles) };
  const known = definitions.map(({ name }) => name).join(', ');
  const warnings = binding.bound.others.map(({ column }) =>
    cellProblem<WarningReason>(
      'unknown_column',
      table.titles[column] ?? '',
      '',
      `one of ${known}; the column is left out`,
    ),
  );
  return { table, warnings, start: (context) => start(binding.bound, context) };
}

function templateRows({ importTemplates }: ImportRequest, table: OpenTable): Rows {
  if (!importTemplates)
    return notPossible('Expected contacts, visits, targets or events, got templates');
  const read = (line: number, value: TemplateCells) =>
    ({ result: 'row', line, value, warnings: [] }) as const;
  return {
    table,
    warnings: [],
    start: (context) =>
      new JudgedRows(read, table.titles, new TemplateRows(context, table.titles, importTemplates)),
  };
}

function notPossible(message: string): { readonly problem: FileProblem } {
  return { problem: { code: 'kind_not_possible', message } };
}

function instanceNames({ settings }: ImportRequest): ReadonlySet<string> {
  return new Set(settings.campaignInstances.map(({ instanceName }) => instanceName));
}

function idTitle({ titles, fields }: BoundHeader<'contact_id'>): string {
  return titles[fields.contact_id] ?? '';
}
