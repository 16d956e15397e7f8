import { FILE_KINDS } from '../../shared/contracts/files/column-definition.ts';
import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Bucket, BucketObject } from '../../shared/ports/bucket.ts';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import { bucketSource, type ImportSource } from '../operations/import-source.ts';

/** A dropped file is taken when it has been as it is for so long: somebody may still be writing. */
const SETTLED_MS = 1_000;

/** A file whose import broke off is tried again after so long. */
const TRY_AGAIN_MS = 60_000;

/** A file as it was seen first. */
interface Seen {
  readonly version: string;
  readonly since: number;
}

/**
 * The drop folder of an organization: `drop/<organization>/<file>`, or below a folder that says what
 * it holds: `contacts/`, `visits/`, …, `outreach/<instance>/`.
 */
export class DropFolder {
  readonly #bucket: Bucket;
  readonly #prefix: string;
  #seen: ReadonlyMap<string, Seen> = new Map();
  readonly #postponed = new Map<string, number>();

  constructor(bucket: Bucket, organizationId: string) {
    this.#bucket = bucket;
    this.#prefix = `drop/${organizationId}/`;
  }

  /** The files that nobody has changed for a moment. */
  async ready(now: number): Promise<readonly ImportSource[]> {
    const seen = new Map<string, Seen>();
    const settled: BucketObject[] = [];
    for await (const object of this.#bucket.list(this.#prefix)) {
      const { key, version } = object;
      if (isUnfinished(key)) continue;
      const before = this.#seen.get(key);
      const since = before?.version === version ? before.since : now;
      seen.set(key, { version, since });
      const notBefore = this.#postponed.get(`${key} ${version}`) ?? 0;
      if (now - since >= SETTLED_MS && now >= notBefore) settled.push(object);
    }
    this.#seen = seen;
    return settled.map((object) => this.#sourceOf(object));
  }

  /** Leaves a file alone for a while: its import broke off. */
  postpone({ name, version }: ImportSource, now: number): void {
    this.#postponed.set(`${name} ${version}`, now + TRY_AGAIN_MS);
  }

  #sourceOf(object: BucketObject): ImportSource {
    const source = bucketSource(this.#bucket, object);
    const [folder, instance, ...file] = object.key.slice(this.#prefix.length).split('/');
    if (folder === 'outreach' && instance !== undefined && file.length > 0) {
      return { ...source, instance };
    }
    const kind = instance === undefined ? undefined : FILE_KINDS.find((known) => known === folder);
    return kind ? { ...source, kind } : source;
  }
}

/** Names under which programs write what is not finished, and files that systems leave about. */
function isUnfinished(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return /^[.~]|\.(?:part|partial|tmp|crdownload|filepart)$|^Thumbs\.db$|^desktop\.ini$/i.test(
    name,
  );
}

/**
 * Moves an imported file out of the drop folder, its report and rejects beside it. It is kept as
 * long as backups are, because a restore may need it again.
 *
 * @returns the key of the moved file.
 */
export async function moveToDropped(
  bucket: Bucket,
  source: ImportSource,
  report: ImportReport,
  today: Day,
  reportKey: string,
): Promise<string> {
  const { organization_id: organizationId, run, rejects_file: rejects } = report;
  const file = source.name.slice(source.name.lastIndexOf('/') + 1);
  const folder = droppedFolder(organizationId, today);
  const key = `${folder}${String(run)}-${file}`;
  await bucket.copy(source.name, key);
  await bucket.copy(reportKey, `${key}.report.json`);
  if (rejects !== null) await bucket.copy(rejects, `${key}.rejects.csv`);
  await removeUnchanged(bucket, source);
  return key;
}

/** Where the files of a day are. */
export function droppedFolder(organizationId: string, day: Day): string {
  return `${droppedPrefix(organizationId)}${formatCivilDate(day)}/`;
}

/** Where all of an organization's imported files are. */
export function droppedPrefix(organizationId: string): string {
  return `dropped/${organizationId}/`;
}

/** A file that was put in its place meanwhile is another one, to be imported, too. */
async function removeUnchanged(bucket: Bucket, { name, version }: ImportSource): Promise<void> {
  const now = await bucket.head(name);
  if (now?.version === version) await bucket.remove(name);
}
