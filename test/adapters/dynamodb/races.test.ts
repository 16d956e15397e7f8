/**
 * What happens between the requests of one call, step by step: the suites of every store run races
 * as they come, here each request is held where another process does most harm.
 */
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { memoryStore } from '../../../shared/adapters/memory/memory-store.ts';
import type { ContactRecords } from '../../../shared/ports/contacts.ts';
import type { RestorableStore } from '../../../shared/ports/restorer.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { withFaults, type Fault, type NextFault } from '../../support/dynamodb-faults.ts';
import { holdRequests, type HeldRequests } from '../../support/held-requests.ts';
import {
  aCause,
  aChange,
  aGuard,
  aPlanned,
  aStoredContact,
  aStoreWith,
  NOW_MS,
  ORG,
  TODAY,
} from '../../support/stored-records.ts';

const VISIT = { visit: 'V1', date: TODAY + 9, time: null };

describeWithDynamodb('Between the requests of a call to DynamoDB', (dynamodb) => {
  /** Two processes over the same tables; the requests of the first can be held, and meet faults. */
  const twoProcesses = async (
    nextFault: NextFault = () => undefined,
  ): Promise<{
    readonly slow: RestorableStore;
    readonly other: RestorableStore;
    readonly held: HeldRequests;
  }> => {
    const names = await dynamodb.makeTables();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = dynamodb.endpoint();
    const client = createDynamoClient({ endpoint, region: 'us-east-1', credentials });
    const held = holdRequests(client);
    withFaults(client, nextFault);
    const common = {
      clock: manualClock(NOW_MS),
      ids: randomIds(),
      tasks: boundedTasks(8),
      ...names,
    };
    const slow = dynamoStore({ client, ...common });
    return { slow, other: dynamoStore({ client: dynamodb.client(), ...common }), held };
  };
  /** A contact with an email, as a backup has it. */
  const savedContacts = async (): Promise<readonly ContactRecords[]> => {
    const store = memoryStore();
    await aStoreWith(store);
    const writes = [{ write: 'put', email: aPlanned() } as const];
    await store.emails.putPlanned(ORG, aGuard(), writes, [], aCause());
    const slices = [0, 1, 2, 3].map((slice) => store.contacts.readSlice(ORG, slice, null, 9));
    return (await Promise.all(slices)).flatMap(({ records }) => records);
  };
  const moveVisit = (store: RestorableStore, expectedVersion: number) => {
    const change = { visits: new Map([['V1', VISIT]]) };
    return store.contacts.change(ORG, [aChange({ expectedVersion, change })], aCause());
  };

  it('a plan made before a change never takes the place of the one made after it', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow);

    const release = held.hold('UpdateItem');
    const old = [{ write: 'put', email: aPlanned() } as const];
    const late = slow.emails.putPlanned(ORG, aGuard({ run: 3 }), old, [], aCause());
    await release.reached;
    await moveVisit(other, 1);
    const next = [{ write: 'put', email: aPlanned({ sendDate: TODAY + 2 }) } as const];
    const guard = aGuard({ run: 3, contactVersion: 2 });
    await other.emails.putPlanned(ORG, guard, next, [], aCause());
    release.go();

    expect(await late).toEqual({ result: 'contact_changed' });
    expect(await other.emails.get(ORG, 'c-1', 'e-1')).toMatchObject({
      contactVersion: 2,
      sendDate: TODAY + 2,
    });
  });

  it('a plan of a contact that changes while it is written says so, and stands until the next', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow);

    const release = held.hold('UpdateItem');
    const writes = [{ write: 'put', email: aPlanned() } as const];
    const late = slow.emails.putPlanned(ORG, aGuard(), writes, [], aCause());
    await release.reached;
    await moveVisit(other, 1);
    release.go();

    expect(await late).toEqual({ result: 'contact_changed' });
    expect(await other.emails.get(ORG, 'c-1', 'e-1')).toMatchObject({ contactVersion: 1 });
  });

  it('a contact is read as of one version though it changes while it is read', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow);

    const release = held.hold('GetItem');
    const reading = slow.contacts.get(ORG, 'c-1');
    await release.reached;
    await moveVisit(other, 1);
    release.go();

    expect(await reading).toMatchObject({ version: 2, visits: [VISIT] });
  });

  it('a change is refused when its contact moved after it was looked at', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow);

    const release = held.hold('TransactWriteItems');
    const contact = aStoredContact({ email: 'new@example.org' });
    const request = aChange({ expectedVersion: 1, change: { contact } });
    const late = slow.contacts.change(ORG, [request], aCause());
    await release.reached;
    await moveVisit(other, 1);
    release.go();

    expect(await late).toEqual([{ result: 'version_conflict', version: 2 }]);
    expect(await other.contacts.findByAddress(ORG, 'new@example.org')).toBeUndefined();
    expect(await other.contacts.findByAddress(ORG, 'c-1@example.org')).toBe('c-1');
  });

  it('an address goes to the contact that claimed it while another was about to', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow, ['c-1', 'c-2']);
    const asking = (contactId: string) => {
      const contact = aStoredContact({ id: contactId, email: 'wanted@example.org' });
      return [aChange({ contactId, expectedVersion: 1, change: { contact } })];
    };

    const release = held.hold('TransactWriteItems');
    const late = slow.contacts.change(ORG, asking('c-1'), aCause());
    await release.reached;
    await other.contacts.change(ORG, asking('c-2'), aCause());
    release.go();

    expect(await late).toEqual([{ result: 'address_taken', byContactId: 'c-2' }]);
    expect((await other.contacts.get(ORG, 'c-1'))?.contact.email).toBe('c-1@example.org');
  });

  it('a contact comes back after its emails, so that none of them is planned again', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow, []);
    const [saved] = await savedContacts();

    const release = held.hold('TransactWriteItems');
    const restoring = slow.restorer.loadContacts(ORG, saved ? [saved] : [], aCause({ run: 9 }));
    await release.reached;
    const [contact, email] = [
      await other.contacts.get(ORG, 'c-1'),
      await other.emails.get(ORG, 'c-1', 'e-1'),
    ];
    release.go();
    await restoring;

    expect(contact).toBeUndefined();
    expect(email).toEqual(saved?.emails[0]);
    expect(await other.contacts.get(ORG, 'c-1')).toEqual({ ...saved, bulkRun: 9 });
  });

  it('a release whose answer was lost does not undo the claim that was made since', async () => {
    const lost: Fault[] = [];
    const { slow, other, held } = await twoProcesses(() => lost.pop());
    await aStoreWith(slow);
    const writes = [{ write: 'put', email: aPlanned() } as const];
    await slow.emails.putPlanned(ORG, aGuard(), writes, [], aCause());
    const ref = { contactId: 'c-1', emailId: 'e-1' };
    const claim = { run: 9, attempt: 1, at: NOW_MS };
    await slow.emails.claim(ORG, ref, { sendDate: TODAY, revision: 1 }, claim, aCause());

    const first = held.hold('PutItem');
    const releasing = slow.emails.release(ORG, ref, 9, aCause());
    await first.reached;
    lost.push('lost_answer');
    const again = held.hold('PutItem');
    first.go();
    await again.reached;
    // Another task of the same run, from the same cursor, which is about to call the mailer.
    const next = { run: 9, attempt: 1, at: NOW_MS + 1 };
    await other.emails.claim(ORG, ref, { sendDate: TODAY, revision: 3 }, next, aCause());
    again.go();
    await releasing;

    expect(await other.emails.get(ORG, 'c-1', 'e-1')).toMatchObject({
      status: 'claimed',
      claim: next,
    });
  });

  it('a quota that rolls into the next hour keeps what was granted while it did', async () => {
    const { slow, other, held } = await twoProcesses();
    await other.quotas.reserve(ORG, 10, 100, NOW_MS);
    const nextHour = NOW_MS + 3_600_000;

    const roll = held.hold('TransactWriteItems');
    const reserving = slow.quotas.reserve(ORG, 20, 100, nextHour);
    await roll.reached;
    await other.quotas.reserve(ORG, 40, 100, NOW_MS);
    roll.go();
    await reserving;

    expect(await other.quotas.reserve(ORG, 100, 100, nextHour)).toBe(100 - 10 - 20 - 40);
  });

  it('a release that was overtaken by an outcome changes nothing', async () => {
    const { slow, other, held } = await twoProcesses();
    await aStoreWith(slow);
    const writes = [{ write: 'put', email: aPlanned() } as const];
    await slow.emails.putPlanned(ORG, aGuard(), writes, [], aCause());
    const ref = { contactId: 'c-1', emailId: 'e-1' };
    const claim = { run: 9, attempt: 1, at: NOW_MS };
    await slow.emails.claim(ORG, ref, { sendDate: TODAY, revision: 1 }, claim, aCause());

    const release = held.hold('PutItem');
    const late = slow.emails.release(ORG, ref, 9, aCause());
    await release.reached;
    const outcome = { at: NOW_MS, messageId: 'm', detail: null };
    await other.emails.recordOutcome(ORG, ref, 9, 'sent', outcome, aCause());
    release.go();

    expect(await late).toBe(false);
    expect(await other.emails.get(ORG, 'c-1', 'e-1')).toMatchObject({ status: 'sent', outcome });
  });
});
