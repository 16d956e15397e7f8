import { join } from 'node:path';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import type { RejectLine } from '../../shared/contracts/files/import-checkpoint.ts';
import type { Bucket } from '../../shared/ports/bucket.ts';
import type { ImportSource } from '../../shared/workflows/import/import-source.ts';
import type { Installation } from '../installation/installation.ts';
import type { OpenHome } from '../installation/open-home.ts';
import { addOrganization } from '../operations/add-organization.ts';
import { importNow } from '../operations/import-now.ts';
import { fileSource } from '../operations/file-source.ts';
import { csvRows } from './csv-rows.ts';
import { COORDINATOR, SAMPLES } from './stage.ts';

/** What an imported file came to, with every row that was rejected. */
export interface SampleImport {
  readonly report: ImportReport;
  readonly rejects: readonly Omit<RejectLine, 'expected'>[];
}

/** The sample organization with its configuration and templates. */
export async function addSample(home: OpenHome, organizationId: string): Promise<Installation> {
  const added = await addOrganization(home, {
    organizationId,
    config: join(SAMPLES, 'config.yaml'),
    templates: join(SAMPLES, 'templates'),
    actor: COORDINATOR,
  });
  if (added.result === 'added') return added.installation;
  throw new Error(
    `Expected a sample configuration without problems, got: ${added.problems.join('; ')}`,
  );
}

/** The sample files in the order in which they are dropped; the contacts once more at the end. */
const SAMPLE_FILES: readonly { readonly name: string; readonly instance?: string }[] = [
  { name: 'templates.csv' },
  { name: 'contacts.csv' },
  { name: 'visits.csv' },
  { name: 'targets.csv' },
  { name: 'outreach.csv', instance: 'partners_2027' },
  { name: 'contacts.csv' },
];

/** Imports the sample files. */
export async function importSamples(installation: Installation): Promise<readonly SampleImport[]> {
  const imports: SampleImport[] = [];
  for (const { name, instance } of SAMPLE_FILES) {
    const source = await fileSource(join(SAMPLES, name), name);
    imports.push(
      await importSource(installation, instance === undefined ? source : { ...source, instance }),
    );
  }
  return imports;
}

/** Imports one file, and reads back what it rejected. */
export async function importSource(
  installation: Installation,
  source: ImportSource,
): Promise<SampleImport> {
  const result = await importNow(installation, source, { actor: COORDINATOR });
  if (result.result !== 'imported') {
    throw new Error(`Expected ${source.name} to be imported, it was ${result.result}`);
  }
  const { report } = result;
  const { rejects_file: key } = report;
  const { bucket } = installation.ports;
  return { report, rejects: key === null ? [] : await readRejects(bucket, key) };
}

async function readRejects(bucket: Bucket, key: string): Promise<SampleImport['rejects']> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bucket.read(key)) chunks.push(chunk);
  const [, ...rows] = csvRows(Buffer.concat(chunks));
  return rows.map(([line = '', column = '', value = '', reason = '']) => ({
    line: Number(line),
    column,
    value,
    reason,
  }));
}
