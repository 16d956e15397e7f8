import { configurationLine } from '../../contracts/backup/configuration-line.ts';
import type { BackupPart } from '../../contracts/backup/manifest.ts';
import {
  dayLoadLine,
  organizationLine,
  runLine,
  suppressionLine,
} from '../../contracts/backup/organization-lines.ts';
import type { SlicePart } from '../../contracts/backup/slice-part.ts';
import { contactLine } from '../../contracts/records/contact-line.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { encodeLines } from '../bucket/lines.ts';
import type { BackupPorts } from './backup-ports.ts';
import { partKey, sliceName } from './backup-keys.ts';
import { ByteTally } from './byte-tally.ts';

/** Which backup a part belongs to. */
export interface PartTarget {
  readonly backupId: string;
  readonly organizationId: string;
}

/** Contacts that are read, and held in memory, at once. */
const PAGE = 200;
/** Runs that a backup keeps, the newest: years of an organization with a dozen runs a day. */
const MOST_RUNS = 20_000;
/** Day loads around today: the longest period that a limit looks back, the longest horizon. */
const LOADS_BACK_DAYS = 400;
const LOADS_AHEAD_DAYS = 4_000;

/** Writes one slice of contacts with all that is theirs, a page in memory at a time. */
export async function writeSlice(
  ports: BackupPorts,
  target: PartTarget,
  slice: number,
): Promise<SlicePart> {
  let emails = 0;
  const lines = async function* (): AsyncGenerator<string> {
    let cursor: string | null = null;
    do {
      const { contacts } = ports.store;
      const page = await contacts.readSlice(target.organizationId, slice, cursor, PAGE);
      for (const records of page.records) {
        emails += records.emails.length;
        yield contactLine.encode(records);
      }
      cursor = page.cursor;
    } while (cursor !== null);
  };
  const name = sliceName(slice);
  const part = await writePart(ports, target, { name, kind: 'contacts', slice }, lines());
  return { part, emails };
}

/** Writes what the organization has beside its contacts. */
export async function writeOrganization(
  ports: BackupPorts,
  target: PartTarget,
  today: Day,
): Promise<readonly BackupPart[]> {
  const { store } = ports;
  const id = target.organizationId;
  const write = (
    kind: BackupPart['kind'],
    read: () => Promise<readonly string[]>,
  ): Promise<BackupPart> => {
    const name = `${kind.replaceAll('_', '-')}.ndjson.gz`;
    return writePart(ports, target, { name, kind, slice: null }, linesOf(read));
  };
  return [
    await write('organization', async () => {
      const organization = await store.organizations.get(id);
      const activeContacts = await store.dayLoads.activeContacts(id);
      return organization ? [organizationLine.encode({ ...organization, activeContacts })] : [];
    }),
    await write('configuration', async () =>
      (await store.configVersions.list(id)).map((version) => configurationLine.encode(version)),
    ),
    await write('suppressions', async () =>
      (await store.suppressions.list(id)).map((own) => suppressionLine.encode(own)),
    ),
    await write('runs', async () =>
      (await store.runs.list(id, MOST_RUNS)).map((run) => runLine.encode(run)),
    ),
    await write('day_loads', async () => {
      const [from, to] = [today - LOADS_BACK_DAYS, today + LOADS_AHEAD_DAYS];
      return (await store.dayLoads.read(id, from, to)).map((load) => dayLoadLine.encode(load));
    }),
  ];
}

/**
 * Writes one part. The journal's position is taken before anything is read: what the journal has by
 * then, the store had before, so the part holds it.
 */
async function writePart(
  ports: BackupPorts,
  target: PartTarget,
  head: Pick<BackupPart, 'name' | 'kind' | 'slice'>,
  lines: AsyncIterable<string>,
): Promise<BackupPart> {
  const journalPosition = await ports.journal.position(target.organizationId);
  const tally = new ByteTally();
  let records = 0;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      records += 1;
      yield line;
    }
  };
  const content = tally.of(ports.compression.gzip(encodeLines(counted())));
  await ports.bucket.write(partKey(target.backupId, head.name), content);
  return {
    ...head,
    records,
    size: tally.size,
    sha256: tally.hex(),
    journal_position: journalPosition,
  };
}

async function* linesOf(read: () => Promise<readonly string[]>): AsyncGenerator<string> {
  yield* await read();
}
