import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  aClinic,
  aCommandLine,
  aPlannedClinic,
  CLINIC_CONFIG,
} from '../../support/command-line.ts';

describe('almanac config check', () => {
  it('tells every problem with its line and column, without an installation', async () => {
    const line = aCommandLine();
    const config = [
      'organization:',
      '  id: clinic',
      'horizon_days: 900',
      'aep_config: { years: soon }',
    ];
    const { code, stdout, stderr } = await line.run(
      'config',
      'check',
      line.file('a/b.yaml', config),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\/b\.yaml:3:15 horizon_days: Expected/m);
    expect(stdout).toMatch(/^a\/b\.yaml:4:22 aep_config.years: Expected/m);
    expect(stderr).toBe(
      'almanac: expected a configuration without problems, got 2 problems in a/b.yaml\n',
    );
  });

  it('finds a template that is missing, beside the file', async () => {
    const line = aCommandLine();
    const config = [...CLINIC_CONFIG, 'email_templates: { birthday: our_birthday }'];
    const file = line.file('own/config.yaml', config);
    expect((await line.run('config', 'check', file)).stdout).toMatch(
      /own\/config.yaml:\d+:\d+ email_templates.birthday: Expected a template "our_birthday"/,
    );
    line.file('own/templates/our_birthday.html', [
      '---',
      'subject: Happy birthday',
      '---',
      '<p>Hello</p>',
    ]);
    expect(await line.ok('config', 'check', file)).toContain('own/config.yaml can be published.');
  });

  it('gives problems as JSON, with exit code 1', async () => {
    const line = aCommandLine();
    const { code, stdout } = await line.run(
      'config',
      'check',
      line.file('x.yaml', ['a: 1']),
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'x.yaml', ok: false });
  });
});

describe('almanac config publish', () => {
  it('publishes what is in the home, and plans by it', async () => {
    const line = await aPlannedClinic();
    const path = join(line.home, 'config.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('offset_days: -1', 'offset_days: 0'));
    const said = await line.ok('config', 'publish', '--reason', 'on the day itself');
    expect(said).toContain('Published as version 2.');
    expect(said).toMatch(/Planned \d+ emails/);
    expect(await line.ok('explain', 'ada')).toContain(
      'visit_remind for 2027-03-02 goes out on 2027-03-02',
    );
    expect(await line.json('config', 'list')).toMatchObject([
      { version: 2, reason: 'on the day itself', actor: 'cli:tester' },
      { version: 1 },
    ]);
  });

  it('publishes nothing that has a problem', async () => {
    const line = await aClinic();
    writeFileSync(join(line.home, 'config.yaml'), 'horizon_days: 900\n');
    const { code, stderr } = await line.run('config', 'publish', '--reason', 'x');
    expect(code).toBe(1);
    expect(stderr).toMatch(/home\/config.yaml:1:15 horizon_days: Expected/);
    expect(await line.json('config', 'list')).toHaveLength(1);
  });

  it('adopts a file from elsewhere and keeps edits that were never published', async () => {
    const line = await aClinic();
    writeFileSync(join(line.home, 'config.yaml'), 'organization: { id: clinic } # half done\n');
    const file = line.file('new.yaml', [...CLINIC_CONFIG, 'horizon_days: 60']);
    await line.ok('config', 'publish', file, '--reason', 'shorter');
    expect(readFileSync(join(line.home, 'config.yaml'), 'utf8')).toContain('horizon_days: 60');
    expect(readFileSync(join(line.home, 'config.yaml.unpublished'), 'utf8')).toContain('half done');
  });
});

describe('almanac template check', () => {
  it('finds what publishing would refuse', async () => {
    const line = await aClinic();
    expect(await line.ok('template', 'check')).toMatch(/\d+ templates: 0 errors, 0 warnings\./);
    line.file('home/templates/birthday.html', [
      '---',
      'subject: Hello',
      '---',
      '<p>{{ nothing_known }}</p>',
    ]);
    const { code, stdout } = await line.run('template', 'check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/error: birthday html:4: .*nothing_known/);
  });
});

describe('almanac org', () => {
  it('begins with a short configuration and the folders that people need', async () => {
    const line = aCommandLine();
    const said = await line.ok('org', 'add', 'lakeside');
    expect(said).toContain('Added lakeside, configuration version 1.');
    for (const path of ['config.yaml', 'templates', 'outbox', 'bucket/drop/lakeside']) {
      expect(existsSync(join(line.home, path)), path).toBe(true);
    }
    expect(await line.ok('config', 'check')).toContain('can be published');
  });

  it('writes nothing while the configuration has problems', async () => {
    const line = aCommandLine();
    const file = line.file('bad.yaml', ['organization: { id: another }']);
    const { code, stderr } = await line.run('org', 'add', 'lakeside', '--config', file);
    expect(code).toBe(1);
    expect(stderr).toContain('bad.yaml:1:21 organization.id: Expected "lakeside"');
    expect(await line.json('org', 'list')).toEqual([]);
    expect(existsSync(join(line.home, 'config.yaml'))).toBe(false);
  });

  it('gives a second organization files of its own, and then asks which is meant', async () => {
    const line = await aClinic();
    await line.ok('org', 'add', 'lakeside');
    expect(existsSync(join(line.home, 'organizations', 'lakeside', 'config.yaml'))).toBe(true);
    expect((await line.run('plan')).stderr).toBe(
      'almanac: expected --org with one of clinic, lakeside, got none\n',
    );
    await line.ok('plan', '--org', 'lakeside');
    await line.ok('--org', 'clinic', 'plan');
    expect(await line.json('org', 'list')).toMatchObject([{ id: 'clinic' }, { id: 'lakeside' }]);
  });
});
