import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memoryBucket } from '../../../shared/adapters/memory/bucket.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { memoryStore } from '../../../shared/adapters/memory/memory-store.ts';
import { recordingMailer } from '../../../shared/adapters/memory/mailer.ts';
import { aLakesideStage, aStage, LAKESIDE, PEOPLE, type TestStage } from '../../support/stage.ts';

describe('decisions by hand on a stage', () => {
  it('write with the user as their cause', async () => {
    const store = memoryStore();
    const stage = await aLakesideStage({ ports: { store } });
    const seen = (await store.recordChanges.read('lakeside', 1000)).length;
    await stage.ok('visit', 'set', 'ada', 'V1', '2027-03-09', '08:00');
    await stage.ok('contact', 'skip', 'ada', await reminderOf(stage), '--reason', 'called her');
    await stage.ok('stop', '--reason', 'wrong rates');
    await stage.ok('start', 'lakeside');
    const changes = (await store.recordChanges.read('lakeside', 1000)).slice(seen);
    expect([...new Set(changes.map(({ entity }) => entity))]).toEqual(
      expect.arrayContaining(['visit', 'email', 'organization']),
    );
    expect(new Set(changes.map(({ cause }) => cause.actor))).toEqual(new Set(['cli:tester']));
  });

  it('leave the mails of a moved visit to the stage, and say so', async () => {
    const stage = await aLakesideStage();
    const before = stage.started.length;
    const said = await stage.ok('visit', 'set', 'ada', 'V1', '2027-03-09');
    expect(said).toContain('Visit V1 of ada is on 2027-03-09 now');
    expect(said).toContain('the stage plans them again within a minute');
    expect(await stage.json('visit', 'remove', 'ada', 'V1')).toMatchObject({
      after: null,
      mails_follow: true,
      emails: [{ type: 'visit_remind', status: 'pre-scheduled' }],
    });
    expect(stage.started).toHaveLength(before);
  });

  it('halt all organizations where none is named, and release them one by one', async () => {
    const stage = await aLakesideStage();
    const other = LAKESIDE.map((line) => line.replace('id: lakeside', 'id: other'));
    await stage.ok('org', 'add', 'other', '--config', stage.line.file('other.yaml', other));
    expect(await stage.json('stop', '--reason', 'wrong rates')).toEqual([
      { organization_id: 'lakeside', stopped: 'wrong rates' },
      { organization_id: 'other', stopped: 'wrong rates' },
    ]);
    const { code, stderr } = await stage.line.run('--stage', 'test', 'start');
    expect(code).toBe(1);
    expect(stderr).toContain('expected --org with one of lakeside, other, got none');
    expect(await stage.json('start', 'other')).toEqual({ organization_id: 'other', stopped: null });
    expect((await stage.ports.store.organizations.get('lakeside'))?.stopped).toBe('wrong rates');
  });

  it('say nothing of mails where nothing changed', async () => {
    const stage = await aLakesideStage();
    const said = await stage.ok('visit', 'set', 'ada', 'V1', '2027-03-02', '10:30');
    expect(said).not.toContain('plans them again');
  });
});

describe('almanac import on a stage', () => {
  it('drops the file where its kind says, waits for its report and tells of it', async () => {
    const stage = await aLakesideStage();
    const file = stage.line.file('more.csv', [
      ...PEOPLE.slice(0, 1),
      'cleo,cleo@example.com,Cleo,62701,1950-03-20,true,,',
      'dan,no address,Dan,62701,1950-03-20,true,,',
    ]);
    const said = await stage.ok('import', file, '--kind', 'contacts');
    expect(said).toContain('more.csv: 2 rows of contacts: 1 accepted, 0 unchanged, 1 rejected.');
    expect(said).toMatch(/Why, line by line: s3:\/\/stage-test\/reports\/lakeside\/\S+more\.csv/);
    expect(said).toContain('The stage plans the changed contacts again within a minute.');
    const dropped = await keysUnder(stage, 'dropped/lakeside/');
    expect(dropped.filter((key) => key.endsWith('more.csv'))).toHaveLength(1);
  });

  it('takes files in the order in which they depend on each other', async () => {
    const stage = await aLakesideStage();
    const visits = stage.line.file('visits.csv', ['contact_id,visit,date', 'cleo,V1,2027-03-20']);
    const contacts = stage.line.file('contacts.csv', ['id,email', 'cleo,cleo@example.com']);
    expect(await stage.json('import', visits, contacts)).toMatchObject({
      imports: [
        { file: 'contacts.csv', accepted: 1 },
        { file: 'visits.csv', accepted: 1, rejected: 0 },
      ],
    });
  });

  it('only drops it with --no-wait', async () => {
    const stage = await aLakesideStage();
    const file = stage.line.file('partners.csv', ['email,company', 'a@b.example,B']);
    const said = await stage.ok('import', file, '--instance', 'partners', '--no-wait');
    expect(said).toMatch(
      /^Dropped s3:\/\/stage-test\/drop\/lakeside\/outreach\/partners\/\S+-partners\.csv\.\n$/,
    );
    expect(await keysUnder(stage, 'drop/')).toHaveLength(1);
  });

  it('says why a file as a whole was refused', async () => {
    const stage = await aLakesideStage();
    const file = stage.line.file('odd.csv', ['a,b', '1,2']);
    const { code, stderr } = await stage.line.run('--stage', 'test', 'import', file);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^almanac: odd\.csv: /);
  });

  it('gives up when the stage does not begin for a quarter of an hour', async () => {
    const bucket = memoryBucket(manualClock(0));
    // Whoever should import what is dropped never sees it.
    const deaf = { ...bucket, list: (prefix: string) => bucket.list(`elsewhere/${prefix}`) };
    const stage = aStage({ ports: { bucket: deaf } });
    const { line } = stage;
    await stage.ok('org', 'add', 'lakeside', '--config', line.file('lakeside.yaml', LAKESIDE));
    const argv = ['--stage', 'test', 'import', line.file('people.csv', PEOPLE)];
    expect((await line.run(...argv)).stderr).toContain(
      'got nothing for 15 minutes; see to its import queue',
    );
  });
});

describe('almanac config publish on a stage', () => {
  it('publishes, sends what is attached, and has everybody planned', async () => {
    const stage = await aLakesideStage();
    const config = stage.line.file('new.yaml', [...LAKESIDE, '    attachments: [map.txt]']);
    stage.line.file('templates/attachments/map.txt', ['turn left']);
    const published = await stage.json('config', 'publish', config, '--reason', 'a map');
    expect(published).toMatchObject({ result: 'published', version: 2, plan: { contacts: 2 } });
    expect(await keysUnder(stage, 'attachments/')).toEqual(['attachments/lakeside/map.txt']);
    expect(stage.started.at(-1)?.machine).toBe('plan');
    const mail = await stage.ok('preview', 'ada');
    expect(mail).toContain('See you');
  });

  it('writes nothing of what has problems', async () => {
    const stage = await aLakesideStage();
    const config = stage.line.file('bad.yaml', [...LAKESIDE, '    attachments: [lost.txt]']);
    const argv = ['config', 'publish', config, '--reason', 'a map'];
    const { code, stderr } = await stage.line.run('--stage', 'test', ...argv);
    expect(code).toBe(1);
    expect(stderr).toContain('lost.txt');
    expect(await stage.json('config', 'list')).toHaveLength(1);
    expect(await keysUnder(stage, 'attachments/')).toEqual([]);
  });

  it('plans nothing when nothing is new', async () => {
    const stage = await aLakesideStage();
    const before = stage.started.length;
    const argv = ['config', 'publish', 'lakeside.yaml', '--reason', 'again'];
    expect(await stage.json(...argv)).toMatchObject({ result: 'unchanged', plan: null });
    expect(stage.started).toHaveLength(before);
  });
});

describe('almanac org on a stage', () => {
  it('adds a small organization in 16 slices and a large one in 1,024', async () => {
    const stage = aStage();
    const config = stage.line.file('lakeside.yaml', LAKESIDE);
    await stage.ok('org', 'add', 'lakeside', '--config', config);
    const other = LAKESIDE.map((line) => line.replace('id: lakeside', 'id: big'));
    const big = stage.line.file('big.yaml', other);
    const said = await stage.ok('org', 'add', 'big', '--config', big, '--contacts', '3000000');
    expect(said).toContain('Added big to stage test: 1,024 slices, configuration version 1.');
    expect(said).toContain('s3://stage-test/drop/big/');
    expect(said).toContain('where it is not named there yet, add it and deploy');
    const sizes = (await stage.ports.store.organizations.list()).map(({ slices }) => slices);
    expect(sizes).toEqual([1024, 16]);
  });

  it('writes nothing while the configuration has problems', async () => {
    const stage = aStage();
    const config = stage.line.file('bad.yaml', [
      'organization: {id: lakeside, time_zone: Nowhere}',
    ]);
    const argv = ['org', 'add', 'lakeside', '--config', config];
    const { code } = await stage.line.run('--stage', 'test', ...argv);
    expect(code).toBe(1);
    expect(await stage.ports.store.organizations.list()).toEqual([]);
  });

  it('removes an organization without contacts, and only that', async () => {
    const stage = await aLakesideStage();
    const argv = ['--stage', 'test', 'org', 'remove', 'lakeside'];
    expect(await stage.line.run(...argv)).toMatchObject({
      code: 2,
      stderr: 'almanac: expected --yes lakeside, the id once more, got none\n',
    });
    const { code, stderr } = await stage.line.run(...argv, '--yes', 'lakeside');
    expect(code).toBe(1);
    expect(stderr).toContain('expected an organization without contacts, got 2 contacts');

    const other = aStage();
    const config = other.line.file('lakeside.yaml', LAKESIDE);
    await other.ok('org', 'add', 'lakeside', '--config', config);
    const said = await other.ok('org', 'remove', 'lakeside', '--yes', 'lakeside');
    expect(said).toContain('take it out of cdk.context.json');
    expect(await other.json('org', 'list')).toEqual([]);
    await other.ok('org', 'add', 'lakeside', '--config', config);
  });
});

describe('almanac template send-test on a stage', () => {
  it('hands one marked mail over and keeps no record of it', async () => {
    const mailer = recordingMailer();
    const stage = await aLakesideStage({ ports: { mailer } });
    const counts = await stage.ports.store.emails.countByStatus('lakeside');
    const argv = ['template', 'send-test', 'visit_remind', '--to', 'me@lakeside.example'];
    expect(await stage.json(...argv, '--contact', 'ada')).toMatchObject({
      subject: '[test] Your visit on Tuesday, March 2, 2027',
      went_to: 'me@lakeside.example',
    });
    expect(mailer.mails).toMatchObject([{ to: 'me@lakeside.example' }]);
    expect(mailer.mails[0]?.emailId).toMatch(/^test-/);
    expect(await stage.ports.store.emails.countByStatus('lakeside')).toEqual(counts);
  });

  it('goes to nobody but the people of the house', async () => {
    const mailer = recordingMailer();
    const stage = await aLakesideStage({ ports: { mailer } });
    const refused = async (to: string): Promise<string> => {
      const argv = ['template', 'send-test', 'birthday', '--to', to];
      return (await stage.line.run('--stage', 'test', ...argv)).stderr;
    };
    expect(await refused('somebody@elsewhere.example')).toContain(
      'expected --to at a domain that the organization writes from (lakeside.example)',
    );
    expect(await refused('ADA@example.com')).toContain(
      'expected --to as an address that no contact has, got that of contact "ada"',
    );
    expect(await refused('nobody')).toContain('expected --to as a mail address, got "nobody"');
    expect(mailer.mails).toEqual([]);
  });

  it('goes to the one address of a stage that redirects all mail', async () => {
    const stage = await aLakesideStage({ redirect: 'team@lakeside.example' });
    const argv = ['template', 'send-test', 'birthday', '--to', 'somebody@elsewhere.example'];
    expect(await stage.json(...argv)).toMatchObject({ went_to: 'team@lakeside.example' });
  });

  it('says what the mailer refused', async () => {
    const mailer = recordingMailer();
    mailer.answerNext({ result: 'rejected', detail: 'Email address is not verified' });
    const stage = await aLakesideStage({ ports: { mailer } });
    const argv = ['template', 'send-test', 'birthday', '--to', 'me@lakeside.example'];
    expect((await stage.line.run('--stage', 'test', ...argv)).stderr).toBe(
      'almanac: expected the test mail to be accepted, got rejected: Email address is not verified\n',
    );
  });
});

async function keysUnder({ ports }: TestStage, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of ports.bucket.list(prefix)) keys.push(key);
  return keys;
}

const explained = z.object({
  emails: z.array(z.object({ email_id: z.string(), type: z.string() })),
});

async function reminderOf(stage: TestStage): Promise<string> {
  const { emails } = explained.parse(await stage.json('explain', 'ada'));
  const reminder = emails.find(({ type }) => type === 'visit_remind');
  if (!reminder) throw new Error('Expected a reminder of the visit');
  return reminder.email_id;
}
