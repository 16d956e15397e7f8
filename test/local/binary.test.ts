import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finishProgram, startProgram } from '../support/child-program.ts';
import { CLINIC_CONFIG, CLINIC_CONTACTS } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the program as a process', () => {
  it('exits with the code and the one line of its failure', async () => {
    const home = join(temporaryFolder(), 'home');
    for (const bin of ['bin/almanac.ts', 'bin/almanac.mjs']) {
      const { code, stdout, stderr } = await startProgram(home, ['plan'], bin).ended;
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^almanac: expected an installation in [^\n]+\n$/);
    }
    expect((await startProgram(home, ['plan', '--wrong']).ended).code).toBe(2);
  });

  it('prints nothing but the one JSON value', async () => {
    const home = await aClinicHome();
    const value: unknown = JSON.parse(await finishProgram(home, ['org', 'list', '--json']));
    expect(value).toMatchObject([{ id: 'clinic', contacts: 3 }]);
  });

  it('runs until it is told to stop, alone on its home, and follows what others change', async () => {
    const home = await aClinicHome();
    const up = startProgram(home, ['up']);
    await up.shows('stdout', 'Almanac is up');
    await up.shows('stderr', '"message":"Up"');
    const second = await startProgram(home, ['up']).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/expected nobody to run .*, got another "almanac up" at work/);

    const drop = join(home, 'bucket', 'drop', 'clinic');
    writeFileSync(join(drop, 'more.csv'), 'id,email,zip_code\ndora,dora@example.com,62701\n');
    await up.shows('stderr', '"message":"Took a dropped file"');
    await up.shows('stderr', '"message":"Followed changes"');
    expect(await finishProgram(home, ['explain', 'dora'])).toContain('Contact dora: state IL');

    up.signal('SIGINT');
    const { code, stdout } = await up.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('Stopped; nothing is at work any more.');
  });

  it('stops on SIGTERM through the launcher, too', async () => {
    const home = await aClinicHome();
    const up = startProgram(home, ['up'], 'bin/almanac.mjs');
    await up.shows('stdout', 'Almanac is up');
    up.signal('SIGTERM');
    expect((await up.ended).code).toBe(0);
    // The lock is free again.
    const again = startProgram(home, ['up']);
    await again.shows('stdout', 'Almanac is up');
    again.signal('SIGTERM');
    expect((await again.ended).code).toBe(0);
  });
});

async function aClinicHome(): Promise<string> {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const [config, contacts] = [join(folder, 'clinic.yaml'), join(folder, 'contacts.csv')];
  writeFileSync(config, CLINIC_CONFIG.join('\n'));
  writeFileSync(contacts, CLINIC_CONTACTS.join('\n'));
  await finishProgram(home, ['org', 'add', 'clinic', '--config', config]);
  await finishProgram(home, ['import', contacts]);
  return home;
}
