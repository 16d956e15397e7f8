/**
 * Kills the real program while it imports, plans and sends, many times at random moments, and lets
 * it finish: nothing is lost and nothing is done twice. The moments are drawn from a seed, and lie
 * between the program's start and the time that an undisturbed run takes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openHome } from '../../local/installation/open-home.ts';
import { recordingLog } from '../../shared/adapters/memory/recording-log.ts';
import { dayOf, formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import type { Email, EmailStatus } from '../../shared/domain/planning/email.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { durationOf, finishProgram, killedRuns } from '../support/child-program.ts';
import { outboxFiles } from '../support/command-line.ts';

const KILLS = 15;
const CONTACTS = 600;
const SEED = 20_270_301;

/** Not today: a rehearsal begins at send_time, whatever the hour is at which this runs. */
const DAY = localTimeAt(systemClock().now(), 'America/Chicago').day + 10;

/** A program that has this part of its start behind it begins to work soon. */
const EARLY = 0.7;

/** Within so long after its start a send run is killed. */
const SENDING_MS = 400;

describe('a kill of the program', { timeout: 240_000 }, () => {
  afterAll(() => {
    rmSync(folders, { recursive: true, force: true });
  });

  it.concurrent('while it imports loses no row and counts none twice', async () => {
    const [reference, home] = [await aHome(), await aHome()];
    const run = killedRuns(home.path, {
      fromMs: EARLY * (await durationOf(home.path, 'runs')),
      toMs: await durationOf(reference.path, 'import', reference.contacts),
      seed: SEED,
    });
    let kills = 0;
    for (let round = 0; kills < KILLS; round++) {
      writeFileSync(home.contacts, contactsText(`round${String(round)}`));
      // The same file is taken up again where it was left, until it is through.
      while (await run('import', home.contacts)) {
        kills += 1;
        if (kills % 5 === 0) break;
      }
    }
    writeFileSync(home.contacts, contactsText('last'));
    const text = await finishProgram(home.path, ['import', home.contacts, '--json']);
    expect(JSON.parse(text)).toMatchObject({ imports: [{ read: CONTACTS, rejected: 0 }] });
    writeFileSync(reference.contacts, contactsText('last'));
    await finishProgram(reference.path, ['import', reference.contacts]);
    const [ours, theirs] = [await contactsOf(home), await contactsOf(reference)];
    expect(ours.map(ownFields)).toEqual(theirs.map(ownFields));
  });

  it.concurrent('while it plans leaves the plan that it would have made', async () => {
    const [reference, home] = [await anImportedHome(), await anImportedHome()];
    const plan = ['plan', '--today', formatCivilDate(DAY)];
    const run = killedRuns(home.path, {
      fromMs: EARLY * (await durationOf(home.path, 'runs')),
      toMs: await durationOf(reference.path, ...plan),
      seed: SEED + 1,
    });
    for (let kills = 0; kills < KILLS;) {
      if (await run(...plan)) kills += 1;
    }
    await finishProgram(home.path, plan);
    const [ours, theirs] = [await contactsOf(home), await contactsOf(reference)];
    expect(ours.flatMap(plannedFields)).toEqual(theirs.flatMap(plannedFields));
    expect(JSON.parse(await finishProgram(home.path, [...plan, '--json']))).toMatchObject({
      written: 0,
      removed: 0,
    });
  });

  it.concurrent(
    'while it sends loses sight of one mail at most, and sends none twice',
    async () => {
      const home = await anImportedHome();
      await finishProgram(home.path, ['plan', '--today', formatCivilDate(DAY)]);
      const send = ['send', '--today', formatCivilDate(DAY)];
      const fromMs = EARLY * (await durationOf(home.path, 'runs'));
      // In short steps, so that mail is left for the kills that follow.
      const run = killedRuns(home.path, { fromMs, toMs: fromMs + SENDING_MS, seed: SEED + 2 });
      let kills = 0;
      while (await run(...send)) {
        if (++kills === KILLS) break;
      }
      await finishProgram(home.path, send);
      const due = (await contactsOf(home)).flatMap(({ emails }) =>
        emails.filter((email) => email.sendDate === DAY),
      );
      const idsOf = (status: EmailStatus): readonly string[] =>
        due.filter((email) => email.status === status).map(({ emailId }) => emailId);
      const [sent, unknown] = [idsOf('sent'), idsOf('unknown')];
      expect(kills).toBe(KILLS);
      expect(sent.length + unknown.length).toBe(due.length);
      expect(due.length).toBeGreaterThanOrEqual(CONTACTS);
      expect(unknown.length).toBeLessThanOrEqual(kills);
      const delivered = outboxFiles({ home: home.path })
        .filter((name) => name.endsWith('.eml'))
        .map((name) => basename(name, '.eml'));
      expect(delivered.filter((name) => name.includes('duplicate'))).toEqual([]);
      expect(new Set(delivered).size).toBe(delivered.length);
      expect(sent.filter((emailId) => !delivered.includes(emailId))).toEqual([]);
      const attempted = [...sent, ...unknown];
      expect(delivered.filter((emailId) => !attempted.includes(emailId))).toEqual([]);
    },
  );
});

interface Home {
  readonly path: string;
  /** A file to import. */
  readonly contacts: string;
}

/** The tests run at one time, so the suite has the folder, not a test. */
const folders = mkdtempSync(join(tmpdir(), 'almanac-kill-'));

async function aHome(): Promise<Home> {
  const folder = mkdtempSync(join(folders, 'home-'));
  const home = { path: join(folder, 'home'), contacts: join(folder, 'contacts.csv') };
  const config = join(folder, 'clinic.yaml');
  writeFileSync(config, CONFIG);
  writeFileSync(home.contacts, contactsText('first'));
  await finishProgram(home.path, ['org', 'add', 'clinic', '--config', config]);
  return home;
}

async function anImportedHome(): Promise<Home> {
  const home = await aHome();
  await finishProgram(home.path, ['import', home.contacts]);
  return home;
}

async function contactsOf({ path }: Home): Promise<readonly ContactRecords[]> {
  const home = await openHome({ home: path, clock: systemClock(), log: recordingLog() });
  try {
    const { organizations, contacts } = home.ports.store;
    const slices = (await organizations.get('clinic'))?.slices ?? 0;
    const found: ContactRecords[] = [];
    for (let slice = 0; slice < slices; slice++) {
      const page = await contacts.readSlice('clinic', slice, null, CONTACTS);
      found.push(...page.records);
    }
    return found.toSorted((a, b) => (a.contact.id < b.contact.id ? -1 : 1));
  } finally {
    home.close();
  }
}

function ownFields({ contact, visits }: ContactRecords): object {
  return { contact, visits };
}

/** What a plan decides; its run and the counts of writes tell how often it was begun. */
function plannedFields({ emails }: ContactRecords): readonly object[] {
  return emails.map(({ planRun: _run, revision: _revision, ...email }: Email) => email);
}

function contactsText(round: string): string {
  const rows = Array.from({ length: CONTACTS }, (_none, row) => {
    const id = `m${String(row).padStart(4, '0')}`;
    const visit = formatCivilDate(DAY + 1);
    const birth = formatCivilDate(dayOf('1950-03-20') + ((row * 37) % 365));
    return `${id},${id}@example.com,${round},62701,${birth},${visit}`;
  });
  return ['id,email,first_name,zip_code,birth_date,V1_Date', ...rows, ''].join('\n');
}

const CONFIG = `
organization:
  id: clinic
  name: Clinic
  from: Clinic <hello@clinic.example>
  postal_address: 12 Lake Street
visit_templates:
  - { code: remind, visit: V1, offset_days: -1, subject: Tomorrow, body: <p>See you.</p> }
`;
