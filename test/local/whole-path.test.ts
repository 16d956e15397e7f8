import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aClinic, aPlannedClinic, CLINIC_CONTACTS, outboxFiles } from '../support/command-line.ts';

describe('the main job, command by command', () => {
  it('imports a file, plans by it, and says both', async () => {
    const line = await aClinic();
    const said = await line.ok('import', line.file('contacts.csv', CLINIC_CONTACTS));
    expect(said).toContain(
      'contacts.csv: 3 rows of contacts: 3 accepted, 0 unchanged, 0 rejected.',
    );
    expect(said).toMatch(/Planned \d+ emails for 3 contacts \(2 active\) as of 2027-03-01/);
  });

  it('sends what is due today, once', async () => {
    const line = await aPlannedClinic();
    expect(await line.json('send')).toMatchObject({ sent: 1, due: 1, today: '2027-03-01' });
    expect(await line.json('send')).toMatchObject({ sent: 0, due: 0 });
    const [mail] = outboxFiles(line);
    expect(outboxFiles(line)).toHaveLength(1);
    const path = join(line.home, 'outbox', '2027-03-01', mail ?? '');
    expect(readFileSync(path, 'utf8')).toContain('To: Ada <ada@example.com>');
  });

  it('hands nothing over in a dry run, and shows what it would', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok('send', '--dry-run');
    expect(said).toContain('visit_remind  Your visit on');
    expect(said).toContain('Rendered 1 mail for 2027-03-01');
    expect(outboxFiles(line)).toEqual([]);
  });

  it('rehearses another day by the clock that it will have', async () => {
    const line = await aPlannedClinic();
    await line.ok('visit', 'set', 'ada', 'V1', '2027-03-09');
    expect(await line.json('send', '--today', '2027-03-08')).toMatchObject({ sent: 1 });
    expect(existsSync(join(line.home, 'outbox', '2027-03-08'))).toBe(true);
    await line.ok('send', '--today', '2027-03-08');
    // The second rehearsal comes after the first: the journal's times never go back.
    const [second, first] = startsOf(await line.json('runs', '--limit', '2'));
    expect(second).toBeGreaterThan(first ?? Infinity);
  });

  it('moves the mail of a visit with the visit', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok('visit', 'set', 'ada', 'V1', '2027-03-17', '9:30');
    expect(said).toContain(
      'Visit V1 of ada is on 2027-03-17 at 09:30 now; it was on 2027-03-02 at 10:30.',
    );
    expect(said).toMatch(/2027-03-16 {2}visit_remind {2}pre-scheduled/);
    expect(await line.json('send')).toMatchObject({ sent: 0 });
  });

  it('explains a skipped email with its window and what the statute says', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok('explain', 'ben');
    expect(said).toContain('birthday for 2027-03-20 is skipped (birthday_window)');
    expect(said).toContain('state_rules.birthday_windows.CA');
    expect(said).toMatch(
      /law +In California policies may be changed .*source: .*checked on \d{4}-/,
    );
    expect(said).toContain('post_window for 2027-05-20 goes out on 2027-05-20');
  });

  it('tells from the journal why an email was removed', async () => {
    const line = await aPlannedClinic();
    await line.ok('visit', 'remove', 'ada', 'V1');
    const said = await line.ok('explain', 'ada');
    expect(said).toContain(
      'visit_remind for 2027-03-02 was removed; it was planned for 2027-03-01',
    );
    expect(said).toMatch(/removed {2}by replan at 2027-03-01T.*its event no longer exists/);
  });

  it('previews the coming mails and writes them as files', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok('preview', 'ada', '--out', 'previews');
    expect(said).toContain('To:      ada@example.com');
    expect(said).toContain('See you, Ada.');
    const { files } = parsed(await line.ok('preview', 'ada', '--out', 'previews', '--json'));
    for (const file of files) expect(existsSync(join(line.folder, file))).toBe(true);
    expect(files.some((file) => file.endsWith('.eml'))).toBe(true);
  });

  it('backs up, verifies, lists, and restores without sending twice', async () => {
    const line = await aPlannedClinic();
    const backup = parsedBackup(await line.ok('backup', '--json'));
    expect(await line.ok('backups')).toContain(backup);
    expect(await line.ok('backup', 'verify', backup)).toContain(`${backup} is sound`);
    await line.ok('send');
    expect(await line.ok('restore', backup, '--dry-run')).toContain('Would restore 3 contacts');
    expect(await line.json('restore', backup)).toMatchObject({
      contacts: { contacts: 3 },
      stopped: `restore of ${backup}`,
    });
    const halted = await line.run('send');
    expect(halted.code).toBe(1);
    expect(halted.stderr).toContain('"almanac start" releases it');
    await line.ok('start');
    await line.ok('plan');
    expect(await line.json('send')).toMatchObject({ sent: 0 });
    expect(outboxFiles(line)).toHaveLength(1);
  });

  it('brings a store back that was lost, from bucket and journal, and sends nothing again', async () => {
    const line = await aPlannedClinic();
    const backup = parsedBackup(await line.ok('backup', '--json'));
    await line.ok('send');
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(line.home, `almanac.sqlite${end}`), { force: true });
    expect((await line.run('plan')).stderr).toContain('"almanac org add ID" adds one');
    expect(await line.ok('restore', backup)).toContain('Restored 3 contacts');
    await line.ok('plan');
    await line.ok('start');
    expect(await line.json('send')).toMatchObject({ sent: 0 });
    expect(outboxFiles(line)).toHaveLength(1);
    expect(await line.ok('explain', 'ada')).toContain(
      'visit_remind for 2027-03-02 was sent on 2027-03-01',
    );
  });

  it('restores one contact, and plans it at once', async () => {
    const line = await aPlannedClinic();
    const backup = parsedBackup(await line.ok('backup', '--json'));
    await line.ok('visit', 'remove', 'ada', 'V1');
    await line.ok('restore', backup, '--contact', 'ada');
    expect(await line.ok('explain', 'ada')).toContain(
      'visit_remind for 2027-03-02 goes out on 2027-03-01',
    );
  });

  it('answers questions about what was sent', async () => {
    const line = await aPlannedClinic();
    await line.ok('send');
    expect(
      await line.json('query', "SELECT type, status FROM emails WHERE status = 'sent'"),
    ).toEqual({
      columns: ['type', 'status'],
      rows: [['visit_remind', 'sent']],
    });
    expect(await line.ok('query', '--named', 'mail_per_day')).toContain('2027-03-01      1');
    expect(
      await line.ok('query', '--named', 'contact_mails', '--with', 'contact_id=ada'),
    ).toContain('visit_remind');
    expect(await line.ok('query', '--list')).toContain('mail_per_day');
  });

  it('lists what ran, the newest first', async () => {
    const line = await aPlannedClinic();
    await line.ok('send');
    const kinds = (await line.ok('runs'))
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/ +/)[1]);
    expect(kinds).toEqual(['send', 'plan', 'import']);
  });
});

function parsed(text: string): { readonly files: readonly string[] } {
  return z.object({ files: z.array(z.string()) }).parse(JSON.parse(text));
}

function parsedBackup(text: string): string {
  return z.object({ backup_id: z.string() }).parse(JSON.parse(text)).backup_id;
}

function startsOf(runs: unknown): readonly number[] {
  return z
    .array(z.object({ opened_at_ms: z.number() }))
    .parse(runs)
    .map((run) => run.opened_at_ms);
}
