import { configurationLine } from '../../contracts/backup/configuration-line.ts';
import {
  readManifest,
  type BackupManifest,
  type BackupPart,
} from '../../contracts/backup/manifest.ts';
import {
  dayLoadLine,
  organizationLine,
  runLine,
  suppressionLine,
} from '../../contracts/backup/organization-lines.ts';
import { contactLine } from '../../contracts/records/contact-line.ts';
import type { LineCodec } from '../../contracts/records/line-codec.ts';
import { ObjectNotFound } from '../../ports/bucket.ts';
import { manifestKey, partKey } from './backup-keys.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { ByteTally } from './byte-tally.ts';
import { readPart } from './read-parts.ts';

/** Something in a backup is not as its manifest says. */
export interface BackupProblem {
  readonly key: string;
  readonly expected: string;
  readonly received: string;
}

/** What a backup is worth. */
export type Verification =
  | { readonly result: 'sound'; readonly manifest: BackupManifest }
  | { readonly result: 'damaged'; readonly problems: readonly BackupProblem[] }
  /** There is no manifest, so there is no backup. */
  | { readonly result: 'missing' };

/** Reads a whole backup: its manifest, every part's size, checksum and count, and every record. */
export async function verifyBackup(
  ports: BackupReadPorts,
  backupId: string,
): Promise<Verification> {
  const reading = await loadManifest(ports, backupId);
  if (reading === undefined) return { result: 'missing' };
  if (!('manifest' in reading)) return { result: 'damaged', problems: [reading] };
  const { manifest } = reading;
  const found = await ports.tasks.map(manifest.parts, (part) => checkPart(ports, backupId, part));
  const problems = [...checkParts(backupId, manifest), ...found.flat()];
  return problems.length > 0 ? { result: 'damaged', problems } : { result: 'sound', manifest };
}

/** A backup's manifest, what is wrong with it, or `undefined` when there is none. */
export async function loadManifest(
  ports: Pick<BackupReadPorts, 'bucket'>,
  backupId: string,
): Promise<{ readonly manifest: BackupManifest } | BackupProblem | undefined> {
  const key = manifestKey(backupId);
  if (!(await ports.bucket.head(key))) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of ports.bucket.read(key)) text += decoder.decode(chunk, { stream: true });
  const reading = readManifest(text + decoder.decode());
  if (!('manifest' in reading)) return { key, ...reading };
  const { backup_id: written } = reading.manifest;
  if (written === backupId) return reading;
  return { key, expected: `the manifest of ${backupId}`, received: `that of ${written}` };
}

/** A manifest that forgot a part would restore a part of the organization without a word. */
function checkParts(backupId: string, manifest: BackupManifest): readonly BackupProblem[] {
  const key = manifestKey(backupId);
  const listed = new Set(manifest.parts.map(({ kind, slice }) => `${kind} ${String(slice ?? '')}`));
  const wanted = [
    ...['organization ', 'configuration ', 'suppressions ', 'runs ', 'day_loads '],
    ...[...Array(manifest.slices).keys()].map((slice) => `contacts ${String(slice)}`),
  ];
  return wanted
    .filter((part) => !listed.has(part))
    .map((part) => ({ key, expected: `a part ${part.trim()}`, received: 'none' }));
}

async function checkPart(
  ports: BackupReadPorts,
  backupId: string,
  part: BackupPart,
): Promise<readonly BackupProblem[]> {
  const key = partKey(backupId, part.name);
  const tally = new ByteTally();
  let records = 0;
  try {
    for await (const _ of readPart(ports, backupId, part, CODECS[part.kind], tally)) records += 1;
  } catch (error) {
    return [{ key, expected: `a part with checksum ${part.sha256}`, received: said(error) }];
  }
  const differences = [
    { name: 'bytes', expected: part.size, received: tally.size },
    { name: 'checksum', expected: part.sha256, received: tally.hex() },
    { name: 'records', expected: part.records, received: records },
  ].filter(({ expected, received }) => expected !== received);
  return differences.map(({ name, expected, received }) => ({
    key,
    expected: `${name} ${String(expected)}`,
    received: String(received),
  }));
}

const CODECS: Readonly<Record<BackupPart['kind'], LineCodec<unknown>>> = {
  organization: organizationLine,
  configuration: configurationLine,
  suppressions: suppressionLine,
  runs: runLine,
  day_loads: dayLoadLine,
  contacts: contactLine,
};

function said(error: unknown): string {
  if (error instanceof ObjectNotFound) return 'no such object';
  return error instanceof Error ? error.message : String(error);
}
