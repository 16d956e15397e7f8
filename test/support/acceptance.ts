import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { bindColumns, type BoundHeader } from '../../shared/contracts/files/bind-columns.ts';
import { bindContactColumns } from '../../shared/contracts/files/bind-contacts.ts';
import type { ColumnDefinition } from '../../shared/contracts/files/column-definition.ts';
import { TARGET_COLUMNS, VISIT_COLUMNS } from '../../shared/contracts/files/records-files.ts';
import { historyEmail, readHistoryLine } from '../../shared/contracts/plan-file/history-line.ts';
import type { LineVerdict } from '../../shared/contracts/plan-file/line-fields.ts';
import { dayOf, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { contactRowReader } from '../../shared/domain/contacts/contact-row.ts';
import type { RowVerdict } from '../../shared/domain/contacts/row-problem.ts';
import { targetRowReader } from '../../shared/domain/contacts/target-row.ts';
import { visitRowReader } from '../../shared/domain/contacts/visit-row.ts';
import { CsvReader, type CsvRecord } from '../../shared/domain/csv/csv-reader.ts';
import type { PlanningSubject } from '../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../shared/domain/planning/compile.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { aSubject } from './planning.ts';

const expectedSchema = z.strictObject({
  contact_id: z.string(),
  type: z.string(),
  campaign: z.string().nullable(),
  event_date: z.string(),
  ideal_date: z.string(),
  /** Planned ones have it. */
  base_date: z.string().optional(),
  latest_date: z.string(),
  send_date: z.string().nullable(),
  status: z.enum(['pre-scheduled', 'skipped']),
  skip_reason: z.string().nullable(),
});

/** One line of `expected.ndjson`. */
export type ExpectedEmail = z.infer<typeof expectedSchema>;

/** A made-up organization with the plan that the rules demand. */
export interface AcceptanceOrganization {
  readonly settings: Settings;
  readonly today: Day;
  readonly subjects: readonly PlanningSubject[];
  readonly expected: readonly ExpectedEmail[];
}

/** Reads an acceptance organization with the project's own readers. Every row of its files is good. */
export function readAcceptance(name: string): AcceptanceOrganization {
  const folder = join(import.meta.dirname, '..', 'acceptance', name);
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const settings = settingsOf(text('config.json'));
  const today = dayOf(text('today').trim());
  return {
    settings,
    today,
    subjects: subjectsOf(text, settings, today),
    expected: linesOf(text('expected.ndjson')).map((line) =>
      expectedSchema.parse(JSON.parse(line)),
    ),
  };
}

function settingsOf(text: string): Settings {
  const read = readConfiguration({ file: 'config.json', text });
  if (!read.ok) throw new Error(`Expected settings, got ${JSON.stringify(read.problems)}`);
  return read.settings;
}

function subjectsOf(
  text: (file: string) => string,
  settings: Settings,
  today: Day,
): readonly PlanningSubject[] {
  const visits = rowsOf(text('visits.csv'), VISIT_COLUMNS, visitRowReader);
  const instances = new Set(settings.campaignInstances.map(({ instanceName }) => instanceName));
  const targets = rowsOf(text('targets.csv'), TARGET_COLUMNS, (bound) =>
    targetRowReader(bound, instances),
  );
  const rules = compileRules(settings);
  const history = linesOf(text('history.ndjson')).map((line) => goodLine(readHistoryLine(line)));
  return contactsOf(text('contacts.csv'), today).map((contact) =>
    aSubject({
      contact,
      visits: visits.flatMap((row) => (row.contactId === contact.id ? (row.visit ?? []) : [])),
      targets: targets.flatMap((row) => (row.contactId === contact.id ? row.target : [])),
      emails: history
        .filter((entry) => entry.contactId === contact.id)
        .map((entry) => historyEmail(rules, entry)),
    }),
  );
}

function contactsOf(csv: string, today: Day): readonly PlanningSubject['contact'][] {
  const [header, ...records] = recordsOf(csv);
  const bound = bindContactColumns(header?.cells ?? [], { idOptional: false });
  if ('problem' in bound) throw new Error(`Expected contacts, got ${JSON.stringify(bound)}`);
  const read = contactRowReader(bound.columns, { today, deriveIds: false });
  return records.map(({ line, cells }) => valueOf(read(line, cells)).contact);
}

function rowsOf<Name extends string, Row>(
  csv: string,
  definitions: readonly ColumnDefinition<Name>[],
  readerOf: (
    bound: BoundHeader<Name>,
  ) => (line: number, cells: readonly string[]) => RowVerdict<Row>,
): readonly Row[] {
  const [header, ...records] = recordsOf(csv);
  const binding = bindColumns(definitions, header?.cells ?? []);
  if ('problem' in binding) throw new Error(`Expected columns, got ${JSON.stringify(binding)}`);
  const read = readerOf(binding.bound);
  return records.map(({ line, cells }) => valueOf(read(line, cells)));
}

function recordsOf(csv: string): readonly CsvRecord[] {
  const reader = new CsvReader();
  return [...reader.push(Buffer.from(csv)), ...reader.end()].flat();
}

function valueOf<Row>(verdict: RowVerdict<Row>): Row {
  if (verdict.result === 'row') return verdict.value;
  throw new Error(`Expected a good row, got ${JSON.stringify(verdict)}`);
}

function goodLine<Value>(verdict: LineVerdict<Value>): Value {
  if ('value' in verdict) return verdict.value;
  throw new Error(`Expected a good line, got ${verdict.problem}`);
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
