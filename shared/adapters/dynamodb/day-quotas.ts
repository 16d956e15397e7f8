import { TIME_TO_LIVE } from '../../contracts/aws/table-layout.ts';
import { dateText } from '../../contracts/records/date-text.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Quotas } from '../../ports/quotas.ts';
import { grantOfDay } from '../sending-allowance.ts';
import { when, type Condition } from './conditions.ts';
import { itemBasics } from './items.ts';
import { joinKey, ownPartition } from './keys.ts';
import { untilSettled } from './settling.ts';
import type { Tables } from './tables.ts';

/** What is taken of daily maxima: an item for each date and allowance. */
export function dayQuotas({ live, transact }: Tables): Quotas['reserveDay'] {
  return (organizationId, allowance, day, count, limit) => {
    const pk = ownPartition(organizationId, 'QUOTAS');
    const key = { pk, sk: joinKey('DAY', dateText(day), allowance) };
    const set = { ...itemBasics('quota', null), [TIME_TO_LIVE]: (day + KEPT_DAYS) * DAY_SECONDS };
    return untilSettled(`the quota of ${dateText(day)}`, async () => {
      const item = await live.get(key);
      const taken = item ? new RecordReader(item, 'item').integer('taken') : 0;
      const granted = grantOfDay(count, taken, limit);
      if (granted === 0) return { settled: 0 };
      const change = { set, add: { taken: granted } };
      const condition = roomFor(granted, limit);
      const { written } = await transact([
        { in: live, update: key, change, ...(condition && { condition }) },
      ]);
      return written ? { settled: granted } : undefined;
    });
  };
}

/** Long past when a day's mail is looked into; a table that deletes late does no harm. */
const KEPT_DAYS = 40;
const DAY_SECONDS = 86_400;

/** What must be taken, or free, for a grant that was made from what was read. */
function roomFor(granted: number, limit: number | null): Condition | undefined {
  if (granted < 0) return when.atLeast('taken', -granted);
  if (limit === null) return undefined;
  return when.any(when.absent('taken'), when.atMost('taken', limit - granted));
}
