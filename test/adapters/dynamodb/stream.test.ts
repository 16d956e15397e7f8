import { describe, expect, it } from 'vitest';
import { contactItems, removal } from '../../../shared/adapters/dynamodb/contact-items.ts';
import { emailFields, emailRemoval } from '../../../shared/adapters/dynamodb/email-items.ts';
import { toAttributes, type Item } from '../../../shared/adapters/dynamodb/items.ts';
import type { StreamRecord } from '../../../shared/adapters/dynamodb/stream-records.ts';
import { streamedChanges, streamedContacts } from '../../../shared/adapters/dynamodb/stream.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import { aCause, aPlanned, aStoredContact, ORG } from '../../support/stored-records.ts';

const PLACE = { organizationId: ORG, slice: 2, contactId: 'c-1' };
const VISIT = { visit: 'V1', date: 20_500, time: '09:30' };

/** A record of the stream, as it comes for a write. */
function aRecord(before: Item | null, after: Item | null, sequence = '100'): StreamRecord {
  return {
    eventID: `event-${sequence}`,
    dynamodb: {
      ApproximateCreationDateTime: 1_767_614_400,
      SequenceNumber: sequence,
      ...(before && { OldImage: toAttributes(before) }),
      ...(after && { NewImage: toAttributes(after) }),
    },
  };
}

function contactItem(version: number, overrides: Parameters<typeof aStoredContact>[0] = {}): Item {
  const written = { contact: aStoredContact(overrides), version, bulkRun: null };
  return contactItems.contact(PLACE, written, aCause());
}

function anEmail(overrides: Partial<Email> = {}): Email {
  const stamp = { revision: 1, planRun: 1, contactVersion: 1, configVersion: 1 };
  return { ...aPlanned(), ...stamp, claim: null, outcome: null, sentOn: null, ...overrides };
}

/** Nobody has any address. */
const nobody = async (): Promise<readonly string[]> => [];

describe('streamedChanges', () => {
  it('tells of a removal when an item is marked, with the cause of the mark, and no more when it goes', () => {
    const item = contactItems.visit(PLACE, VISIT, aCause({ reason: 'booked' }));
    const cause = aCause({ reason: 'cancelled', run: 7 });
    const marked = { ...item, ...removal(cause).set };

    expect(streamedChanges([aRecord(item, marked)])).toMatchObject([
      { entity: 'visit', contactId: 'c-1', before: VISIT, after: null, cause },
    ]);
    expect(streamedChanges([aRecord(marked, null)])).toEqual([]);
  });

  it('tells of a record that comes back to a marked place as a new one', () => {
    const item = contactItems.visit(PLACE, VISIT, aCause());
    const marked = { ...item, ...removal(aCause()).set };

    expect(streamedChanges([aRecord(marked, item)])).toMatchObject([
      { entity: 'visit', before: null, after: VISIT },
    ]);
  });

  it('tells of the removal of an email by the plan’s reason', () => {
    const item = { pk: 'x', sk: 'c-1#EMAIL#e-1', ...emailFields(ORG, anEmail(), aCause()) };
    const marked = { ...item, ...emailRemoval(aCause({ reason: 'event_gone' })).set };

    expect(streamedChanges([aRecord(item, marked)])).toMatchObject([
      {
        entity: 'email',
        before: { emailId: 'e-1' },
        after: null,
        cause: { reason: 'event_gone' },
      },
    ]);
  });

  it('says nothing where only a version or a trace is another', () => {
    const [before, after] = [anEmail(), anEmail({ trace: [] })];
    const key = { pk: 'x', sk: 'c-1#EMAIL#e-1' };

    expect(
      streamedChanges([
        aRecord(contactItem(1), contactItem(2)),
        aRecord(
          { ...key, ...emailFields(ORG, before, aCause()) },
          { ...key, ...emailFields(ORG, after, aCause()) },
        ),
      ]),
    ).toEqual([]);
  });

  it('says nothing of what is no record', () => {
    const counter = { pk: 'x', sk: 'y', entity: 'count', all: 3, active: 2 };

    expect(streamedChanges([aRecord(null, counter)])).toEqual([]);
  });

  it('gives a change the same position and id whenever it is told', () => {
    const record = aRecord(null, contactItem(1), '4421584500000000017450439092');
    const other = aRecord(null, contactItem(1), '4421584500000000017450439091');

    const [alone] = streamedChanges([record]);
    const [, behind] = streamedChanges([other, record]);

    expect(behind).toEqual(alone);
    expect(alone).toMatchObject({ position: 1_767_614_400_439_092, eventId: record.eventID });
  });

  it('reads the time of a record as Lambda and as the stream itself give it', () => {
    const { dynamodb, ...record } = aRecord(null, contactItem(1));
    const dated = { ...dynamodb, ApproximateCreationDateTime: new Date(1_767_614_400_000) };

    expect(streamedChanges([{ ...record, dynamodb: dated }])).toEqual(
      streamedChanges([{ ...record, dynamodb }]),
    );
  });

  it('refuses an item that is not as this version writes it', () => {
    const broken = { ...contactItem(1), record: '{"schema":1}' };

    expect(() => streamedChanges([aRecord(null, broken)])).toThrow('"line.id"');
  });
});

describe('streamedContacts', () => {
  it('tells of a contact by its version, whatever else was written of it', async () => {
    const visit = contactItems.visit(PLACE, VISIT, aCause());
    const records = [
      aRecord(contactItem(1), contactItem(2)),
      aRecord(null, visit),
      aRecord(contactItem(2), { ...contactItem(2), stamp: 'x' }),
    ];

    expect(await streamedContacts(records, nobody)).toMatchObject([
      { organizationId: ORG, contactId: 'c-1', bulkRun: null },
    ]);
  });

  it('names the bulk import that wrote a contact', async () => {
    const item = { ...contactItem(3), bulk_run: 4 };

    expect(await streamedContacts([aRecord(contactItem(2), item)], nobody)).toMatchObject([
      { contactId: 'c-1', bulkRun: 4 },
    ]);
  });
});
