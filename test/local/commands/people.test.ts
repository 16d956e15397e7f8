import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aPlannedClinic, outboxFiles, type CommandLine } from '../../support/command-line.ts';

describe('almanac contact', () => {
  it('calls an email off for good', async () => {
    const line = await aPlannedClinic();
    const emailId = await reminderOf(line);
    const said = await line.ok('contact', 'skip', 'ada', emailId, '--reason', 'called her');
    expect(said).toBe(`Email ${emailId} of ada is cancelled now.\n`);
    await line.ok('plan');
    expect(await line.json('send')).toMatchObject({ sent: 0 });
    expect(outboxFiles(line)).toEqual([]);
  });

  it('says what an email has to be for a decision', async () => {
    const line = await aPlannedClinic();
    const emailId = await reminderOf(line);
    for (const [argv, wanted] of [
      [['retry', 'ada', emailId], 'failed'],
      [['resolve', 'ada', emailId, 'sent'], 'unknown'],
    ] as const) {
      const { code, stderr } = await line.run('contact', ...argv, '--reason', 'because');
      expect(code).toBe(1);
      expect(stderr).toBe(
        `almanac: expected an email that is ${wanted}, got one that is pre-scheduled\n`,
      );
    }
  });
});

describe('almanac visit', () => {
  it('removes a visit with its mail', async () => {
    const line = await aPlannedClinic();
    expect(await line.json('visit', 'remove', 'ada', '1')).toMatchObject({
      visit: 'V1',
      before: { date: '2027-03-02', time: '10:30' },
      after: null,
      changed: true,
      emails: [],
    });
    expect(await line.ok('visit', 'remove', 'ada', 'V1')).toBe('Visit V1 of ada is not there.\n');
  });

  it('writes nothing when the visit is as it was', async () => {
    const line = await aPlannedClinic();
    const said = await line.ok('visit', 'set', 'ada', 'v1', '2027-03-02', '10:30');
    expect(said).toContain('Visit V1 of ada is on 2027-03-02 at 10:30 already.');
  });
});

describe('almanac stop and start', () => {
  it('halt and release sending', async () => {
    const line = await aPlannedClinic();
    expect(await line.ok('stop', '--reason', 'wrong rates')).toContain('is halted: wrong rates');
    const { code, stderr } = await line.run('send');
    expect(code).toBe(1);
    expect(stderr).toContain('got it halted (wrong rates)');
    expect(await line.json('start')).toEqual({ organization_id: 'clinic', stopped: null });
    expect(await line.json('send')).toMatchObject({ sent: 1 });
  });
});

describe('almanac send', () => {
  it('ends with the mail at hand when it is interrupted', async () => {
    const line = await aPlannedClinic();
    line.interruption.abort();
    const { code, stderr, stdout } = await line.run('send');
    expect(code).toBe(1);
    expect(stdout).toContain('left pending (not_reached)');
    expect(stderr).toBe('almanac: expected to send everything, got interrupted\n');
    expect(await line.json('runs', '--limit', '1')).toMatchObject([
      { kind: 'send', status: 'done' },
    ]);
  });
});

const explained = z.object({
  emails: z.array(z.object({ email_id: z.string(), type: z.string() })),
});

async function reminderOf(line: CommandLine): Promise<string> {
  const { emails } = explained.parse(await line.json('explain', 'ada'));
  const reminder = emails.find(({ type }) => type === 'visit_remind');
  if (!reminder) throw new Error('Expected a reminder of the visit');
  return reminder.email_id;
}
