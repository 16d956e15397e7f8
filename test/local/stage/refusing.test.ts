import { describe, expect, it } from 'vitest';
import { aLakesideStage, aStage } from '../../support/stage.ts';

describe('what makes no sense for a stage', () => {
  it.each([
    [['demo'], '"demo" without --stage, got --stage test: it plays on this machine'],
    [['up'], '"up" without --stage, got --stage test: a stage is up by itself'],
    [['query', 'SELECT 1'], '"query" without --stage, got --stage test: there is no lake on AWS'],
    [
      ['plan', '--contacts', 'c.csv', '--config', 'c.yaml', '--out', 'plan.ndjson'],
      '"plan" without --stage, got --stage test: files are planned on this machine',
    ],
    [
      ['send', '--today', '2027-03-01'],
      '"send" on stage test without --today, got it: a stage sends by its own clock',
    ],
    [['config', 'check'], "the configuration's file for stage test, got none"],
    [['org', 'add', 'new'], '--config with a configuration for stage test, got none'],
  ])('says so in one line: %j', async (argv, expected) => {
    const stage = await aLakesideStage();
    const before = stage.opened.length;
    const { code, stdout, stderr } = await stage.line.run('--stage', 'test', ...argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^almanac: expected [^\n]+\n$/);
    expect(stderr).toContain(expected);
    expect(stage.opened).toHaveLength(before);
  });

  it('names one installation only', async () => {
    const { line } = aStage();
    const { code, stderr } = await line.run('--stage', 'test', '--home', 'home', 'runs');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'almanac: expected --home or --stage, which name one installation, got both\n',
    );
  });

  it.each([[['plan']], [['send']], [['backup']], [['import', 'a.csv']]])(
    'has an end to wait for only there: %j',
    async (argv) => {
      const { code, stderr } = await aStage().line.run(...argv, '--no-wait');
      expect(code).toBe(2);
      expect(stderr).toBe('almanac: expected --no-wait together with --stage, got it without\n');
    },
  );

  it.each([[['failures']], [['redrive']], [['redrive', '12']]])(
    'is a home for what only a stage has: %j',
    async (argv) => {
      const { code, stderr } = await aStage().line.run(...argv);
      expect(code).toBe(2);
      expect(stderr).toBe(`almanac: expected "${argv[0] ?? ''}" with --stage, got it without\n`);
    },
  );
});
