import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { compareStores } from '../../../shared/workflows/restore/compare-stores.ts';
import { restoreBackup } from '../../../shared/workflows/restore/restore-backup.ts';
import { restoreAdvice } from '../../../shared/workflows/restore/restore-report.ts';
import {
  HASH_KEY,
  backedUp,
  backupWorld,
  claimedEmail,
  drained,
  nextExecution,
  restored,
  withRecordedOutcome,
} from '../../support/backing-up.ts';
import { dyingPorts, finishes } from '../../support/dying.ts';
import {
  NOW_MS,
  ORG,
  TODAY,
  aCause,
  aChange,
  aGuard,
  aPlanned,
  aStoredContact,
  anEvent,
  plan,
} from '../../support/stored-records.ts';

const DUE = aPlanned({ emailId: 'e-due', sendDate: TODAY });
const LATER = aPlanned({ emailId: 'e-later', sendDate: TODAY + 3 });

/** A world in which c-1 has an email due today and one due in three days, and a visit and an event. */
async function livelyWorld(): Promise<MemoryPorts> {
  const ports = await backupWorld();
  const { store } = ports;
  const visits = new Map([['V1', { visit: 'V1', date: TODAY + 9, time: '09:30' }]]);
  const addTargets = [{ instanceName: 'spring', triggerDate: TODAY + 5 }];
  const change = { visits, addTargets };
  await store.contacts.change(
    ORG,
    [aChange({ contactId: 'c-2', expectedVersion: 1, change })],
    aCause(),
  );
  await store.contactEvents.add(ORG, 'c-2', anEvent(), aCause());
  const birthday = { name: 'birthday', subject: 'Hello', html: '<p>Hello</p>', text: null };
  const content = { document: 'organization: {}', templates: { birthday } };
  await store.configVersions.publish(ORG, content, aCause());
  const since = { since: NOW_MS };
  await store.suppressions.put(
    ORG,
    { by: 'address', key: 'c-3@example.org', reason: 'bounced', ...since },
    aCause(),
  );
  await store.dayLoads.replace(ORG, [{ date: TODAY, counted: 1, pinned: 0, effectiveDate: 0 }], 5);
  await plan(store, DUE, LATER);
  return ports;
}

async function statusOf(ports: MemoryPorts, emailId: string, contactId = 'c-1') {
  return (await ports.store.emails.get(ORG, contactId, emailId))?.status;
}

describe('restoreBackup into an empty store', () => {
  it('brings everything back as it was, versions and revisions included', async () => {
    const ports = await livelyWorld();
    await drained(ports);
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId, { today: TODAY - 1 });

    expect(report.contacts).toEqual({
      contacts: 5,
      emails: 2,
      replayed: 0,
      unknown: 0,
      withoutContact: 0,
    });
    expect(await compareStores(ports.store, fresh.store, ORG)).toEqual({
      contacts: 5,
      emails: 2,
      count: 0,
      differences: [],
    });
    expect(await fresh.store.dayLoads.read(ORG, TODAY, TODAY)).toHaveLength(1);
    expect(await fresh.store.dayLoads.activeContacts(ORG)).toBe(5);
  });

  it('halts sending and leaves it halted', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    const organization = await fresh.store.organizations.get(ORG);
    expect(organization?.stopped).toBe(`restore of ${backupId}`);
    expect(report.stopped).toBe(`restore of ${backupId}`);
    expect(restoreAdvice(report).at(-1)).toBe('Plan, look at the result, then release sending.');
  });

  it('halts sending before it writes anything else', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'restore');
    const loadRuns = (): Promise<never> => Promise.reject(new Error('broken off'));
    const store = { ...fresh.store, restorer: { ...fresh.store.restorer, loadRuns } };

    await expect(restored({ ...fresh, store }, backupId)).rejects.toThrow('broken off');

    expect((await fresh.store.organizations.get(ORG))?.stopped).toBe(`restore of ${backupId}`);
    expect(await fresh.store.runs.list(ORG, 10)).toEqual([]);
  });

  it('gives later runs numbers above all earlier ones, those of lost claims included', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    await claimedEmail(ports, DUE, 41);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.run).toBe(42);
    const open = (await fresh.store.runs.list(ORG, 100)).filter(({ status }) => status === 'open');
    expect(open).toEqual([]);
  });

  it('takes what was sent since from the journal', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const claimed = await claimedEmail(ports, DUE);
    if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.contacts).toMatchObject({ replayed: 1, unknown: 0 });
    const email = await fresh.store.emails.get(ORG, 'c-1', 'e-due');
    expect(email).toMatchObject({ status: 'sent', outcome: { messageId: 'm-e-due' } });
    expect(email?.trace).toEqual(DUE.trace);
  });

  it('makes a claim without an outcome unknown', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    await claimedEmail(ports, DUE);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.contacts.unknown).toBe(1);
    expect(await statusOf(fresh, 'e-due')).toBe('unknown');
  });

  it('makes an email that was claimed while the backup was read unknown', async () => {
    const ports = await livelyWorld();
    await claimedEmail(ports, DUE);
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'restore');

    await restored(fresh, backupId);

    expect(await statusOf(fresh, 'e-due')).toBe('unknown');
  });

  it('makes a pending email that was due unknown, and leaves one that is due later', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.contacts.unknown).toBe(1);
    const due = await fresh.store.emails.get(ORG, 'c-1', 'e-due');
    expect(due).toMatchObject({
      status: 'unknown',
      sentOn: TODAY,
      outcome: { detail: 'due before a restore, not in the journal' },
    });
    expect(await statusOf(fresh, 'e-later')).toBe('pending');
    expect(restoreAdvice(report)).toContain(
      '1 emails may or may not have been sent and are unknown now: a person decides about each.',
    );
  });

  it('follows the journal where it says that a due email was moved, skipped or removed', async () => {
    const ports = await livelyWorld();
    const skipped = aPlanned({ emailId: 'e-skipped' });
    const removed = aPlanned({ emailId: 'e-removed' });
    await plan(ports.store, skipped, removed);
    const backupId = await backedUp(ports);
    const { emails } = ports.store;
    await plan(ports.store, { ...DUE, sendDate: TODAY + 2 });
    await emails.skip(ORG, skipped, 1, 'contact_inactive', aCause());
    const remove = { write: 'remove', emailId: 'e-removed', reason: 'gone' } as const;
    await emails.putPlanned(ORG, aGuard(), [remove], [], aCause());
    await drained(ports);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.contacts.unknown).toBe(0);
    expect(await fresh.store.emails.get(ORG, 'c-1', 'e-due')).toMatchObject({
      status: 'pending',
      sendDate: TODAY + 2,
    });
    expect(await statusOf(fresh, 'e-skipped')).toBe('skipped');
    expect(await statusOf(fresh, 'e-removed')).toBeUndefined();
  });

  it('remembers what was sent to a contact that is not in the backup', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const contactId = 'new';
    await ports.store.contacts.change(ORG, [aChange({ contactId })], aCause());
    const email = aPlanned({ emailId: 'e-new', contactId });
    const writes = [{ write: 'put', email } as const];
    await ports.store.emails.putPlanned(ORG, aGuard({ contactId }), writes, [], aCause());
    const claimed = await claimedEmail(ports, email);
    if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);
    await fresh.store.contacts.change(ORG, [aChange({ contactId })], aCause());

    expect(report.contacts.withoutContact).toBe(1);
    const records = await fresh.store.contacts.get(ORG, contactId);
    expect(records?.emails.map((own) => [own.emailId, own.status])).toEqual([['e-new', 'sent']]);
  });

  it('replays suppressions and their lifting, by address and by contact', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const { suppressions } = ports.store;
    const since = { since: NOW_MS + 1 };
    await suppressions.lift(ORG, 'address', 'c-3@example.org', 'bounced', aCause());
    const address = { by: 'address', key: 'c-4@example.org', reason: 'complained' } as const;
    const contact = { by: 'contact', key: 'c-5', reason: 'unsubscribed' } as const;
    await suppressions.put(ORG, { ...address, ...since }, aCause());
    await suppressions.put(ORG, { ...contact, ...since }, aCause());
    await drained(ports);
    const fresh = nextExecution(ports, 'restore');

    const report = await restored(fresh, backupId);

    expect(report.suppressions).toEqual({ restored: 2, replayed: 2, lifted: 1, unmatched: 0 });
    expect(await fresh.store.suppressions.list(ORG)).toEqual([
      { ...address, ...since },
      { ...contact, ...since },
    ]);
  });

  it('suppresses a contact that came after the backup by its id, since its address is not known', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const contactId = 'new';
    await ports.store.contacts.change(ORG, [aChange({ contactId })], aCause());
    const own = { by: 'address', key: 'new@example.org', reason: 'unsubscribed' } as const;
    await ports.store.suppressions.put(ORG, { ...own, since: NOW_MS }, aCause());
    await drained(ports);
    const fresh = nextExecution(ports, 'restore');

    await restored(fresh, backupId);
    await fresh.store.contacts.change(ORG, [aChange({ contactId })], aCause());

    expect((await fresh.store.contacts.get(ORG, contactId))?.suppression).toBe('unsubscribed');
  });

  it('counts what only the dropped files can bring back', async () => {
    const ports = await livelyWorld();
    await drained(ports);
    const backupId = await backedUp(ports);
    const change = { contact: aStoredContact({ email: 'c-1@example.org', firstName: 'Eve' }) };
    await ports.store.contacts.change(ORG, [aChange({ expectedVersion: 1, change })], aCause());
    await ports.store.contactEvents.add(ORG, 'c-1', anEvent({ eventId: 'ev-2' }), aCause());
    await ports.store.configVersions.publish(ORG, { document: 'b', templates: {} }, aCause());
    await drained(ports);

    const report = await restored(nextExecution(ports, 'restore'), backupId);

    expect(report.notReplayed).toEqual({ contacts: 1, visits: 0, targets: 0, events: 1 });
    expect(report.lostConfigVersions).toBe(1);
    expect(restoreAdvice(report).join(' ')).toMatch(/import the dropped files of that time again/);
  });

  it('says when the journal is not the one beside the backup', async () => {
    const ports = await livelyWorld();
    await drained(ports);
    const backupId = await backedUp(ports);
    const { journal: _lost, ...kept } = nextExecution(ports, 'restore');
    const elsewhere = { ...kept, journal: (await backupWorld()).journal };

    const report = await restored(elsewhere, backupId);

    expect(report.journal).toMatchObject({ to: 0, behind: true });
    expect(restoreAdvice(report)[0]).toMatch(/^The journal ends before the backup/);
  });
});

describe('a restore killed between any two of its writes', () => {
  it('leaves sending halted and nothing sent pending, and the next execution finishes it', async () => {
    let kills = 0;
    for (let writes = 1; ; writes++) {
      const ports = await livelyWorld();
      const backupId = await backedUp(ports);
      const claimed = await claimedEmail(ports, DUE);
      if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
      const fresh = nextExecution(ports, 'killed');

      const finished = await finishes(() => restored(dyingPorts(fresh, writes), backupId));

      if (finished) break;
      kills += 1;
      const organization = await fresh.store.organizations.get(ORG);
      if (organization) {
        expect(organization.stopped).toBe(`restore of ${backupId}`);
        expect(await statusOf(fresh, 'e-due')).not.toBe('pending');
      }
      const report = await restored(nextExecution(fresh, 'next', fresh.store), backupId);
      expect(report.stopped).toBe(`restore of ${backupId}`);
      expect(await statusOf(fresh, 'e-due')).toBe('sent');
      expect((await compareStores(ports.store, fresh.store, ORG)).differences).toEqual([]);
    }
    // The facts, the organization, the tale and its suppressions, runs twice, the configuration, what
    // was opened, four slices with what each came to, a suppression, loads, the end.
    expect(kills).toBe(19);
  });
});

describe('restoreBackup into a live store', () => {
  it('brings saved fields back under a higher version, and adds what is missing', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const contact = aStoredContact({ email: 'c-1@example.org', firstName: 'Spoilt' });
    const change = aChange({ expectedVersion: 1, change: { contact } });
    await ports.store.contacts.change(ORG, [change], aCause());

    await restored(nextExecution(ports, 'restore', ports.store), backupId);

    const records = await ports.store.contacts.get(ORG, 'c-1');
    expect(records).toMatchObject({ contact: { firstName: 'Ada' }, version: 3 });
    expect((await ports.store.contacts.get(ORG, 'c-2'))?.version).toBe(2);
  });

  it('leaves contacts alone that came after the backup', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    await ports.store.contacts.change(ORG, [aChange({ contactId: 'new' })], aCause());

    await restored(nextExecution(ports, 'restore', ports.store), backupId);

    expect((await ports.store.contacts.get(ORG, 'new'))?.version).toBe(1);
  });

  it('believes the store that a due email is still pending', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);

    await restored(nextExecution(ports, 'restore', ports.store), backupId);

    expect(await statusOf(ports, 'e-due')).toBe('pending');
  });

  it('never makes a sent email pending, even when the journal lost it', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const claimed = await claimedEmail(ports, DUE);
    if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
    const { journal } = await backupWorld();

    await restored({ ...nextExecution(ports, 'restore', ports.store), journal }, backupId);

    expect(await statusOf(ports, 'e-due')).toBe('sent');
  });

  it('never leaves an email pending of which the journal knows a claim, when the store is an older copy', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const olderCopy = nextExecution(ports, 'copy');
    await restored(olderCopy, backupId, { today: TODAY - 1 });
    const claimed = await claimedEmail(ports, DUE);
    if (claimed) await withRecordedOutcome(ports, claimed, 'sent');

    await restored(nextExecution(ports, 'again', olderCopy.store), backupId);

    expect(await statusOf(olderCopy, 'e-due')).toBe('sent');
  });

  it('keeps an earlier reason for which sending was halted', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    await ports.store.organizations.setStopped(ORG, 'complaints', aCause());

    const report = await restored(nextExecution(ports, 'restore', ports.store), backupId);

    expect(report.stopped).toBe('complaints');
  });
});

describe('restoreBackup of one contact', () => {
  it('brings back that contact alone, and lets sending go on', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    for (const contactId of ['c-1', 'c-2']) {
      const version = (await ports.store.contacts.get(ORG, contactId))?.version ?? null;
      const contact = aStoredContact({ id: contactId, email: `${contactId}@spoilt.example` });
      const change = { contactId, expectedVersion: version, change: { contact } };
      await ports.store.contacts.change(ORG, [aChange(change)], aCause());
    }
    const again = nextExecution(ports, 'restore', ports.store);

    const report = await restored(again, backupId, { contactId: 'c-2' });

    expect(report.contacts.contacts).toBe(1);
    expect(report.stopped).toBeNull();
    const emailOf = async (id: string) => (await ports.store.contacts.get(ORG, id))?.contact.email;
    expect(await emailOf('c-1')).toBe('c-1@spoilt.example');
    expect(await emailOf('c-2')).toBe('c-2@example.org');
    expect((await ports.store.organizations.get(ORG))?.stopped).toBeNull();
  });

  it('tells when the backup does not have it', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const request = { organizationId: ORG, backupId, today: TODAY, actor: 'test' };

    const result = await restoreBackup(ports, {
      ...request,
      hashKey: HASH_KEY,
      contactId: 'nobody',
    });

    expect(result).toEqual({ result: 'no_contact' });
    expect((await ports.store.organizations.get(ORG))?.stopped).toBeNull();
  });
});

describe('restoreBackup on trial', () => {
  it('counts the same as the restore and writes nothing', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const fresh = nextExecution(ports, 'trial');

    const trial = await restored(fresh, backupId, { dryRun: true });

    expect(await fresh.store.organizations.get(ORG)).toBeUndefined();
    expect(trial).toMatchObject({ dryRun: true, run: null, stopped: null });
    const report = await restored(fresh, backupId);
    expect(trial.contacts).toEqual(report.contacts);
    expect(trial.suppressions).toEqual(report.suppressions);
    expect(trial.configVersions).toBe(report.configVersions);
  });
});

describe('restoreBackup that is refused', () => {
  const request = { organizationId: ORG, today: TODAY, actor: 'test', hashKey: HASH_KEY };

  it('touches nothing when a part is damaged, and says which', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const key = `backups/${backupId}/contacts/0003.ndjson.gz`;
    await ports.bucket.write(key, Buffer.from('{}\n'));
    const fresh = nextExecution(ports, 'restore');

    const result = await restoreBackup(fresh, { ...request, backupId });

    expect(result).toMatchObject({ result: 'damaged', problems: [{ key }] });
    expect(await fresh.store.organizations.get(ORG)).toBeUndefined();
  });

  it('tells of a backup that does not exist, and of another organization’s', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);

    expect(await restoreBackup(ports, { ...request, backupId: 'none' })).toEqual({
      result: 'no_backup',
    });
    expect(await restoreBackup(ports, { ...request, backupId, organizationId: 'other' })).toEqual({
      result: 'other_organization',
      organizationId: ORG,
    });
  });

  it('waits for a restore that is at work', async () => {
    const ports = await livelyWorld();
    const backupId = await backedUp(ports);
    const run = { kind: 'restore', today: TODAY, configVersion: 0, openedAt: 0 } as const;
    const { run: open } = await ports.store.runs.open(ORG, { ...run, execution: 'another' });

    const result = await restoreBackup(ports, { ...request, backupId });

    expect(result).toEqual({ result: 'busy', run: open.run, execution: 'another' });
  });
});
