import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockHome } from '../../../local/up/home-lock.ts';
import { aCommandLine, aPlannedClinic } from '../../support/command-line.ts';

describe('almanac doctor', () => {
  it('finds a planned and backed up organization in order', async () => {
    const line = await aPlannedClinic();
    await line.ok('backup');
    const said = await line.ok('doctor');
    for (const check of ['store', 'templates', 'journal', 'mail', 'plan', 'backup']) {
      expect(said).toMatch(new RegExp(`^ok +${check}: `, 'm'));
    }
    expect(said).toMatch(/0 problems, \d+ warnings/);
  });

  it('warns of what people have to look at, and says what to do', async () => {
    const line = await aPlannedClinic();
    await line.ok('stop', '--reason', 'wrong rates');
    writeFileSync(join(line.home, 'config.yaml'), 'organization: { id: clinic }\n');
    const said = await line.ok('doctor');
    expect(said).toMatch(/warning +sending: halted: wrong rates\n +→ "almanac start"/);
    expect(said).toMatch(/warning +configuration: .*config.yaml has unpublished changes/);
    expect(said).toMatch(/warning +backup: there is none yet/);
    expect(said).toMatch(/warning +up: "almanac up" is not running/);
    expect(said).toMatch(/warning +state rules: .*\n +- The policy has no rule for Illinois/);
  });

  it('sees that it is running', async () => {
    const line = await aPlannedClinic();
    const lock = lockHome(join(line.home, 'up.lock'));
    expect(await line.ok('doctor')).toMatch(/ok +up: "almanac up" is at work/);
    lock?.release();
  });

  it('knows the placeholders of a configuration to begin with', async () => {
    const line = aCommandLine();
    await line.ok('org', 'add', 'lakeside');
    expect(await line.ok('doctor')).toMatch(
      /warning +sender: lakeside <hello@[a-z.]+> is a placeholder/,
    );
  });

  it('tells a damaged store from a missing plan', async () => {
    const line = await aPlannedClinic();
    line.clock.advance(3 * 86_400_000);
    expect((await line.run('doctor')).stdout).toMatch(
      /problem +plan: the last one is for 2027-03-01/,
    );
    truncateSync(join(line.home, 'almanac.sqlite'), 20_000);
    const { code, stdout } = await line.run('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/problem +store: /);
  });

  it('finds that the journal lost lines', async () => {
    const line = await aPlannedClinic();
    rmSync(join(line.home, 'journal', 'clinic'), { recursive: true });
    const { code, stdout } = await line.run('doctor', '--json');
    expect(code).toBe(1);
    expect(stdout).toContain('lines are lost');
  });
});
