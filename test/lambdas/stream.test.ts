import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { journalHandler } from '../../lambdas/journal/journal.ts';
import { journalRecords } from '../../lambdas/journal/journal-records.ts';
import { replanHandler } from '../../lambdas/replan/replan.ts';
import { replanRecords } from '../../lambdas/replan/replan-records.ts';
import { readBatch } from '../../lambdas/stream-redrive/read-batch.ts';
import {
  streamRedriveHandler,
  type FailureQueue,
  type QueuedMessage,
} from '../../lambdas/stream-redrive/stream-redrive.ts';
import { dynamoAddresses } from '../../shared/adapters/dynamodb/addresses.ts';
import { memoryBucket } from '../../shared/adapters/memory/bucket.ts';
import { manualClock, noCompression } from '../../shared/adapters/memory/manual-runtime.ts';
import { s3Journal } from '../../shared/adapters/s3/journal.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { Store } from '../../shared/ports/store.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import type { StreamRecord } from '../../shared/adapters/dynamodb/stream-records.ts';
import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb, type Dynamodb } from '../support/dynamodb-server.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aContact } from '../support/sending.ts';
import { streamPoller } from '../support/stream-poller.ts';

const ORG = 'org';
const NOW_MS = Date.parse('2026-03-10T06:00:00-05:00');
const CAUSE = { actor: 'test', reason: 'test', run: null, at: NOW_MS };
const KEY = 'a key for hashes that is long enough';

describeWithDynamodb('the functions behind the table’s stream', (dynamodb) => {
  it('plan a contact again as soon as a record tells that it changed', async () => {
    const { store, records, replan } = await world(dynamodb);
    await change(store, 'c1', null);

    expect(await replan(await records())).toEqual({ batchItemFailures: [] });

    expect(await birthdaysOf(store, 'c1')).toEqual(['pending']);
    // What replanning wrote tells of no contact: the stream does not turn in a circle.
    const own = await records();
    expect(own.Records.length).toBeGreaterThan(0);
    await replan(own);
    expect((await records()).Records).toEqual([]);
  });

  it('leave the contacts of a bulk import to the plan that follows', async () => {
    const { store, records, replan } = await world(dynamodb);
    await change(store, 'c1', 7);

    await replan(await records());

    expect(await birthdaysOf(store, 'c1')).toEqual([]);
  });

  it('have a contact handed over again that cannot be planned, and plan the others', async () => {
    const { store, records, replan, failing } = await world(dynamodb);
    await records();
    await change(store, 'c1', null);
    const first = await records();
    await change(store, 'c2', null);
    await change(store, 'c3', null);
    const batch = joined(first, await records());
    failing.add('c2');

    const { batchItemFailures } = await replan(batch);

    const [failed] = batchItemFailures;
    const at = batch.Records.findIndex(
      ({ dynamodb: own }) => own.SequenceNumber === failed?.itemIdentifier,
    );
    expect(at).toBeGreaterThanOrEqual(first.Records.length);
    expect(JSON.stringify(batch.Records[at])).toContain('c2');
    expect(await birthdaysOf(store, 'c3')).toEqual(['pending']);

    failing.clear();
    expect(await replan({ Records: batch.Records.slice(at) })).toEqual({ batchItemFailures: [] });
    expect(await birthdaysOf(store, 'c2')).toEqual(['pending']);
  });

  it('write every change to the journal, without personal data', async () => {
    const { store, records, journal, lines, text } = await world(dynamodb);
    await change(store, 'c1', null);

    expect(await journal(await records())).toEqual({ batchItemFailures: [] });

    const entities = (await lines()).map(({ entity }) => entity);
    expect(entities).toEqual(expect.arrayContaining(['organization', 'config', 'contact']));
    expect(await text()).not.toContain('c1@mail.example');
  });

  it('write the same journal when a batch is handed over again', async () => {
    const { store, records, journal, lines } = await world(dynamodb);
    await change(store, 'c1', null);
    const batch = await records();

    await journal(batch);
    const once = await lines();
    await journal(batch);

    expect(await lines()).toEqual(once);
  });

  it('journal what comes before a record that cannot be read, and name that record', async () => {
    const { store, records, journal, lines } = await world(dynamodb);
    await change(store, 'c1', null);
    const { Records: good } = await records();
    const [first] = good;
    if (!first) throw new Error('Expected records');
    const broken = {
      ...first,
      dynamodb: {
        ...first.dynamodb,
        SequenceNumber: '999',
        NewImage: { ...first.dynamodb.NewImage, entity: { S: 'contact' }, record: { S: '{' } },
      },
    };

    const answer = await journal({ Records: [...good, broken] });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '999' }] });
    expect((await lines()).map(({ entity }) => entity)).toContain('contact');
  });

  it('refuse what is no batch of a stream', async () => {
    const { replan } = await world(dynamodb);

    await expect(replan({ Records: [{ eventID: '1' }] })).rejects.toMatchObject({
      name: 'InvalidEvent',
    });
  });

  it('take up again what was given up, and take it out of its queue', async () => {
    const { store, records, redrive, queue, batchMessage } = await world(dynamodb);
    await change(store, 'c1', null);
    queue.push(batchMessage(await records()));

    const answer = await redrive({ reader: 'replan' });

    expect(answer).toMatchObject({ reader: 'replan', done: 1, left: [], more: false });
    expect(answer.records).toBeGreaterThan(0);
    expect(await birthdaysOf(store, 'c1')).toEqual(['pending']);
    expect(queue).toEqual([]);
  });

  it('journal what was given up', async () => {
    const { store, records, redrive, queue, batchMessage, lines } = await world(dynamodb);
    await change(store, 'c1', null);
    queue.push(batchMessage(await records()));

    expect(await redrive({ reader: 'journal' })).toMatchObject({ done: 1, left: [] });
    expect((await lines()).map(({ entity }) => entity)).toContain('contact');
  });

  it('keep in the queue, and report, what fails again or is none of theirs', async () => {
    const { store, records, redrive, queue, batchMessage, failing } = await world(dynamodb);
    await change(store, 'c1', null);
    failing.add('c1');
    queue.push(batchMessage(await records()), { id: 'strange', body: '{}', receipt: 'strange' });

    const answer = await redrive({ reader: 'replan' });

    expect(answer).toMatchObject({ done: 0, more: false });
    expect(answer.left.map(({ why }) => why)).toEqual([
      'c1 cannot be read',
      'a message of another kind',
    ]);
    expect(queue).toHaveLength(2);
  });

  it('keep in the queue, and report, what the stream has forgotten', async () => {
    const { redrive, queue, batchMessage, records } = await world(dynamodb);
    const message = batchMessage(await records());
    const body = message.body.replace(
      /"shardId":"[^"]*"/,
      '"shardId":"shardId-00000000000000000000-gone"',
    );
    queue.push({ ...message, body });

    const answer = await redrive({ reader: 'replan' });

    expect(answer.left).toMatchObject([{ message: message.id }]);
    expect(answer.left[0]?.why).toContain('has forgotten');
    expect(queue).toHaveLength(1);
  });

  it('begin no further batch when their time is over', async () => {
    const { store, records, redrive, queue, batchMessage } = await world(dynamodb, 0);
    await change(store, 'c1', null);
    queue.push(batchMessage(await records()));

    expect(await redrive({ reader: 'replan' })).toMatchObject({ done: 0, more: true });
    expect(queue).toHaveLength(1);
  });
});

async function world(dynamodb: Dynamodb, maxMs = 60_000) {
  const { store, tables } = await aDynamoStore(dynamodb, { stream: true });
  const clock = manualClock(NOW_MS);
  await store.organizations.create({ id: ORG, slices: 2, createdAt: NOW_MS, stopped: null });
  const document = 'organization: {id: org, time_zone: America/Chicago}';
  await store.configVersions.publish(ORG, { document, templates: {} }, CAUSE);
  const poller = await streamPoller(dynamodb.endpoint(), tables.live.name);
  const stream = streamClient(dynamodb);
  const { streamArn, shardId } = await streamOf(stream, tables.live.name);
  const failing = new Set<string>();
  const addresses = dynamoAddresses(tables.live);
  const runtime = recordedRuntime(clock);
  const replanDeps = {
    ports: { store: failingFor(store, failing), clock },
    contactsAt: (...asked: Parameters<typeof addresses.contactsAt>) =>
      addresses.contactsAt(...asked),
  };
  // The stream dates its records by the machine's clock.
  const real = systemClock();
  const written = s3Journal({
    bucket: memoryBucket(real),
    compression: noCompression(),
    clock: real,
  });
  const journalDeps = { journal: written, hashKey: async () => KEY };
  const queue: QueuedMessage[] = [];
  return {
    store,
    failing,
    queue,
    records: async () => ({ Records: (await poller.read()).map(asLambda(streamArn)) }),
    batchMessage: (batch: Batch) => messageOf(batch, streamArn, shardId),
    replan: replanHandler({ runtime, ...replanDeps }),
    journal: journalHandler({ runtime, ...journalDeps }),
    lines: async () => (await written.read(ORG, 0, 1000)).entries,
    text: async () => JSON.stringify((await written.read(ORG, 0, 1000)).entries),
    redrive: streamRedriveHandler({
      runtime,
      queues: { replan: memoryQueue(queue), journal: memoryQueue(queue) },
      work: { replan: replanRecords(replanDeps), journal: journalRecords(journalDeps) },
      read: (batch) => readBatch(stream, batch),
      maxMs,
    }),
  };
}

function streamClient(dynamodb: Dynamodb): DynamoDBStreamsClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new DynamoDBStreamsClient({
    endpoint: dynamodb.endpoint(),
    region: 'us-east-1',
    credentials,
  });
}

async function streamOf(client: DynamoDBStreamsClient, table: string) {
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: table }));
  const streamArn = Streams[0]?.StreamArn ?? '';
  const command = new DescribeStreamCommand({ StreamArn: streamArn });
  const { StreamDescription } = await client.send(command);
  return { streamArn, shardId: StreamDescription?.Shards?.[0]?.ShardId ?? '' };
}

/** A record as Lambda gives it: its time in seconds, its stream beside it. */
function asLambda(streamArn: string) {
  return ({ eventID = '', dynamodb = {} }: StreamRecord) => {
    const { ApproximateCreationDateTime: created, SequenceNumber = '' } = dynamodb;
    const time = created instanceof Date ? created.getTime() / 1000 : (created ?? 0);
    const { NewImage, OldImage } = dynamodb;
    return {
      eventID,
      eventSourceARN: streamArn,
      dynamodb: {
        ...(NewImage && { NewImage: asJson(NewImage) }),
        ...(OldImage && { OldImage: asJson(OldImage) }),
        SequenceNumber,
        ApproximateCreationDateTime: time,
      },
    };
  };
}

/** Bytes come in base 64. */
function asJson(image: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(image, (name, value: unknown) =>
    name === 'B' && typeof value === 'object' && value !== null
      ? Buffer.from(Object.values(value)).toString('base64')
      : value,
  );
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

interface Batch {
  readonly Records: readonly ReturnType<ReturnType<typeof asLambda>>[];
}

function joined(...batches: readonly Batch[]): Batch {
  return { Records: batches.flatMap(({ Records }) => Records) };
}

/** What Lambda writes into a failure queue of a batch. */
function messageOf({ Records }: Batch, streamArn: string, shardId: string): QueuedMessage {
  const info = {
    streamArn,
    shardId,
    startSequenceNumber: Records[0]?.dynamodb.SequenceNumber,
    endSequenceNumber: Records.at(-1)?.dynamodb.SequenceNumber,
    batchSize: Records.length,
  };
  const context = { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 11 };
  const body = JSON.stringify({ requestContext: context, DDBStreamBatchInfo: info });
  return { id: 'message-1', body, receipt: 'message-1' };
}

/** A queue that hides what it gave until it is released. */
function memoryQueue(messages: QueuedMessage[]): FailureQueue {
  const hidden = new Set<string>();
  return {
    take: async () => {
      const taken = messages.filter(({ id }) => !hidden.has(id));
      for (const { id } of taken) hidden.add(id);
      return taken;
    },
    remove: async ({ id }) => {
      messages.splice(
        messages.findIndex((message) => message.id === id),
        1,
      );
    },
    release: async ({ id }) => {
      hidden.delete(id);
    },
  };
}

/** A store that cannot read some contacts. */
function failingFor(store: Store, failing: ReadonlySet<string>): Store {
  const get: Store['contacts']['get'] = (organizationId, contactId) =>
    failing.has(contactId)
      ? Promise.reject(new Error(`${contactId} cannot be read`))
      : store.contacts.get(organizationId, contactId);
  return { ...store, contacts: { ...store.contacts, get } };
}

async function change(store: Store, contactId: string, bulkRun: number | null): Promise<void> {
  const contact = aContact({ id: contactId, birthDate: dayOf('1950-05-01') });
  const request = { contactId, expectedVersion: null, change: { contact }, bulkRun };
  await store.contacts.change(ORG, [{ ...request, addresses: 'shared' }], CAUSE);
}

async function birthdaysOf(store: Store, contactId: string) {
  const records = await store.contacts.get(ORG, contactId);
  return records?.emails.filter(({ type }) => type === 'birthday').map(({ status }) => status);
}
