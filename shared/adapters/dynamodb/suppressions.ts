import { RecordReader } from '../../contracts/records/record-reader.ts';
import { addressKey } from '../../domain/contacts/contact.ts';
import { fnv1a32 } from '../../domain/planning/hash.ts';
import type { Suppression, Suppressions } from '../../ports/suppressions.ts';
import { byCodePoints } from '../memory/code-points.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import { byStrictness } from '../suppression-order.ts';
import { when } from './conditions.ts';
import { isThere, removal, REMOVED } from './contact-items.ts';
import { itemBasics, type Item } from './items.ts';
import { joinKey, ownPartition, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';

/** Suppressions are spread over this many partitions: the night's census asks for them from all sides. */
const PARTITIONS = 16;

/** Suppressions in DynamoDB. */
export function dynamoSuppressions(live: Table): Suppressions {
  const of = async (organizationId: string, by: Suppression['by'], key: string) => {
    const partition = partitionOf(organizationId, key);
    return live.query({ partition, sort: { beginsWith: `${joinKey(by, key)}#` } });
  };
  return {
    put: async (organizationId, suppression, cause) => {
      const { by, key, reason } = suppression;
      const record = STORED_RECORDS.suppression.encode(suppression);
      const item = { ...itemKey(organizationId, by, key, reason), record };
      const isNew = when.any(when.absent(), when.present(REMOVED));
      await live.put({ ...itemBasics('suppression', cause), ...item }, isNew);
    },
    find: async (organizationId, email, contactId) => {
      const found = await Promise.all([
        of(organizationId, 'address', addressKey(email)),
        of(organizationId, 'contact', contactId),
      ]);
      return found.flat().filter(isThere).map(suppressionOf).toSorted(byStrictness);
    },
    lift: async (organizationId, by, key, reason, cause) => {
      const item = itemKey(organizationId, by, key, reason);
      const isThereStill = when.all(when.present(), when.absent(REMOVED));
      return (await live.update(item, removal(cause), isThereStill)) !== undefined;
    },
    list: async (organizationId) => {
      const partitions = Array.from({ length: PARTITIONS }, (_, number) =>
        live.query({ partition: numberedPartition(organizationId, number) }),
      );
      const items = (await Promise.all(partitions)).flat().filter(isThere);
      return items
        .map((item) => ({ sort: sortOf(item), suppression: suppressionOf(item) }))
        .toSorted((a, b) => byCodePoints(a.sort, b.sort))
        .map(({ suppression }) => suppression);
    },
  };
}

function itemKey(
  organizationId: string,
  by: Suppression['by'],
  key: string,
  reason: Suppression['reason'],
): ItemKey {
  return { pk: partitionOf(organizationId, key), sk: joinKey(by, key, reason) };
}

function partitionOf(organizationId: string, key: string): string {
  return numberedPartition(organizationId, fnv1a32(key) % PARTITIONS);
}

function numberedPartition(organizationId: string, number: number): string {
  return ownPartition(organizationId, 'SUPPRESSIONS', String(number));
}

function sortOf(item: Item): string {
  return new RecordReader(item, 'item').text('sk');
}

function suppressionOf(item: Item): Suppression {
  return STORED_RECORDS.suppression.decode(new RecordReader(item, 'item').text('record'));
}
