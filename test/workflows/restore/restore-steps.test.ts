import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { sliceOf } from '../../../shared/domain/planning/placement.ts';
import { closeRestore } from '../../../shared/workflows/restore/close-restore.ts';
import { compareStores } from '../../../shared/workflows/restore/compare-stores.ts';
import { openRestore, type OpenedRestore } from '../../../shared/workflows/restore/open-restore.ts';
import type { OpenRestoreRequest } from '../../../shared/workflows/restore/restore-ports.ts';
import { restoreSlice } from '../../../shared/workflows/restore/restore-slice.ts';
import {
  backedUp,
  backupWorld,
  claimedEmail,
  drained,
  HASH_KEY,
  nextExecution,
  withRecordedOutcome,
} from '../../support/backing-up.ts';
import { stepsThatDieOnce } from '../../support/dying.ts';
import {
  aCause,
  aChange,
  anEvent,
  aPlanned,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../../support/stored-records.ts';

const DUE = aPlanned({ emailId: 'e-due', sendDate: TODAY });

/** A backed up organization to which everything that a journal tells of has happened since. */
async function lostWorld(): Promise<{ ports: MemoryPorts; backupId: string }> {
  const ports = await backupWorld(9);
  const { store } = ports;
  const content = { document: 'organization: {}', templates: {} };
  await store.configVersions.publish(ORG, content, aCause());
  const saved = { by: 'address', key: 'c-3@example.org', reason: 'bounced' } as const;
  await store.suppressions.put(ORG, { ...saved, since: NOW_MS }, aCause());
  await store.dayLoads.replace(ORG, [{ date: TODAY, counted: 1, pinned: 0, effectiveDate: 0 }], 9);
  await plan(store, DUE, aPlanned({ emailId: 'e-later', sendDate: TODAY + 3 }));
  await drained(ports);
  const backupId = await backedUp(ports);
  const claimed = await claimedEmail(ports, DUE);
  if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
  await store.contacts.change(ORG, [aChange({ contactId: 'new' })], aCause());
  for (const key of ['c-4@example.org', 'new@example.org']) {
    const suppression = { by: 'address', key, reason: 'complained', since: NOW_MS } as const;
    await store.suppressions.put(ORG, suppression, aCause());
  }
  await store.contactEvents.add(ORG, 'c-1', anEvent(), aCause());
  await drained(ports);
  return { ports, backupId };
}

function requestOf(backupId: string, contactId?: string): OpenRestoreRequest {
  const request = { organizationId: ORG, backupId, today: TODAY, actor: 'test' };
  return contactId === undefined ? request : { ...request, contactId };
}

function openOf(opened: OpenedRestore): Extract<OpenedRestore, { result: 'opened' }> {
  if (opened.result === 'opened') return opened;
  throw new Error(`Expected an open restore, got ${opened.result}`);
}

/** The steps one by one, as a state machine calls them. */
async function inSteps(ports: MemoryPorts, request: OpenRestoreRequest, killedAt: number) {
  const { step, hasDied } = stepsThatDieOnce(ports, killedAt);
  const { restore, slices } = openOf(await step((own) => openRestore(own, request)));
  const work = (own: MemoryPorts) => ({ ports: own, restore, hashKey: HASH_KEY });
  for (const slice of slices) await step((own) => restoreSlice(work(own), slice));
  const report = await step((own) => closeRestore(work(own)));
  return { report, died: hasDied() };
}

/** Everything of the store that the restore brought back, suppressions included. */
async function broughtBack(ports: MemoryPorts) {
  const { store } = ports;
  return {
    suppressions: await store.suppressions.list(ORG),
    loads: await store.dayLoads.read(ORG, 0, TODAY + 100),
    due: await store.emails.get(ORG, 'c-1', 'e-due'),
    runs: (await store.runs.list(ORG, 50)).map(({ run, kind, status }) => ({ run, kind, status })),
    stopped: (await store.organizations.get(ORG))?.stopped,
  };
}

describe('the steps of a restore', () => {
  it('come to the same wherever one is killed and done once more', async () => {
    const { ports: lost, backupId } = await lostWorld();
    const whole = nextExecution(lost, 'restore');
    const undisturbed = await inSteps(whole, requestOf(backupId), Infinity);
    expect(undisturbed.report).toMatchObject({
      contacts: { contacts: 9, replayed: 1, unknown: 0 },
      suppressions: { restored: 3, replayed: 2, lifted: 0, unmatched: 0 },
      configVersions: 1,
      notReplayed: { contacts: 1, events: 1 },
    });
    let kills = 0;
    for (let writes = 1; ; writes += 1) {
      const fresh = nextExecution(lost, `restore ${String(writes)}`);
      const { report, died } = await inSteps(fresh, requestOf(backupId), writes);
      if (!died) break;
      kills += 1;
      expect(report).toEqual(undisturbed.report);
      expect(await broughtBack(fresh)).toEqual(await broughtBack(whole));
      const { differences } = await compareStores(whole.store, fresh.store, ORG);
      expect(differences).toEqual([]);
    }
    expect(kills).toBeGreaterThan(20);
  });

  it('may each be done twice', async () => {
    const { ports: lost, backupId } = await lostWorld();
    const [once, twice] = [nextExecution(lost, 'once'), nextExecution(lost, 'twice')];
    const { report } = await inSteps(once, requestOf(backupId), Infinity);
    await openRestore(twice, requestOf(backupId));
    const { restore, slices } = openOf(await openRestore(twice, requestOf(backupId)));
    const work = { ports: twice, restore, hashKey: HASH_KEY };
    for (const slice of [...slices, ...slices]) await restoreSlice(work, slice);

    expect(await closeRestore(work)).toEqual(report);
    expect(await closeRestore(work)).toEqual(report);
    expect(await broughtBack(twice)).toEqual(await broughtBack(once));
  });

  it('write nothing any more once the restore has ended, whatever came since', async () => {
    const { ports: lost, backupId } = await lostWorld();
    const fresh = nextExecution(lost, 'restore');
    const { restore, slices } = openOf(await openRestore(fresh, requestOf(backupId)));
    const work = { ports: fresh, restore, hashKey: HASH_KEY };
    for (const slice of slices) await restoreSlice(work, slice);
    await closeRestore(work);
    const lifted = await fresh.store.suppressions.lift(
      ...([ORG, 'address', 'c-3@example.org', 'bounced', aCause()] as const),
    );
    await closeRestore(work);

    expect(lifted).toBe(true);
    expect(await fresh.store.suppressions.list(ORG)).toHaveLength(2);
  });

  it('leave to each slice only what the journal tells of its own contacts', async () => {
    const { ports: lost, backupId } = await lostWorld();
    const fresh = nextExecution(lost, 'restore');
    await openRestore(fresh, requestOf(backupId));
    const tales: string[] = [];
    for await (const { key } of fresh.bucket.list(`runs/${ORG}/restores/`)) {
      const [, slice] = /\/tale\/(\d{4})\//.exec(key) ?? [];
      if (slice !== undefined) tales.push(slice);
    }
    const told = new Set(['c-1', 'new'].map((id) => String(sliceOf(id, 4)).padStart(4, '0')));

    expect(tales).toEqual([...told].toSorted());
  });
});

describe('the steps of a restore of one contact', () => {
  it('let sending go on at the end, wherever one is killed and done once more', async () => {
    let kills = 0;
    for (let writes = 1; ; writes += 1) {
      const { ports, backupId } = await lostWorld();
      const again = nextExecution(ports, 'restore', ports.store);
      const { report, died } = await inSteps(again, requestOf(backupId, 'c-1'), writes);
      expect(report).toMatchObject({ contacts: { contacts: 1 }, stopped: null });
      expect((await ports.store.organizations.get(ORG))?.stopped).toBeNull();
      if (!died) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(5);
  });

  it('leave sending halted that was halted before', async () => {
    const { ports, backupId } = await lostWorld();
    await ports.store.organizations.setStopped(ORG, 'complaints', aCause());
    const again = nextExecution(ports, 'restore', ports.store);
    const { report } = await inSteps(again, requestOf(backupId, 'c-1'), Infinity);

    expect(report).toMatchObject({ stopped: 'complaints' });
    expect((await ports.store.organizations.get(ORG))?.stopped).toBe('complaints');
  });
});
