import { describe, expect, it } from 'vitest';
import { importExecutionName } from '../../lambdas/aws-import.ts';
import { importReportSchema } from '../../shared/contracts/files/import-report.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { readJson } from '../../shared/workflows/bucket/json-object.ts';
import { arrivalOf } from '../../shared/workflows/import/drop-folder.ts';
import { compareStores } from '../../shared/workflows/restore/compare-stores.ts';
import { imported, portsWithOrganization, textOf } from '../support/importing.ts';
import { deployedMachines } from '../support/machines/deployed-machines.ts';
import { atEveryWrite } from '../support/machines/every-kill.ts';
import {
  MachineRoom,
  type Disturbance,
  type RoomExecution,
} from '../support/machines/machine-room.ts';
import { aCause } from '../support/stored-records.ts';

const MACHINES = deployedMachines();
const CONTACTS = [
  'id,email,birth_date,V1_Date',
  ...Array.from(
    { length: 9 },
    (_none, at) => `c${String(at)},c${String(at)}@x.org,1950-05-0${String(at + 1)},`,
  ),
  'c1,c1@x.org,1950-05-02,2027-05-01',
  'c20,nobody,,',
  'c21,c21@x.org,soon,',
].join('\n');
const VISITS = 'contact_id,visit,date\nc1,V1,2027-05-01\n';
const REPORT = 'dropped/org/2026-01-05/1-contacts.csv.report.json';

describe('the import machine', () => {
  it('imports what one process imports, moves the file and has a plan made', async () => {
    const local = await portsWithOrganization();
    const { report } = await imported(local, CONTACTS, { today: dayOf('2026-01-05') });
    const room = await aRoom({ 'contacts.csv': CONTACTS });
    const { ended } = await importOf(room, 'contacts.csv');

    expect(ended.status).toBe('SUCCEEDED');
    const { read, accepted, unchanged, rejected } = report;
    expect(await reportOf(room)).toMatchObject({ read, accepted, unchanged, rejected });
    expect(rejected).toBeGreaterThan(0);
    expect((await compareStores(local.store, room.ports.store, 'org')).differences).toMatchObject([
      { record: 'configuration' },
    ]);
    expect(await filesOf(room)).toEqual([]);
    const scheduledAt = '2026-01-05T12:00:01.000Z';
    const plan = { organizationId: 'org', actor: 'import:contacts.csv', scheduledAt };
    expect(room.started).toMatchObject([plan]);
    expect(JSON.stringify(room.started)).toContain('import:drop_org_contacts_csv');
  });

  it('takes files one at a time, contacts before the visits that came earlier', async () => {
    const room = await aRoom({ 'visits.csv': VISITS, 'contacts.csv': CONTACTS });
    const contacts: RoomExecution[] = [];
    room.afterWait = async () => {
      if (contacts.length === 0) contacts.push(await importOf(room, 'contacts.csv'));
    };

    const visits = await importOf(room, 'visits.csv');

    expect(contacts[0]?.ended.status).toBe('SUCCEEDED');
    expect(visits.ended.status).toBe('SUCCEEDED');
    expect(visits.footprint.waited).toBe(20);
    const record = await room.ports.store.contacts.get('org', 'c1');
    expect(record?.visits).toMatchObject([{ visit: 'V1' }]);
    const runs = await room.ports.store.runs.list('org', 5);
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done']);
  });

  it('ends at once when its file is gone, as a second execution for it finds', async () => {
    const room = await aRoom({ 'contacts.csv': CONTACTS });
    const input = await inputOf(room, 'contacts.csv');
    await room.start('import', input, 'one');
    const second = await room.start('import', input, 'two');

    expect(second.ended.status).toBe('SUCCEEDED');
    expect(room.calls.at(-1)).toBe('import-turn');
    expect(await room.ports.store.runs.list('org', 5)).toHaveLength(1);
  });

  it.each(['once', 'for_long'] as const)(
    'comes to the same wherever a process dies %s',
    async (away) => {
      const whole = await aRoom({ 'contacts.csv': CONTACTS });
      await importOf(whole, 'contacts.csv');
      const report = await reportOf(whole);
      const writes = await atEveryWrite(async (killedAt) => {
        const room = await aRoom({ 'contacts.csv': CONTACTS }, { killedAt, away });
        const where = `killed at write ${String(killedAt)}`;
        const failed = await importOf(room, 'contacts.csv');
        if (failed.ended.status === 'FAILED') {
          await expectBroken(room, failed.ended.state);
          expect((await room.redrive(failed)).ended.status, where).toBe('SUCCEEDED');
        }
        expect(await reportOf(room), where).toEqual(report);
        const { differences } = await compareStores(whole.ports.store, room.ports.store, 'org');
        expect(differences, where).toEqual([]);
        expect(await filesOf(room), where).toEqual([]);
        expect(room.announcements.at(-1), where).toEqual(whole.announcements[0]);
        expect(room.started, where).toHaveLength(1);
        return room;
      });

      expect(writes.length).toBeGreaterThan(10);
    },
  );

  it('lets the next file have its turn while one has failed, and redrives that one after it', async () => {
    const room = await aRoom(
      { 'contacts.csv': CONTACTS, 'more.csv': 'id,email\nm1,m1@x.org\n' },
      { killedAt: 3, away: 'for_long' },
    );
    const failed = await importOf(room, 'contacts.csv');
    expect(failed.ended.status).toBe('FAILED');
    const healthy = new MachineRoom(MACHINES, room.ports);
    room.ports.clock.advance(3_600_000);

    expect((await importOf(healthy, 'more.csv')).ended.status).toBe('SUCCEEDED');
    expect((await room.redrive(failed)).ended.status).toBe('SUCCEEDED');
    expect(await room.ports.store.contacts.count('org')).toMatchObject({ all: 10 });
    expect(await filesOf(room)).toEqual([]);
  });

  it('goes on stretch by stretch with a history far below the limit', async () => {
    const rows = Array.from(
      { length: 6_000 },
      (_none, at) => `n${String(at)},n${String(at)}@x.org`,
    );
    const room = await aRoom({ 'contacts.csv': ['id,email', ...rows].join('\n') });
    slowDown(room);
    const { ended, footprint } = await importOf(room, 'contacts.csv');

    expect(ended.status).toBe('SUCCEEDED');
    expect(room.calls.filter((name) => name === 'import-task').length).toBeGreaterThan(2);
    expect(await room.ports.store.contacts.count('org')).toMatchObject({ all: 6_000 });
    expect(footprint.events).toBeLessThan(100);
    expect(footprint.largestPayload).toBeLessThan(4 * 1024);
  });
});

async function aRoom(
  files: Readonly<Record<string, string>>,
  disturbance: Disturbance = {},
): Promise<MachineRoom> {
  const ports = await portsWithOrganization();
  const content = { document: 'organization: { id: org }\n', templates: {} };
  await ports.store.configVersions.publish('org', content, aCause());
  for (const [name, text] of Object.entries(files)) {
    await ports.bucket.write(`drop/org/${name}`, new TextEncoder().encode(text));
    ports.clock.advance(1000);
  }
  return new MachineRoom(MACHINES, ports, disturbance);
}

async function inputOf({ ports }: MachineRoom, name: string) {
  const key = `drop/org/${name}`;
  const object = await ports.bucket.head(key);
  if (!object) throw new Error(`Expected ${key} to be there`);
  return { organizationId: 'org', key, version: arrivalOf(object), actor: 'drop' };
}

async function importOf(room: MachineRoom, name: string): Promise<RoomExecution> {
  const input = await inputOf(room, name);
  return room.start('import', input, importExecutionName(input));
}

async function reportOf({ ports }: MachineRoom) {
  const report = await readJson(ports.bucket, REPORT, importReportSchema);
  const rejects = await textOf(ports, REPORT.replace('.report.json', '.rejects.csv'));
  return { ...report, rejects };
}

async function filesOf({ ports }: MachineRoom): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of ports.bucket.list('drop/')) keys.push(key);
  return keys;
}

async function expectBroken({ ports }: MachineRoom, state: string): Promise<void> {
  for (const run of await ports.store.runs.list('org', 5)) {
    if (run.status === 'done') continue;
    expect(run.status).toBe('failed');
    expect(JSON.stringify(run.summary)).toContain(`FAILED at \\"${state}\\"`);
  }
}

/** Every batch of contacts takes six minutes. */
function slowDown({ ports }: MachineRoom): void {
  const { contacts } = ports.store;
  const change = contacts.change.bind(contacts);
  contacts.change = async (...given) => {
    ports.clock.advance(6 * 60_000);
    return change(...given);
  };
}
