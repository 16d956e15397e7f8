import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { CsvReader } from '../../shared/domain/csv/csv-reader.ts';
import { compileRules } from '../../shared/domain/planning/compile.ts';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';
import { planSlices } from '../../shared/domain/planning/plan-slices.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import {
  visitTemplatesFromRows,
  type VisitTemplateRows,
} from '../../shared/domain/templates/visit-templates-from-rows.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { ImportRequest } from '../../shared/workflows/import/import-request.ts';
import { chunksOf, imported, portsWithOrganization, rejectsOf } from './importing.ts';

/** The date on which the sample's story begins. */
export const DEMO_DAY: Day = dayOf('2027-03-01');

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

/** The sample organization in memory. */
export interface Sample {
  readonly settings: Settings;
  readonly contacts: ReadonlyMap<string, ContactRecords>;
  /** By file. */
  readonly reports: ReadonlyMap<string, ImportReport>;
  /** By file: `line column reason` of every reason against a row. */
  readonly rejects: ReadonlyMap<string, readonly string[]>;
  /** The same files once more. */
  readonly secondReports: ReadonlyMap<string, ImportReport>;
}

/** Imports the files of the sample, twice. */
export async function importSample(): Promise<Sample> {
  const ports = await portsWithOrganization();
  const settings = sampleSettings();
  const reports = await importFiles(ports, settings);
  const rejects = new Map<string, readonly string[]>();
  for (const [name, report] of reports) rejects.set(name, await rejectsOf(ports, report));
  return {
    settings,
    reports,
    rejects,
    secondReports: await importFiles(ports, settings),
    contacts: await everybody(ports),
  };
}

/** The configuration with the visit templates of templates.csv. */
export function sampleSettings(): Settings {
  const text = readFileSync(join(EXAMPLES, 'config.yaml'), 'utf8');
  const read = readConfiguration({ file: 'config.yaml', text });
  if (!read.ok) throw new Error(`Expected settings, got ${JSON.stringify(read.problems)}`);
  return { ...read.settings, visitTemplates: sampleVisitTemplates().templates };
}

/** What templates.csv gives. */
export function sampleVisitTemplates(): VisitTemplateRows {
  const reader = new CsvReader();
  const file = readFileSync(join(EXAMPLES, 'templates.csv'));
  const [header, ...rows] = [...reader.push(file), ...reader.end()].flat();
  return visitTemplatesFromRows(header?.cells ?? [], rows);
}

/** Everybody's emails on the first day. */
export function planSample({ settings, contacts }: Sample): readonly PlannedEmail[] {
  const rules = compileRules(settings);
  return planSlices(rules, DEMO_DAY, [[...contacts.values()]], true).emails.flat(2);
}

/** What a plan says of an email, for a person: `birthday birthday_window`, `visit_x 2027-03-03`. */
export function verdict({ type, skipReason, sendDate }: PlannedEmail): string {
  return `${type} ${sendDate === null ? String(skipReason) : formatCivilDate(sendDate)}`;
}

const FILES: readonly (readonly [name: string, overrides: Partial<ImportRequest>])[] = [
  ['contacts.csv', {}],
  ['visits.csv', {}],
  ['targets.csv', {}],
  // What came back is known when it has come back.
  ['events.csv', { today: dayOf('2027-03-12') }],
  ['outreach.csv', { instance: 'partners_2027' }],
];

async function importFiles(
  ports: MemoryPorts,
  settings: Settings,
): Promise<ReadonlyMap<string, ImportReport>> {
  const reports = new Map<string, ImportReport>();
  for (const [name, overrides] of FILES) {
    const content = readFileSync(join(EXAMPLES, name));
    const request = { name, settings, today: DEMO_DAY, content: chunksOf(content), ...overrides };
    reports.set(name, (await imported(ports, content, request)).report);
  }
  return reports;
}

async function everybody(ports: MemoryPorts): Promise<ReadonlyMap<string, ContactRecords>> {
  const found = new Map<string, ContactRecords>();
  for (const slice of [0, 1, 2, 3]) {
    let cursor: string | null = null;
    do {
      const page = await ports.store.contacts.readSlice('org', slice, cursor, 500);
      for (const records of page.records) found.set(records.contact.id, records);
      ({ cursor } = page);
    } while (cursor !== null);
  }
  return found;
}
