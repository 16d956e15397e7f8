import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemFileSync } from '../../shared/adapters/folder/file-sync.ts';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import { recordingMailer } from '../../shared/adapters/memory/mailer.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import type { MailResult } from '../../shared/ports/mailer.ts';
import { sendDay } from '../../shared/workflows/send/send-day.ts';
import { aContact, aPlannedEmail, sendWorld } from '../support/sending.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FULL = 2;

/** An organization over files that writes down each durable step of sending, in order. */
async function aWatchedWorld(result: MailResult) {
  const folder = temporaryFolder();
  const events: string[] = [];
  const store = sqliteStore({
    path: join(folder, 'store.sqlite'),
    onTransaction: (synchronous) => {
      if (synchronous === FULL) events.push('store synced');
    },
  });
  const sync = {
    ...systemFileSync,
    file: (fd: number, path: string): void => {
      systemFileSync.file(fd, path);
      events.push('journal synced');
    },
  };
  const journal = folderJournal({ folder: join(folder, 'journal'), sync });
  const mailer = recordingMailer();
  mailer.answerAll(() => {
    events.push('mail handed over');
    return result;
  });
  onTestFinished(() => {
    journal.close();
    store.close();
  });
  return { events, world: await sendWorld({}, { store, journal, mailer }) };
}

describe('sending over files', () => {
  it.each<[string, MailResult]>([
    ['accepted', { result: 'accepted', messageId: 'm-1' }],
    ['rejected', { result: 'rejected', detail: 'no such address' }],
    ['in doubt', { result: 'ambiguous', detail: 'the line dropped' }],
  ])(
    'has the claim on the disk, in store and then journal, before the mail goes; then what became of it: %s',
    async (_name, result) => {
      const { events, world } = await aWatchedWorld(result);
      await world.plan(aContact(), aPlannedEmail());
      events.length = 0;

      await sendDay(world.ports, world.request);

      const opened = events.indexOf('store synced');
      const mail = events.indexOf('mail handed over');
      expect(opened).toBe(0);
      expect(events.slice(mail - 2, mail + 3)).toEqual([
        'store synced',
        'journal synced',
        'mail handed over',
        'store synced',
        'journal synced',
      ]);
      expect(events.filter((event) => event === 'mail handed over')).toHaveLength(1);
    },
  );
});
