import { DUE_INDEX } from '../../contracts/aws/table-layout.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { DueEmail, Emails } from '../../ports/emails.ts';
import { claimedPartition, duePartition } from './due-keys.ts';
import { emailOf } from './email-items.ts';
import type { Item } from './items.ts';
import { splitKey, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Reads pages of the due index: by priority, then email id. What it says may be seconds old, so it
 * is a hint; a claim looks at the record. The cursor is the last entry's key.
 */
export function dueReader(live: Table): Emails['due'] {
  return async (organizationId, sendDate, shard, cursor, limit) => {
    const found = await live.query({
      index: 'due',
      partition: duePartition(organizationId, sendDate, shard),
      limit: limit + 1,
      ...(cursor !== null && { sort: { after: cursor } }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = last !== undefined && found.length > limit;
    return { due: page.map(dueOf), cursor: more ? sortKeyOf(last) : null };
  };
}

/**
 * Reads what a run still holds: found by the index, then read itself. A claim of the last moments may
 * not be in the index yet; whoever settles a dead run looks after its executions have ended.
 */
export function claimReader(live: Table): Emails['claimedBy'] {
  return async (organizationId, run) => {
    const partition = claimedPartition(organizationId, run);
    const hints = await live.query({ index: 'due', partition });
    const items = await live.getMany(hints.map(keyOf));
    return items.flatMap((item): readonly Email[] => {
      const email = emailOf(item);
      return email?.status === 'claimed' && email.claim?.run === run ? [email] : [];
    });
  };
}

function dueOf(item: Item): DueEmail {
  const [, emailId = '', contactId = ''] = splitKey(sortKeyOf(item));
  return { emailId, contactId, priority: new RecordReader(item, 'due').integer('priority') };
}

function sortKeyOf(item: Item): string {
  return new RecordReader(item, 'due').text(DUE_INDEX.sort);
}

function keyOf(item: Item): ItemKey {
  const reader = new RecordReader(item, 'due');
  return { pk: reader.text('pk'), sk: reader.text('sk') };
}
