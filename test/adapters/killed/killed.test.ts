import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { folderJournal } from '../../../shared/adapters/folder/journal.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { sqliteStore } from '../../../shared/adapters/sqlite/sqlite-store.ts';
import { encodeEmailImage } from '../../../shared/contracts/records/email-record.ts';
import { DUE_SHARDS } from '../../../shared/domain/planning/placement.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import type { ContactRecords } from '../../../shared/ports/contacts.ts';
import type { JournalEntry } from '../../../shared/ports/journal.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { drainJournal } from '../../../shared/workflows/journal/drain-journal.ts';
import { ORG, TODAY } from '../../support/stored-records.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const VICTIM = join(import.meta.dirname, 'victim.ts');

/** Points at which the victim kills itself, and how often it comes there first. */
const POINTS = [
  'in a transaction',
  'before a sync',
  'after a sync',
  'between store and journal',
  'after the mail went',
] as const;

/** Starts the victim and kills it after so many acknowledgements, or lets it die at its point. */
function kill(folder: string, dieAt: string, afterLines: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const victim = spawn(process.execPath, [VICTIM, folder, dieAt], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let complaint = '';
    victim.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > afterLines) victim.kill('SIGKILL');
    });
    victim.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    victim.on('error', reject);
    victim.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`Expected the victim to be killed, it said: ${complaint}`));
    });
  });
}

/** Everything there is after a kill, with the store's changes drained as any later process would. */
interface Remains {
  readonly contacts: ReadonlyMap<string, ContactRecords>;
  readonly emails: ReadonlyMap<string, Email>;
  readonly due: number;
  readonly lines: readonly JournalEntry[];
  readonly mailed: readonly string[];
  readonly integrity: unknown;
}

async function examine(folder: string): Promise<Remains> {
  const path = join(folder, 'store.sqlite');
  const store = sqliteStore({ path });
  const journal = folderJournal({ folder: join(folder, 'journal') });
  try {
    const { recordChanges } = store;
    // Far ahead, so that no claim is taken for one that is being made.
    const clock = manualClock(Number.MAX_SAFE_INTEGER);
    await drainJournal({ recordChanges, journal, clock }, ORG, 'key');
    const records = await allContacts(store);
    const emails = records.flatMap((own) => own.emails);
    const { entries } = await journal.read(ORG, 0, 1_000_000);
    return {
      contacts: new Map(records.map((own) => [own.contact.id, own])),
      emails: new Map(emails.map((email) => [email.emailId, email])),
      due: await countDue(store),
      lines: entries,
      mailed: readFileSync(join(folder, 'outbox'), 'utf8').split('\n').slice(0, -1),
      integrity: integrityOf(path),
    };
  } finally {
    journal.close();
    store.close();
  }
}

async function allContacts(store: Store): Promise<readonly ContactRecords[]> {
  const slices = [0, 1, 2, 3].map((slice) => store.contacts.readSlice(ORG, slice, null, 100_000));
  return (await Promise.all(slices)).flatMap(({ records }) => records);
}

async function countDue(store: Store): Promise<number> {
  const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);
  const pages = shards.flatMap((shard) =>
    [TODAY, TODAY + 7].map((date) => store.emails.due(ORG, date, shard, null, 100_000)),
  );
  return (await Promise.all(pages)).reduce((sum, { due }) => sum + due.length, 0);
}

function integrityOf(path: string): unknown {
  const database = new DatabaseSync(path);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}

/** Nothing acknowledged is lost. */
function expectKept(said: readonly string[], { contacts, emails, lines }: Remains): void {
  for (const [what, id = ''] of said.map((line) => line.split(' '))) {
    const status = emails.get(id)?.status;
    const journaled = lines.filter(({ key }) => key === id).map(({ fields }) => fields['status']);
    if (what === 'contact') expect(contacts.has(id), `contact ${id}`).toBe(true);
    if (what === 'visit') expect(contacts.get(id), `visit of ${id}`).toMatchObject({ version: 2 });
    if (what === 'planned') expect(status, `email ${id}`).toBeDefined();
    if (what === 'claimed') {
      expect(['claimed', 'sent', 'unknown'], `claimed ${id}`).toContain(status);
      expect(journaled, `claim of ${id}`).toContain('sending');
    }
    if (what === 'sent' || what === 'unknown') {
      expect(status, `outcome of ${id}`).toBe(what);
      expect(journaled, `outcome of ${id}`).toContain(what);
    }
  }
}

/** Nothing is doubled: no mail, no journal line. */
function expectOnce({ mailed, lines }: Remains): void {
  expect(mailed).toEqual([...new Set(mailed)]);
  const states = lines
    .filter(({ entity }) => entity === 'email')
    .map(({ key, fields }) => `${key} ${String(fields['revision'])}`);
  expect(states.toSorted()).toEqual([...new Set(states)].toSorted());
  const others = lines.filter(({ entity }) => entity !== 'email' && entity !== 'run');
  const names = others.map(({ entity, contactId, key }) => [entity, contactId, key].join(' '));
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
}

/** Store, journal and outbox tell the same story. */
function expectConsistent({ contacts, emails, lines, mailed, due, integrity }: Remains): void {
  expect(integrity).toBe('ok');
  const last = new Map<string, JournalEntry>();
  for (const line of lines.filter(({ entity }) => entity === 'email')) {
    const known = last.get(line.key)?.fields['revision'] ?? 0;
    if (Number(line.fields['revision']) > Number(known)) last.set(line.key, line);
  }
  const journaled = Object.fromEntries([...last].map(([id, { fields }]) => [id, fields]));
  const stored = [...emails].map(([id, email]) => [id, encodeEmailImage(email)] as const);
  expect(journaled).toEqual(Object.fromEntries(stored));
  const named = lines.filter(({ entity }) => entity === 'contact').map(({ key }) => key);
  expect(new Set(named)).toEqual(new Set(contacts.keys()));
  expect(due).toBe([...emails.values()].filter(({ status }) => status === 'pending').length);
  for (const id of mailed) {
    expect(['claimed', 'sent', 'unknown'], `mailed ${id}`).toContain(emails.get(id)?.status);
  }
}

describe('a process that is killed', () => {
  it('at any point loses nothing it acknowledged and doubles nothing', async () => {
    const folder = temporaryFolder();
    const { below } = seededRandom(20_260_105);
    const said: string[] = [];
    const own = POINTS.flatMap((point) => [1, 2, 3].map(() => `${point}:${String(1 + below(12))}`));
    const kills = [...own, ...Array.from({ length: 12 }, () => '-')];

    for (const dieAt of kills) {
      said.push(...(await kill(folder, dieAt, dieAt === '-' ? 1 + below(120) : Infinity)));
      const remains = await examine(folder);
      expectKept(said, remains);
      expectOnce(remains);
      expectConsistent(remains);
    }

    const runs = said
      .filter((line) => line.startsWith('run '))
      .map((line) => Number(line.slice(4)));
    expect(runs).toEqual([...new Set(runs)].toSorted((a, b) => a - b));
    expect(said.filter((line) => line.startsWith('sent ')).length).toBeGreaterThan(50);
    expect(said.filter((line) => line.startsWith('unknown ')).length).toBeGreaterThan(3);
  }, 180_000);
});
