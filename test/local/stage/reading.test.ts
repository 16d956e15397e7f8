import { describe, expect, it } from 'vitest';
import { aLakesideStage } from '../../support/stage.ts';

describe('reading a stage', () => {
  it('explains a contact, and says where removed emails are looked for', async () => {
    const stage = await aLakesideStage();
    const said = await stage.ok('explain', 'ada');
    expect(said).toContain('Contact ada: state IL, active, version 1.');
    expect(said).toContain('--removed DAYS looks for them there');
    expect(await stage.json('explain', 'ada', '--removed', '30')).toMatchObject({ removed: [] });
  });

  it('previews coming mail', async () => {
    const stage = await aLakesideStage();
    expect(await stage.ok('preview', 'ada')).toContain('Subject: Your visit on');
  });

  it('lists organizations, configurations and runs', async () => {
    const stage = await aLakesideStage();
    expect(await stage.json('org', 'list')).toEqual([
      { id: 'lakeside', contacts: 2, active: 2, config_version: 1, stopped: null },
    ]);
    expect(await stage.json('config', 'list')).toMatchObject([
      { version: 1, actor: 'cli:tester', reason: 'organization added' },
    ]);
    expect(await stage.json('runs')).toMatchObject([
      { kind: 'plan', status: 'done', execution: stage.started[0]?.execution },
      { kind: 'import', status: 'done' },
    ]);
  });

  it('says of a run that broke off where and why', async () => {
    const stage = await aLakesideStage();
    const { runs } = stage.ports.store;
    const opening = { kind: 'backup', today: 20_000, configVersion: 0, openedAt: 0 } as const;
    const { run } = await runs.open('lakeside', { ...opening, execution: 'arn:backup' });
    const reason = 'The execution ended as FAILED at "Slices": Lambda.Unknown: it\ndied';
    await runs.close('lakeside', run.run, 'failed', { reason }, 5_000);

    expect(await stage.ok('runs')).toContain(
      `Run ${String(run.run)} failed: The execution ended as FAILED at "Slices": Lambda.Unknown: it died`,
    );
  });

  it('forecasts without writing anything', async () => {
    const stage = await aLakesideStage();
    const before = await stage.ports.store.runs.list('lakeside', 10);
    expect(await stage.ok('forecast', '--days', '30')).toContain('as published');
    expect(await stage.ports.store.runs.list('lakeside', 10)).toEqual(before);
  });

  it('examines it without asking for what only a home has', async () => {
    const stage = await aLakesideStage();
    const { stdout } = await stage.line.run('--stage', 'test', 'doctor');
    expect(stdout).toMatch(/ok +mail: goes to whom it is for/);
    expect(stdout).toMatch(/ok +stream: nothing was given up on its way to replan/);
    expect(stdout).toContain('"almanac backup" makes one; the schedule does every night');
    expect(stdout).not.toContain('almanac up');
  });

  it('finds what its stream has given up', async () => {
    const stage = await aLakesideStage();
    stage.failures.journal = {
      reader: 'journal',
      waiting: 2,
      batches: [{ since: null, records: 3, why: 'RetryAttemptsExhausted' }],
    };
    const { code, stdout } = await stage.line.run('--stage', 'test', 'doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /problem +stream: 2 batches of changes were given up on their way to journal/,
    );
    expect(stdout).toContain('"almanac redrive" has them taken up again');
  });

  it('checks the published templates', async () => {
    const stage = await aLakesideStage();
    expect(await stage.json('template', 'check')).toHaveProperty('problems');
  });

  it('says which organizations a stage has when another is asked for', async () => {
    const stage = await aLakesideStage();
    const { code, stderr } = await stage.line.run('--stage', 'test', '--org', 'nobody', 'runs');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'almanac: expected an organization of stage test (lakeside), got "nobody"\n',
    );
  });
});
