import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { openHome, type OpenHome } from '../../../local/installation/open-home.ts';
import { haltSending } from '../../../local/operations/halt-sending.ts';
import { setVisit } from '../../../local/operations/set-visit.ts';
import { HomeWatch } from '../../../local/up/home-watch.ts';
import { recordingLog, type RecordingLog } from '../../../shared/adapters/memory/recording-log.ts';
import { dayOf, formatCivilDate } from '../../../shared/domain/calendar/civil-date.ts';
import { instantOf, parseTimeOfDay } from '../../../shared/domain/calendar/time-zone.ts';
import type { RunKind } from '../../../shared/ports/runs.ts';
import {
  aPlannedClinic,
  CLINIC_CONTACTS,
  outboxFiles,
  type CommandLine,
} from '../../support/command-line.ts';

describe('a day of almanac up', () => {
  it('plans in the night, sends at send_time, and sweeps until send_until', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    await day.goTo('2027-03-02 04:59');
    expect(await day.runs('plan')).toEqual(['2027-03-01']);
    await day.goTo('2027-03-02 05:00');
    expect(await day.runs('plan')).toEqual(['2027-03-01', '2027-03-02']);
    await day.goTo('2027-03-02 08:29');
    expect(await day.runs('send')).toEqual([]);
    await day.goTo('2027-03-02 08:30');
    await day.goTo('2027-03-02 08:45');
    expect(await day.runs('send')).toEqual(['2027-03-02', '2027-03-02']);
    await day.goTo('2027-03-02 19:45');
    await day.goTo('2027-03-02 20:00');
    await day.goTo('2027-03-02 20:15');
    expect(await day.runs('send')).toHaveLength(3);
  });

  it('sends what is due, once, whatever sweeps follow', async () => {
    const day = await aWatchedClinic('2027-03-01 08:00');
    await day.goTo('2027-03-01 08:15');
    expect(outboxFiles(day.line)).toEqual([]);
    for (const time of ['08:30', '08:45', '09:00']) await day.goTo(`2027-03-01 ${time}`);
    expect(outboxFiles(day.line)).toHaveLength(1);
  });

  it('sends at the same local time on the day on which clocks change', async () => {
    const day = await aWatchedClinic('2027-03-13 21:00');
    await day.goTo('2027-03-14 08:29');
    expect(await day.runs('send')).toEqual([]);
    await day.goTo('2027-03-14 08:30');
    expect(await day.runs('send')).toEqual(['2027-03-14']);
  });

  it('backs up every night, keeps the journal in step and forgets what is too old', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    await day.goTo('2027-03-02 04:15');
    expect(await day.line.json('backups')).toMatchObject([{ today: '2027-03-02' }]);
    const { store } = day.home.ports;
    expect(await store.recordChanges.read('clinic', 1)).toEqual([]);
    for (const date of ['2027-05-02', '2027-05-03']) await day.goTo(`${date} 04:15`);
    expect(await day.line.json('backups')).toMatchObject([
      { today: '2027-05-03' },
      { today: '2027-05-02' },
    ]);
    expect(day.log.messages.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('plans at once where today has no plan yet', async () => {
    const day = await aWatchedClinic('2027-03-03 11:00');
    expect(await day.runs('plan')).toEqual(['2027-03-01', '2027-03-03']);
  });

  it('makes up for what it slept through, for today only', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    await day.goTo('2027-03-04 09:10');
    expect(await day.runs('plan')).toEqual(['2027-03-01', '2027-03-04']);
    expect(new Set(await day.runs('send'))).toEqual(new Set(['2027-03-04']));
  });

  it('runs by a new configuration from when it is published', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const { line } = day;
    const config = line.file('later.yaml', [
      'organization:',
      '  { id: clinic, time_zone: America/Chicago, name: Clinic, from: a@b.example, postal_address: x }',
      'timing_constants: { send_time: "10:00:00" }',
    ]);
    await line.ok('config', 'publish', config, '--reason', 'later');
    await day.goTo('2027-03-02 08:30');
    expect(await day.runs('send')).toEqual([]);
    await day.goTo('2027-03-02 10:00');
    expect(await day.runs('send')).toEqual(['2027-03-02']);
  });

  it('looks after an organization that is added while it runs', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    await day.line.ok('org', 'add', 'lakeside');
    await day.goTo('2027-03-02 05:00');
    await day.goTo('2027-03-03 05:00');
    expect(await day.runs('plan', 'lakeside')).toEqual(['2027-03-02', '2027-03-03']);
  });

  it('goes on as before when a configuration cannot be used, and says so once', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const { configVersions } = day.home.ports.store;
    const content = { document: 'organization: { id: clinic }\nhorizon_days: -1\n', templates: {} };
    const cause = { actor: 'older program', reason: 'test', run: null, at: 0 };
    await configVersions.publish('clinic', content, cause);
    await day.line.ok('org', 'add', 'lakeside');
    for (const time of ['21:00', '22:00']) await day.goTo(`2027-03-01 ${time}`);
    const told = day.log.messages.filter(({ message }) =>
      message.includes('cannot be looked after'),
    );
    expect(told).toHaveLength(1);
    expect(await day.runs('plan', 'lakeside')).toEqual(['2027-03-01']);
  });

  it('sends nothing while sending is halted, and says so', async () => {
    const day = await aWatchedClinic('2027-03-01 08:00');
    await haltSending(await day.home.installation(), 'wrong rates', 'cli:tester');
    await day.goTo('2027-03-01 08:30');
    expect(outboxFiles(day.line)).toEqual([]);
    const reasons = day.log.messages.map(({ fields }) => fields['reason']);
    expect(reasons).toContain('wrong rates');
  });
});

describe('changes that other processes make', () => {
  it('are followed by the next look', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const words = { contactId: 'ada', visit: 'V1', date: '2027-03-20', time: '' };
    await setVisit(await day.home.installation(), words, 'cli:other');
    await day.look();
    const records = await day.home.ports.store.contacts.get('clinic', 'ada');
    const reminders = records?.emails.filter(({ visit }) => visit === 'V1') ?? [];
    expect(reminders.map(({ sendDate }) => formatCivilDate(sendDate ?? 0))).toEqual(['2027-03-19']);
  });
});

describe('the drop folder', () => {
  it('takes a file when nobody has changed it for a moment, its report beside it', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const drop = join(day.line.home, 'bucket', 'drop', 'clinic');
    writeFileSync(join(drop, 'contacts.csv'), 'id,email\ndora,dora@example.com\nx,nobody\n');
    await day.look();
    await day.goTo('2027-03-01 20:00:00.900');
    expect(readdirSync(drop)).toEqual(['contacts.csv']);
    await day.goTo('2027-03-01 20:00:01');
    expect(readdirSync(drop)).toEqual([]);
    expect(await day.home.ports.store.contacts.get('clinic', 'dora')).toBeDefined();
    const dropped = readdirSync(join(day.line.home, 'bucket', 'dropped', 'clinic', '2027-03-01'));
    expect(dropped.toSorted()).toEqual([
      '3-contacts.csv',
      '3-contacts.csv.rejects.csv',
      '3-contacts.csv.report.json',
    ]);
  });

  it('waits for a file that still grows, and leaves unfinished ones alone', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const drop = join(day.line.home, 'bucket', 'drop', 'clinic');
    writeFileSync(join(drop, 'contacts.csv'), 'id,email\n');
    writeFileSync(join(drop, '.contacts.csv.swp'), 'x');
    writeFileSync(join(drop, 'contacts.csv.part'), 'x');
    await day.look();
    await day.goTo('2027-03-01 20:00:00.500');
    writeFileSync(join(drop, 'contacts.csv'), 'id,email\ndora,dora@example.com\n');
    await day.goTo('2027-03-01 20:00:01');
    expect(readdirSync(drop)).toHaveLength(3);
    await day.goTo('2027-03-01 20:00:02');
    expect(readdirSync(drop).toSorted()).toEqual(['.contacts.csv.swp', 'contacts.csv.part']);
    expect(await day.home.ports.store.contacts.get('clinic', 'dora')).toBeDefined();
  });

  it('takes contacts before visits, and the kind from the folder', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const drop = join(day.line.home, 'bucket', 'drop', 'clinic');
    mkdirSync(join(drop, 'visits'));
    writeFileSync(join(drop, 'visits', 'a.csv'), 'contact_id,visit,date\ndora,V1,2027-03-20\n');
    writeFileSync(join(drop, 'z.csv'), 'id,email,zip_code\ndora,dora@example.com,62701\n');
    await day.look();
    await day.goTo('2027-03-01 20:00:02');
    await day.look();
    const dora = await day.home.ports.store.contacts.get('clinic', 'dora');
    expect(dora?.visits).toHaveLength(1);
    expect(dora?.emails).toHaveLength(1);
  });

  it('plans everybody after a bulk file', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    const rows = Array.from({ length: 501 }, (_none, row) => {
      return `n${String(row)},n${String(row)}@example.com,62701,2027-03-05`;
    });
    const text = ['id,email,zip_code,V1_Date', ...rows].join('\n');
    writeFileSync(join(day.line.home, 'bucket', 'drop', 'clinic', 'many.csv'), `${text}\n`);
    await day.look();
    await day.goTo('2027-03-01 20:00:02');
    expect(await day.runs('plan')).toHaveLength(2);
    const one = await day.home.ports.store.contacts.get('clinic', 'n500');
    expect(one?.emails).toHaveLength(1);
  });

  it('leaves a file alone for a while when its import broke off', async () => {
    const day = await aWatchedClinic('2027-03-01 20:00');
    await day.line.holdRun('import');
    const drop = join(day.line.home, 'bucket', 'drop', 'clinic');
    writeFileSync(join(drop, 'contacts.csv'), `${CLINIC_CONTACTS.join('\n')}\n`);
    await day.look();
    await day.goTo('2027-03-01 20:00:02');
    expect(readdirSync(drop)).toEqual(['contacts.csv']);
  });
});

interface WatchedClinic {
  readonly line: CommandLine;
  readonly home: OpenHome;
  readonly log: RecordingLog;
  /** Looks, and waits for what that started. */
  look(): Promise<void>;
  /** Moves the clock to a local time and looks. */
  goTo(localTime: string): Promise<void>;
  /** The dates of runs of a kind, the oldest first. */
  runs(kind: RunKind, organizationId?: string): Promise<readonly string[]>;
}

/** A clinic that was planned on 1 March at 9:00, watched from a local time on. */
async function aWatchedClinic(from: string): Promise<WatchedClinic> {
  const line = await aPlannedClinic();
  const { clock } = line;
  clock.set(instant(from));
  const log = recordingLog();
  const home = await openHome({ home: line.home, clock, log });
  onTestFinished(() => {
    home.close();
  });
  const watch = new HomeWatch(home, line.interruption.signal);
  const look = async (): Promise<void> => {
    await watch.tick();
    await watch.idle();
  };
  await look();
  return {
    line,
    home,
    log,
    look,
    goTo: async (localTime) => {
      clock.set(instant(localTime));
      await look();
    },
    runs: async (kind, organizationId = 'clinic') => {
      const runs = await home.ports.store.runs.list(organizationId, 1000);
      return runs
        .filter((run) => run.kind === kind)
        .map(({ today }) => formatCivilDate(today))
        .toReversed();
    },
  };
}

function instant(localTime: string): number {
  const [date = '', time = ''] = localTime.split(' ');
  const [clockTime = '', fraction = '0'] = time.split('.');
  const secondOfDay = parseTimeOfDay(clockTime) ?? Number.NaN;
  return instantOf({ day: dayOf(date), secondOfDay }, 'America/Chicago') + Number(fraction);
}
