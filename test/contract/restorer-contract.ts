import { describe, expect, it } from 'vitest';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Run } from '../../shared/ports/runs.ts';
import {
  NOW_MS,
  ORG,
  TODAY,
  aCause,
  aChange,
  aGuard,
  aPlanned,
  aStoreWith,
  aStoredContact,
  anEvent,
  plan,
} from '../support/stored-records.ts';
import { eachStore, eachUnderTest, type MakeStore, type MakeToldStore } from './each-store.ts';

const CAUSE = aCause({ actor: 'restore', run: 9 });

function anEmail(overrides: Partial<Email> = {}): Email {
  const stamp = { revision: 4, planRun: 6, contactVersion: 2, configVersion: 3 };
  return { ...aPlanned(), ...stamp, claim: null, outcome: null, sentOn: null, ...overrides };
}

const SENT = anEmail({
  status: 'sent',
  claim: { run: 7, attempt: 1, at: NOW_MS },
  outcome: { at: NOW_MS, messageId: 'm-1', detail: null },
  sentOn: TODAY,
});

function records(overrides: Partial<ContactRecords> = {}): ContactRecords {
  return {
    contact: aStoredContact(),
    version: 5,
    bulkRun: null,
    visits: [{ visit: 'V1', date: TODAY + 3, time: '09:30' }],
    targets: [{ instanceName: 'spring', triggerDate: TODAY + 4 }],
    emails: [],
    events: [anEvent()],
    suppression: null,
    ...overrides,
  };
}

function aRun(overrides: Partial<Run> = {}): Run {
  return {
    run: 7,
    kind: 'send',
    status: 'done',
    today: TODAY,
    configVersion: 1,
    execution: 'one',
    openedAt: NOW_MS,
    closedAt: NOW_MS + 1,
    checkpoint: { at: 3 },
    summary: { sent: 2 },
    ...overrides,
  };
}

/** What a store has to do for a restore. */
export function restorerContract(name: string, makeStore: MakeStore): void {
  describe(`Restorer in ${name}`, () => {
    const store = eachStore(makeStore);
    const load = (...loaded: readonly ContactRecords[]) =>
      store().restorer.loadContacts(ORG, loaded, CAUSE);
    const read = () => store().contacts.get(ORG, 'c-1');

    it('puts a contact back as it was, marked as written in bulk by the restore', async () => {
      await aStoreWith(store(), []);
      const saved = records({ emails: [anEmail(), { ...SENT, emailId: 'e-2' }] });

      await load(saved);

      expect(await read()).toEqual({ ...saved, bulkRun: 9 });
      expect(await store().contacts.findByAddress(ORG, saved.contact.email)).toBe('c-1');
      expect(await store().contacts.count(ORG)).toEqual({ all: 1, active: 1 });
    });

    it('puts pending emails back into the due index', async () => {
      await aStoreWith(store(), []);

      await load(records({ emails: [anEmail(), { ...SENT, emailId: 'e-2' }] }));

      const pages = await Promise.all(
        Array.from({ length: 16 }, (_, shard) => store().emails.due(ORG, TODAY, shard, null, 10)),
      );
      expect(pages.flatMap(({ due }) => due.map(({ emailId }) => emailId))).toEqual(['e-1']);
    });

    it('changes nothing when the store has it already', async () => {
      await aStoreWith(store(), []);
      await load(records({ emails: [SENT] }));
      const before = await read();
      const cause = { ...CAUSE, run: 11 };

      await store().restorer.loadContacts(ORG, [records({ emails: [SENT] })], cause);

      expect(await read()).toEqual(before);
    });

    it('replaces fields, visits and targets of a contact that is there, under a higher version', async () => {
      await aStoreWith(store());
      const visits = new Map([['V2', { visit: 'V2', date: TODAY, time: null }]]);
      const addTargets = [{ instanceName: 'autumn', triggerDate: TODAY }];
      const change = aChange({ expectedVersion: 1, change: { visits, addTargets } });
      await store().contacts.change(ORG, [change], aCause());

      await load(records({ version: 1 }));

      expect(await read()).toEqual({ ...records(), version: 3, bulkRun: 9 });
      expect(await store().contacts.findByAddress(ORG, 'c-1@example.org')).toBeUndefined();
    });

    it('keeps an email that is there, except a pending one that is known to be sent', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned(), aPlanned({ emailId: 'e-2' }));

      await load(records({ emails: [SENT, anEmail({ emailId: 'e-2', status: 'skipped' })] }));

      const emails = (await read())?.emails ?? [];
      expect(emails.map(({ emailId, status, revision }) => [emailId, status, revision])).toEqual([
        ['e-1', 'sent', 4],
        ['e-2', 'pending', 1],
      ]);
    });

    it('takes a replaced email out of the due index', async () => {
      await aStoreWith(store());
      await plan(store(), aPlanned());

      await load(records({ emails: [SENT] }));

      const pages = await Promise.all(
        Array.from({ length: 16 }, (_, shard) => store().emails.due(ORG, TODAY, shard, null, 10)),
      );
      expect(pages.flatMap(({ due }) => due)).toEqual([]);
    });

    it('keeps events of both, each once', async () => {
      await aStoreWith(store());
      await store().contactEvents.add(ORG, 'c-1', anEvent(), aCause());
      const later = anEvent({ eventId: 'ev-2', occurredAt: NOW_MS + 5 });
      await store().contactEvents.add(ORG, 'c-1', later, aCause());
      const earlier = anEvent({ eventId: 'ev-3', occurredAt: NOW_MS - 5 });

      await load(records({ events: [earlier, anEvent()] }));

      const ids = (await read())?.events.map(({ eventId }) => eventId);
      expect(ids).toEqual(['ev-3', 'ev-1', 'ev-2']);
      expect(await store().contactEvents.add(ORG, 'c-1', earlier, aCause())).toBe('known');
    });

    it('leaves an address to the contact that has claimed it', async () => {
      await aStoreWith(store(), ['other']);
      const contact = aStoredContact({ email: 'OTHER@example.org' });

      await load(records({ contact }));

      expect(await store().contacts.findByAddress(ORG, 'other@example.org')).toBe('other');
      expect((await read())?.contact.email).toBe('OTHER@example.org');
    });

    it('remembers emails of a contact that is not there, until it comes', async () => {
      await aStoreWith(store(), []);
      await store().restorer.loadEmails(ORG, [SENT], CAUSE);

      expect(await read()).toBeUndefined();
      expect(await store().emails.get(ORG, 'c-1', 'e-1')).toEqual(SENT);
      expect(await store().emails.countByStatus(ORG)).toEqual({ sent: 1 });
      await store().contacts.change(ORG, [aChange()], aCause());

      expect((await read())?.emails).toEqual([SENT]);
      const put = { write: 'put', email: aPlanned() } as const;
      expect(await store().emails.putPlanned(ORG, aGuard(), [put], [], aCause())).toMatchObject({
        written: 0,
        refused: ['e-1'],
      });
    });

    it('settles an email of a contact that is not there', async () => {
      await aStoreWith(store(), []);
      const unknown = anEmail({ status: 'unknown' });
      await store().restorer.loadEmails(ORG, [unknown], CAUSE);

      expect(await store().emails.settle(ORG, unknown, 'sent', null, aCause())).toBe(true);

      expect(await store().emails.get(ORG, 'c-1', 'e-1')).toMatchObject({
        status: 'sent',
        revision: 5,
      });
    });

    it('puts runs back with their numbers, and numbers later ones above them', async () => {
      await aStoreWith(store(), []);
      const runs = Array.from({ length: 7 }, (_, index) => aRun({ run: index + 1 }));

      await store().restorer.loadRuns(ORG, runs);

      expect(await store().runs.get(ORG, 7)).toEqual(aRun());
      expect((await store().runs.list(ORG, 100)).map(({ run }) => run)).toEqual([
        7, 6, 5, 4, 3, 2, 1,
      ]);
      const opening = {
        kind: 'restore',
        today: TODAY,
        configVersion: 0,
        openedAt: NOW_MS,
      } as const;
      const { run } = await store().runs.open(ORG, { ...opening, execution: 'one' });
      expect(run.run).toBe(8);
    });

    it('leaves runs alone that are there', async () => {
      await aStoreWith(store(), []);
      const opening = { kind: 'plan', today: TODAY, configVersion: 0, openedAt: NOW_MS } as const;
      const { run } = await store().runs.open(ORG, { ...opening, execution: 'one' });

      await store().restorer.loadRuns(ORG, [aRun({ run: 1 })]);

      expect(await store().runs.get(ORG, 1)).toEqual(run);
    });
  });
}

/** What a store tells of records that a restore wrote. */
export function restoredToldContract(name: string, makeStore: MakeToldStore): void {
  describe(`What ${name} tells of a restore`, () => {
    const under = eachUnderTest(makeStore);

    it('tells the journal of everything that was written', async () => {
      const { store, told } = under();
      await aStoreWith(store, []);
      await told.recordChanges();

      await store.restorer.loadContacts(ORG, [records({ emails: [SENT] })], CAUSE);

      const own = (await told.recordChanges()).filter(({ cause }) => cause.run === 9);
      expect(own.map(({ entity }) => entity).toSorted()).toEqual([
        'contact',
        'email',
        'event',
        'target',
        'visit',
      ]);
    });

    it('leaves the contacts to the plan that follows', async () => {
      const { store, told } = under();
      await aStoreWith(store, []);

      await store.restorer.loadContacts(ORG, [records()], CAUSE);

      const fed = await told.contactChanges();
      expect(fed).not.toEqual([]);
      expect(fed.filter(({ bulkRun }) => bulkRun !== 9)).toEqual([]);
    });
  });
}
