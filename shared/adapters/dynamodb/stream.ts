import { BULK_RUN } from '../../contracts/aws/table-layout.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { ContactChanged } from '../../ports/change-feed.ts';
import type { RecordChange, RecordImages } from '../../ports/record-changes.ts';
import { imagesOf } from '../record-images.ts';
import { sameRecord } from '../same-record.ts';
import { contactIdOf } from './addresses.ts';
import { entityOf } from './contact-items.ts';
import { emailImageOf } from './email-items.ts';
import { causeOf, type Item } from './items.ts';
import { splitKey } from './keys.ts';
import { streamedItems, type StreamedItem, type StreamRecord } from './stream-records.ts';

/** A change of a record and the stream's own id of it, the same whenever it is told. */
export type StreamedChange = RecordChange & { readonly eventId: string };

/**
 * What records of the table's stream say of the store's records, for the journal. Writes that change
 * no record (versions, counters, claims of addresses, leases) are left out.
 */
export function streamedChanges(records: readonly StreamRecord[]): readonly StreamedChange[] {
  return streamedItems(records).flatMap((streamed) => {
    const { eventId, position, last } = streamed;
    const entity = recordEntity(last);
    const images = entity && changedImages(entity, streamed);
    if (!images) return [];
    const about = { ...organizationAndContact(last, images), cause: causeOf(last) };
    return [{ ...images, ...about, eventId, position }];
  });
}

/** Tells which contacts have an address: `Addresses.contactsAt`. */
export type ContactsAt = (organizationId: string, key: string) => Promise<readonly string[]>;

/**
 * Which contacts the records of a stream concern: by what raised a contact's version, by its events,
 * and by suppressions of it or of its address. In the order of the records.
 */
export async function streamedContacts(
  records: readonly StreamRecord[],
  contactsAt: ContactsAt,
): Promise<readonly ContactChanged[]> {
  const changes: ContactChanged[] = [];
  for (const streamed of streamedItems(records)) {
    const { position, last } = streamed;
    const about = { organizationId: organizationIdOf(last), bulkRun: bulkRunOf(last) };
    for (const contactId of await concerned(streamed, contactsAt)) {
      changes.push({ position, contactId, ...about });
    }
  }
  return changes;
}

const RECORD_ENTITIES = [
  'organization',
  'config',
  'contact',
  'visit',
  'target',
  'email',
  'event',
  'suppression',
  'run',
] as const;
type RecordEntity = (typeof RECORD_ENTITIES)[number];

function recordEntity(item: Item): RecordEntity | undefined {
  const entity = entityOf(item);
  return RECORD_ENTITIES.find((own) => own === entity);
}

/** The records before and after; `undefined` when they are the same. */
function changedImages(
  entity: RecordEntity,
  { before, after }: StreamedItem,
): RecordImages | undefined {
  const images =
    entity === 'email' ? emailImages(before, after) : textImages(entity, before, after);
  if (images.entity === 'run' && images.before?.status === images.after?.status) return undefined;
  return sameRecord(images.before, images.after) ? undefined : images;
}

function emailImages(before: Item | null, after: Item | null): RecordImages {
  return {
    entity: 'email',
    before: before && emailImageOf(before),
    after: after && emailImageOf(after),
  };
}

function textImages(
  entity: Exclude<RecordEntity, 'email'>,
  before: Item | null,
  after: Item | null,
): RecordImages {
  const table = entity === 'config' ? 'config_version' : entity;
  return imagesOf(table, before && recordText(before), after && recordText(after));
}

function recordText(item: Item): string {
  return new RecordReader(item, 'item').text('record');
}

function organizationAndContact(
  item: Item,
  images: RecordImages,
): Pick<RecordChange, 'organizationId' | 'contactId'> {
  const organizationId = organizationIdOf(item);
  switch (images.entity) {
    case 'organization':
      return {
        organizationId: (images.after ?? images.before)?.id ?? organizationId,
        contactId: null,
      };
    case 'suppression': {
      const suppression = images.after ?? images.before;
      const contactId = suppression?.by === 'contact' ? suppression.key : null;
      return { organizationId, contactId };
    }
    case 'event':
      return { organizationId, contactId: contactIdOf(item) };
    case 'contact':
    case 'visit':
    case 'target':
    case 'email':
      return { organizationId, contactId: contactIdInKey(item) };
    case 'config':
    case 'run':
      return { organizationId, contactId: null };
  }
}

async function concerned(
  { before, after, last }: StreamedItem,
  contactsAt: ContactsAt,
): Promise<readonly string[]> {
  // A suppression's removal may be told twice: when its cause is written, and when it goes.
  const cameOrWent = (before === null) !== (after === null);
  const entity = recordEntity(last);
  if (entity === 'contact') {
    return before?.['version'] === after?.['version'] ? [] : [contactIdInKey(last)];
  }
  if (entity === 'event') return cameOrWent ? [contactIdOf(last)] : [];
  if (entity !== 'suppression' || !cameOrWent) return [];
  const images = textImages(entity, before, after);
  const suppression = images.entity === 'suppression' ? (images.after ?? images.before) : null;
  if (!suppression) return [];
  if (suppression.by === 'contact') return [suppression.key];
  return contactsAt(organizationIdOf(last), suppression.key);
}

function contactIdInKey(item: Item): string {
  const [contactId = ''] = splitKey(keyPart(item, 'sk'));
  return contactId;
}

function organizationIdOf(item: Item): string {
  const [organizationId = ''] = splitKey(keyPart(item, 'pk'));
  return organizationId;
}

function bulkRunOf(item: Item): number | null {
  const run = item[BULK_RUN];
  return typeof run === 'number' ? run : null;
}

function keyPart(item: Item, name: 'pk' | 'sk'): string {
  return new RecordReader(item, 'item').text(name);
}
