/**
 * A process that works on a store and its journal as sending does, until it is killed. It says on
 * standard output what was acknowledged to it, a line each, and only after that it was.
 *
 * Arguments: the folder, and where to die by its own hand: `point:count`, or `-` to be killed.
 */
import { appendFileSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemFileSync } from '../../../shared/adapters/folder/file-sync.ts';
import { folderJournal } from '../../../shared/adapters/folder/journal.ts';
import { sqliteStore } from '../../../shared/adapters/sqlite/sqlite-store.ts';
import { encodeEmailImage } from '../../../shared/contracts/records/email-record.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import { systemClock } from '../../../shared/runtime/clock.ts';
import { processExecutions } from '../../../shared/runtime/executions.ts';
import { drainJournal } from '../../../shared/workflows/journal/drain-journal.ts';
import { aCause, aChange, aGuard, aPlanned, ORG, TODAY } from '../../support/stored-records.ts';

const [folder = '', dieAt = '-'] = process.argv.slice(2);
const [diePoint, dieCount] = dieAt.split(':');
let passed = 0;

/** Dies when it has come here often enough. */
function pass(point: string): void {
  if (point !== diePoint) return;
  passed += 1;
  if (passed === Number(dieCount)) process.kill(process.pid, 'SIGKILL');
}

const store = sqliteStore({
  path: join(folder, 'store.sqlite'),
  onTransaction: () => {
    pass('in a transaction');
  },
});
const journal = folderJournal({
  folder: join(folder, 'journal'),
  segmentBytes: 20_000,
  sync: {
    file: (fd, path) => {
      pass('before a sync');
      systemFileSync.file(fd, path);
      pass('after a sync');
    },
    folder: (path) => {
      systemFileSync.folder(path);
    },
  },
});
const executions = processExecutions();
const clock = systemClock();
const outbox = openSync(join(folder, 'outbox'), 'a');

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Ends the run of the process that died: what it held is unknown. */
async function openRun(): Promise<number> {
  const execution = executions.current();
  const wanted = { kind: 'send', today: TODAY, configVersion: 1, execution, openedAt: 1 } as const;
  const { opened, run } = await store.runs.open(ORG, wanted);
  if (opened) return run.run;
  if (await executions.isRunning(run.execution)) throw new Error('The other one still runs');
  await store.runs.takeOver(ORG, run.run, run.execution, execution);
  for (const email of await store.emails.claimedBy(ORG, run.run)) {
    await finish(email, run.run, 'unknown');
  }
  await store.runs.close(ORG, run.run, 'failed', null, clock.now());
  return openRun();
}

async function appendEmail(email: Email, run: number): Promise<void> {
  const own = { contactId: email.contactId, key: email.emailId, fields: encodeEmailImage(email) };
  const about = { organizationId: ORG, entity: 'email', change: 'put' } as const;
  await journal.append([{ ...about, ...own, cause: aCause({ run, at: clock.now() }) }]);
}

async function finish(email: Email, run: number, status: 'sent' | 'unknown'): Promise<void> {
  const { contactId, emailId } = email;
  const outcome = { at: clock.now(), messageId: null, detail: null };
  const cause = aCause({ run, at: clock.now() });
  await store.emails.recordOutcome(ORG, { contactId, emailId }, run, status, outcome, cause);
  pass('between store and journal');
  const after = await store.emails.get(ORG, contactId, emailId);
  if (after) await appendEmail(after, run);
  say(`${status} ${emailId}`);
}

/** A contact's life in one step: it comes, is planned, moves a visit, is planned again, gets mail. */
async function live(id: string, run: number): Promise<void> {
  const cause = aCause({ run, at: clock.now() });
  await store.contacts.change(ORG, [aChange({ contactId: id })], cause);
  say(`contact ${id}`);
  const email = aPlanned({ contactId: id, emailId: `e-${id}` });
  const guard = { contactId: id, run };
  await store.emails.putPlanned(ORG, aGuard(guard), [{ write: 'put', email }], [], cause);
  say(`planned ${email.emailId}`);
  const visits = new Map([['V1', { visit: 'V1', date: TODAY + 9, time: null }]]);
  await store.contacts.change(
    ORG,
    [aChange({ contactId: id, expectedVersion: 1, change: { visits } })],
    cause,
  );
  say(`visit ${id}`);
  const reminder = aPlanned({ contactId: id, emailId: `v-${id}`, sendDate: TODAY + 7 });
  const puts = [{ write: 'put', email: reminder } as const];
  await store.emails.putPlanned(ORG, aGuard({ ...guard, contactVersion: 2 }), puts, [], cause);
  say(`planned ${reminder.emailId}`);
  await send(id, email.emailId, run);
}

async function send(contactId: string, emailId: string, run: number): Promise<void> {
  const cause = aCause({ run, at: clock.now() });
  const claimed = await store.emails.claim(
    ORG,
    { contactId, emailId },
    { sendDate: TODAY, revision: 1 },
    { run, attempt: 1, at: clock.now() },
    cause,
  );
  if (!claimed) return;
  pass('between store and journal');
  await appendEmail(claimed, run);
  say(`claimed ${emailId}`);
  appendFileSync(outbox, `${emailId}\n`);
  fsyncSync(outbox);
  pass('after the mail went');
  await finish(claimed, run, 'sent');
}

async function work(): Promise<void> {
  await store.organizations.create({ id: ORG, slices: 4, createdAt: 1, stopped: null });
  const run = await openRun();
  say(`run ${String(run)}`);
  const { recordChanges } = store;
  for (let round = 0; ; round++) {
    const lanes = [0, 1, 2, 3].map((lane) => `${String(run)}-${String(round)}-${String(lane)}`);
    await Promise.all(lanes.map((id) => live(id, run)));
    await drainJournal({ recordChanges, journal, clock }, ORG, 'key');
    say('drained');
  }
}

await work();
