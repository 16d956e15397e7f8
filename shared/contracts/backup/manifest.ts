import { z } from 'zod';
import { canonicalJson } from '../../domain/digest/canonical-json.ts';
import { sha256Hex } from '../../domain/digest/sha256.ts';

/** The schema of manifests and parts that this version writes. */
export const BACKUP_SCHEMA = 1;

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date as YYYY-MM-DD');

/** What a part holds: one line per record. */
export const PART_KINDS = [
  'organization',
  'configuration',
  'suppressions',
  'runs',
  'day_loads',
  'contacts',
] as const;

/** One part of a backup, as its manifest names it. */
export const backupPartSchema = z.strictObject({
  /** Below the backup's own folder. */
  name: z.string().min(1),
  kind: z.enum(PART_KINDS),
  /** The slice of contacts, null for everything else. */
  slice: count.nullable(),
  records: count,
  /** Bytes as stored. */
  size: count,
  /** Of the bytes as stored. */
  sha256,
  /** Journal entries before this position are in the part; later ones may be. */
  journal_position: count,
});

const totalsSchema = z.strictObject({ contacts: count, emails: count });

const manifestSchema = z.strictObject({
  schema: z.literal(BACKUP_SCHEMA),
  backup_id: z.string().min(1),
  organization_id: z.string().min(1),
  app_version: z.string(),
  today: civilDate,
  run: count,
  slices: z.int().positive(),
  started_at_ms: count,
  finished_at_ms: count,
  totals: totalsSchema,
  parts: z.array(backupPartSchema),
  /** Of everything above, as canonical JSON. */
  sha256,
});

/** One part of a backup. */
export type BackupPart = z.infer<typeof backupPartSchema>;

/** The list of a backup's parts, written last: a backup without one does not exist. */
export type BackupManifest = z.infer<typeof manifestSchema>;

/** The file of a manifest, with its own checksum. */
export function writeManifest(content: Omit<BackupManifest, 'schema' | 'sha256'>): {
  readonly manifest: BackupManifest;
  readonly text: string;
} {
  const checked = { schema: BACKUP_SCHEMA, ...content } as const;
  const manifest = { ...checked, sha256: sha256Hex(canonicalJson(checked)) };
  return { manifest, text: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** A manifest that was read, or what is wrong with its file. */
export type ManifestReading =
  { readonly manifest: BackupManifest } | { readonly expected: string; readonly received: string };

/** Reads a manifest's file and checks it against its own checksum. */
export function readManifest(text: string): ManifestReading {
  const parsed = parseJson(text);
  if (parsed === undefined) return { expected: 'a JSON document', received: excerpt(text) };
  const { data, error } = manifestSchema.safeParse(parsed);
  if (error) {
    const issue = error.issues[0];
    const path = issue?.path.join('.') ?? '';
    return { expected: `a backup manifest`, received: `${path}: ${issue?.message ?? 'another'}` };
  }
  const { sha256: written, ...content } = data;
  const computed = sha256Hex(canonicalJson(content));
  if (written !== computed) {
    return { expected: `checksum ${written}`, received: `checksum ${computed}` };
  }
  return { manifest: data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  return text === '' ? 'an empty file' : JSON.stringify(text.slice(0, 40));
}
