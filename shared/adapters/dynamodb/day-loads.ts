import { dateText } from '../../contracts/records/date-text.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import { dayOf } from '../../domain/calendar/civil-date.ts';
import { fnv1a32 } from '../../domain/planning/hash.ts';
import type { DayLoad, DayLoadDelta, DayLoads } from '../../ports/day-loads.ts';
import { itemBasics, type Item } from './items.ts';
import { joinKey, ownPartition, splitKey, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';
import type { TransactWrite } from './transactions.ts';

/**
 * A date's load is the sum of its parts: contacts that are planned again at one time add to
 * different ones, so that their transactions rarely meet.
 */
const PARTS = 8;

/** Day loads in DynamoDB. */
export function dynamoDayLoads(live: Table): DayLoads {
  const partsOf = (organizationId: string, from: string, to: string) => {
    const partition = ownPartition(organizationId, 'LOADS');
    return live.query({ partition, sort: { between: [from, to] } });
  };
  return {
    read: async (organizationId, from, to) => {
      const parts = await partsOf(organizationId, beginOf(from), beginOf(to + 1));
      return addedUp(parts.map(loadOf));
    },
    // Not in one transaction: dates go over to the new plan one by one, and a plan whose close broke
    // off closes again.
    replace: async (organizationId, loads, activeContacts) => {
      const old = await partsOf(organizationId, 'DAY#', 'DAY$');
      const puts = loads.map((load) => loadItem(organizationId, load));
      const kept = new Set(puts.map(({ sk }) => sk));
      const gone = old.map(keyOf).filter(({ sk }) => !kept.has(sk));
      await live.writeAll([
        ...puts.map((put) => ({ put })),
        ...gone.map((key) => ({ remove: key })),
      ]);
      await live.put({ ...sizeKey(organizationId), ...BASICS, active_contacts: activeContacts });
    },
    activeContacts: async (organizationId) => {
      const item = await live.get(sizeKey(organizationId));
      return item ? new RecordReader(item, 'item').integer('active_contacts') : 0;
    },
  };
}

/**
 * Writes that add changes to the loads of their dates, for the transaction of the email that causes
 * them.
 * @param contactId says which part of a date is added to.
 */
export function loadWrites(
  { live }: Pick<Tables, 'live'>,
  organizationId: string,
  deltas: readonly DayLoadDelta[],
  contactId: string,
): readonly TransactWrite[] {
  // A transaction takes one write of an item: changes of one date go together.
  return addedUp(deltas).map(({ date, counted, pinned, effectiveDate }) => ({
    in: live,
    update: partKey(organizationId, date, fnv1a32(contactId) % PARTS),
    change: { set: BASICS, add: { counted, pinned, effective_date: effectiveDate } },
  }));
}

const BASICS = itemBasics('day_load', null);

function loadItem(organizationId: string, load: DayLoad): ItemKey & Item {
  const { date, counted, pinned, effectiveDate } = load;
  const key = partKey(organizationId, date, 0);
  return { ...key, ...BASICS, counted, pinned, effective_date: effectiveDate };
}

function partKey(organizationId: string, date: number, part: number): ItemKey {
  const pk = ownPartition(organizationId, 'LOADS');
  return { pk, sk: joinKey('DAY', dateText(date), String(part)) };
}

function beginOf(date: number): string {
  return joinKey('DAY', dateText(date));
}

function sizeKey(organizationId: string): ItemKey {
  return { pk: ownPartition(organizationId, 'LOADS'), sk: 'SIZE' };
}

function keyOf(item: Item): ItemKey {
  const reader = new RecordReader(item, 'item');
  return { pk: reader.text('pk'), sk: reader.text('sk') };
}

function loadOf(item: Item): DayLoad {
  const reader = new RecordReader(item, 'item');
  const [, date = ''] = splitKey(reader.text('sk'));
  return {
    date: dayOf(date),
    counted: reader.integer('counted'),
    pinned: reader.integer('pinned'),
    effectiveDate: reader.integer('effective_date'),
  };
}

/** One load for each date, by date. */
function addedUp(loads: readonly DayLoad[]): readonly DayLoad[] {
  const byDate = Map.groupBy(loads, ({ date }) => date);
  return [...byDate]
    .map(([date, own]) => ({
      date,
      counted: sum(own.map(({ counted }) => counted)),
      pinned: sum(own.map(({ pinned }) => pinned)),
      effectiveDate: sum(own.map(({ effectiveDate }) => effectiveDate)),
    }))
    .toSorted((a, b) => a.date - b.date);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, own) => total + own, 0);
}
