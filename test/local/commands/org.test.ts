import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockHome } from '../../../local/up/home-lock.ts';
import { sqliteStore } from '../../../shared/adapters/sqlite/sqlite-store.ts';
import {
  aClinic,
  aPlannedClinic,
  CLINIC_CONFIG,
  type CommandLine,
} from '../../support/command-line.ts';

const REMOVE = ['org', 'remove', 'clinic', '--yes', 'clinic'] as const;

describe('almanac org remove', () => {
  it('removes one without contacts, puts its files aside and keeps what was done', async () => {
    const line = await aClinic();
    const said = await line.ok(...REMOVE);
    expect(said).toContain('Removed clinic.\n');
    expect(said).toContain('Its files are in home/removed/clinic.');
    expect(existsSync(join(line.home, 'config.yaml'))).toBe(false);
    expect(readFileSync(join(line.home, 'removed/clinic/config.yaml'), 'utf8')).toContain(
      'Lakeside Study Clinic',
    );
    expect(await line.json('org', 'list')).toEqual([]);
    expect(journalOf(line)).toContain('"organization removed"');
  });

  it('wants the id twice', async () => {
    const line = await aClinic();
    const { code, stderr } = await line.run('org', 'remove', 'clinic', '--yes', 'clinics');
    expect(code).toBe(2);
    expect(stderr).toBe('almanac: expected --yes clinic, the id once more, got "clinics"\n');
    expect(await line.json('org', 'list')).toHaveLength(1);
  });

  it('refuses one with contacts, and says why', async () => {
    const line = await aPlannedClinic();
    const { code, stderr } = await line.run(...REMOVE);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'almanac: expected an organization without contacts, got 3 contacts: what they were sent and what they asked for has to be kept; "almanac stop" halts its mail\n',
    );
  });

  it('refuses while something is at work for it', async () => {
    const line = await aClinic();
    await line.holdRun('plan');
    expect((await line.run(...REMOVE)).stderr).toContain(
      'expected nothing to be at work for "clinic", got plan run 1',
    );
    const lock = lockHome(join(line.home, 'up.lock'));
    expect((await line.run(...REMOVE)).stderr).toContain('expected "almanac up" to be stopped');
    lock?.release();
  });

  it('lets the id be used again, but not once anything was done under it', async () => {
    const line = await aClinic();
    await line.ok(...REMOVE);
    await line.ok('org', 'add', 'clinic', '--config', 'clinic.yaml');
    await line.ok('plan');
    await line.ok(...REMOVE);
    const { stderr } = await line.run('org', 'add', 'clinic', '--config', 'clinic.yaml');
    expect(stderr).toContain(
      'expected an id that nothing was done for yet, got "clinic", which was removed after run 1',
    );
  });
});

describe('almanac org add', () => {
  it('takes more slices for many contacts', async () => {
    const line = await aClinic();
    const other = CLINIC_CONFIG.map((text) => text.replace('id: clinic', 'id: big'));
    const config = line.file('big.yaml', other);
    await line.ok('org', 'add', 'big', '--config', config, '--contacts', '100001');
    const store = sqliteStore({ path: join(line.home, 'almanac.sqlite') });
    const sizes = (await store.organizations.list()).map(({ slices }) => slices);
    store.close();
    expect(sizes).toEqual([1024, 16]);
  });

  it('says what --contacts has to be', async () => {
    const line = await aClinic();
    const { code, stderr } = await line.run('org', 'add', 'big', '--contacts', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('expected --contacts as a whole number from 1 to');
  });
});

function journalOf({ home }: CommandLine): string {
  return readdirSync(join(home, 'journal'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('');
}
