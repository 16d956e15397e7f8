import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aPlannedClinic, outboxFiles } from '../../support/command-line.ts';

const SEND = ['template', 'send-test'] as const;

describe('almanac template send-test', () => {
  it('puts a marked mail with sample data into the outbox, and keeps no record', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok(...SEND, 'visit_remind', '--to', 'me@lakeside.example');
    expect(said).toMatch(/^Handed over "\[test\] Your visit on .*" for me@lakeside\.example; mail/);
    const [file = ''] = outboxFiles(line);
    expect(file).toMatch(/^test-[\w-]+\.eml$/);
    const mail = readFileSync(join(line.home, 'outbox', '2027-03-01', file), 'utf8');
    expect(mail).toContain('Subject: [test] Your visit on');
    expect(mail).toContain('me@lakeside.example');
    expect(await line.json('send')).toMatchObject({ sent: 1 });
  });

  it('marks the subject of a template file too', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok(...SEND, 'birthday', '--to', 'me@elsewhere.example');
    expect(said).toMatch(/^Handed over "\[test\] /);
  });

  it('is made with a contact’s data where that is wanted', async () => {
    const line = await aPlannedClinic();
    const argv = [...SEND, 'visit_remind', '--to', 'me@lakeside.example', '--contact', 'ada'];
    expect(await line.json(...argv)).toMatchObject({
      subject: '[test] Your visit on Tuesday, March 2, 2027',
    });
    const folder = join(line.home, 'outbox', '2027-03-01');
    const [file = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, file), 'utf8')).toContain('See you, Ada.');
  });

  it.each([
    [
      ['birthday', '--to', 'BEN@example.com'],
      '--to as an address that no contact has, got that of contact "ben"',
    ],
    [['birthday', '--to', 'me'], '--to as a mail address, got "me"'],
    [
      ['nothing', '--to', 'me@lakeside.example'],
      'a template that the published configuration uses (',
    ],
    [
      ['birthday', '--to', 'me@lakeside.example', '--contact', 'nobody'],
      'a contact, got "nobody", who is not there',
    ],
  ])('refuses %j', async (argv, expected) => {
    const line = await aPlannedClinic();
    const { code, stderr } = await line.run(...SEND, ...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(`almanac: expected ${expected}`);
    expect(outboxFiles(line)).toEqual([]);
  });
});
