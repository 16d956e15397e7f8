import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../../shared/adapters/liquid/liquid-renderer.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { outboxMailer } from '../../../shared/adapters/outbox/outbox-mailer.ts';
import type { OutgoingMail } from '../../../shared/ports/mailer.ts';
import { mailInput, SENT_AT } from '../../support/mail-input.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'almanac-outbox-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function outgoing(overrides: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    organizationId: 'org',
    emailId: 'e1',
    from: 'visits@lakeside.example',
    to: 'maria@example.com',
    mime: Buffer.from('Subject: Hello\r\n\r\nHi\r\n'),
    ...overrides,
  };
}

function outbox(options: Partial<Parameters<typeof outboxMailer>[0]> = {}) {
  return outboxMailer({ folder, clock: manualClock(SENT_AT), ...options });
}

describe('outboxMailer', () => {
  it('keeps a mail as a file under the day of sending', async () => {
    const result = await outbox().send(outgoing());

    expect(result).toEqual({ result: 'accepted', messageId: '2026-03-03/e1.eml' });
    expect(await readFile(join(folder, '2026-03-03', 'e1.eml'), 'utf8')).toBe(
      'Subject: Hello\r\n\r\nHi\r\n',
    );
  });

  it('keeps a rendered mail so that a mail program can read it', async () => {
    const mail = await liquidRenderer().render(mailInput());
    await outbox().send(outgoing({ emailId: 'e2', mime: mail.mime }));

    const read = await PostalMime.parse(await readFile(join(folder, '2026-03-03', 'e2.eml')));
    expect(read).toMatchObject({ subject: 'Hello', to: [{ address: 'maria@example.com' }] });
  });

  it('names the day by the zone it is given', async () => {
    const lateEvening = manualClock(Date.UTC(2026, 2, 4, 3));

    expect(
      await outbox({ clock: lateEvening, timeZone: 'America/Chicago' }).send(outgoing()),
    ).toMatchObject({ messageId: '2026-03-03/e1.eml' });
  });

  it('never writes over a mail: a second one of the same id lies beside it', async () => {
    const second = Buffer.from('Subject: Again\r\n\r\n');
    const results = [
      await outbox().send(outgoing()),
      await outbox().send(outgoing({ mime: second })),
      await outbox().send(outgoing()),
    ];

    expect(results).toMatchObject([
      { messageId: '2026-03-03/e1.eml' },
      { messageId: '2026-03-03/e1.duplicate-2.eml' },
      { messageId: '2026-03-03/e1.duplicate-3.eml' },
    ]);
    expect(await readFile(join(folder, '2026-03-03', 'e1.eml'), 'utf8')).toContain('Hello');
    expect(await readFile(join(folder, '2026-03-03', 'e1.duplicate-2.eml'))).toEqual(second);
  });

  it('takes mails side by side, two of one id too, and leaves nothing half-written', async () => {
    const mailer = outbox();
    await Promise.all(['a', 'b', 'b', 'c'].map((emailId) => mailer.send(outgoing({ emailId }))));

    expect((await readdir(join(folder, '2026-03-03'))).sort()).toEqual([
      'a.eml',
      'b.duplicate-2.eml',
      'b.eml',
      'c.eml',
    ]);
  });

  it('has as good as no limit, or the quota it is given', async () => {
    const quota = { max24Hours: 200, maxPerSecond: 1, sentLast24Hours: 3 };

    expect((await outbox().quota()).max24Hours).toBeGreaterThanOrEqual(1_000_000_000);
    expect(await outbox({ quota }).quota()).toEqual(quota);
  });

  it('says when its folder cannot be written', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    await chmod(blocked, 0o600);

    expect(await outbox().check('visits@lakeside.example')).toEqual([]);
    expect(await outbox({ folder: join(blocked, 'outbox') }).check('x@y.example')).toEqual([
      expect.stringContaining('Expected a folder for outgoing mail that can be written'),
    ]);
  });
});
