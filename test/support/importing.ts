import { memoryPorts, type MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { CsvReader } from '../../shared/domain/csv/csv-reader.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { importFile } from '../../shared/workflows/import/import-file.ts';
import type { ImportRequest, ImportResult } from '../../shared/workflows/import/import-request.ts';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import { someInstance, someSettings } from './settings.ts';

export const IMPORT_TODAY = dayOf('2027-03-15');

/** A file's bytes, in chunks of a size. */
export async function* chunksOf(
  file: string | Uint8Array,
  size = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

/** An import of a file `contacts.csv` by `cli:anna`; the instances are `promo_a` and `mailing`. */
export function anImport(
  file: string | Uint8Array,
  overrides: Partial<ImportRequest> = {},
): ImportRequest {
  return {
    organizationId: 'org',
    name: 'contacts.csv',
    content: chunksOf(file),
    today: IMPORT_TODAY,
    settings: importSettings(),
    actor: 'cli:anna',
    ...overrides,
  };
}

/** Settings with the instances `promo_a` and, once only, `mailing`. */
export function importSettings(
  overrides: Parameters<typeof someSettings>[0] = {},
): ImportRequest['settings'] {
  const outreach = someInstance({ instanceName: 'mailing', campaignType: 'outreach' });
  return someSettings({
    campaignInstances: [
      someInstance({ instanceName: 'promo_a' }),
      { ...outreach, effective: { ...outreach.effective, onceOnly: true } },
    ],
    ...overrides,
  });
}

/** Memory ports with the organization `org` of four slices. */
export async function portsWithOrganization(): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const organization = { id: 'org', slices: 4, createdAt: 0, stopped: null };
  await ports.store.organizations.create(organization);
  return ports;
}

/** Imports and answers the result. @throws Error when another import is in the way. */
export async function imported(
  ports: MemoryPorts,
  file: string | Uint8Array,
  overrides: Partial<ImportRequest> = {},
): Promise<Exclude<ImportResult, { result: 'busy' }>> {
  const result = await importFile(ports, anImport(file, overrides));
  if (result.result === 'busy') throw new Error('Expected to import, another one is under way');
  return result;
}

/** `read = accepted + unchanged + rejected`, as a report has it. */
export function countsOf(report: ImportReport): string {
  const { read, accepted, unchanged, rejected } = report;
  return `${String(read)} = ${String(accepted)} + ${String(unchanged)} + ${String(rejected)}`;
}

/** The text of an object in the bucket. */
export async function textOf(ports: Pick<MemoryPorts, 'bucket'>, key: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of ports.bucket.read(key)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The rows of an import's rejects file, `line column reason`; empty when it has none. */
export async function rejectsOf(
  ports: MemoryPorts,
  { rejects_file: key }: ImportReport,
): Promise<readonly string[]> {
  if (key === null) return [];
  const reader = new CsvReader();
  const file = new TextEncoder().encode(await textOf(ports, key));
  const [, ...rows] = [...reader.push(file), ...reader.end()].flat();
  return rows.map(({ cells: [line = '', column = '', , reason = ''] }) =>
    [line, column, reason].join(' '),
  );
}
