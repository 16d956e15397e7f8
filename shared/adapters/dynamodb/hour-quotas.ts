import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Quotas } from '../../ports/quotas.ts';
import { firstCountedHour, grant, hourOf } from '../sending-allowance.ts';
import { when, type Condition } from './conditions.ts';
import { itemBasics, type Item } from './items.ts';
import { joinKey, splitKey, type ItemKey } from './keys.ts';
import { untilSettled } from './settling.ts';
import type { Tables } from './tables.ts';

/**
 * The account's reservations of the trailing 24 hours: one item that counts what is taken in all,
 * and in an attribute of its own what each organization took in each hour. `first_hour` is the first
 * that is counted; whoever comes in a later hour takes the hours before it off.
 */
export function hourQuotas(tables: Tables): Pick<Quotas, 'reserve' | 'giveBack'> {
  return {
    reserve: (organizationId, count, limit, nowMs) =>
      untilSettled(WHAT, async () => {
        const quota = await rolledTo(tables, firstCountedHour(nowMs));
        if (!quota) return undefined;
        const granted = grant(count, quota.taken, limit);
        if (granted <= 0) return { settled: 0 };
        const isFree = when.atMost('taken', limit - granted);
        const share = shareOf(hourOf(nowMs), organizationId);
        return (await add(tables, quota, share, granted, isFree))
          ? { settled: granted }
          : undefined;
      }),
    giveBack: (organizationId, count, nowMs) =>
      untilSettled(WHAT, async () => {
        const quota = quotaOf(await tables.live.get(KEY));
        const share = shareOf(hourOf(nowMs), organizationId);
        const back = Math.min(count, quota?.shares.get(share) ?? 0);
        if (!quota || back <= 0) return { settled: undefined };
        const isTaken = when.atLeast(share, back);
        return (await add(tables, quota, share, -back, isTaken))
          ? { settled: undefined }
          : undefined;
      }),
  };
}

const WHAT = "the account's quota";
const KEY: ItemKey = { pk: 'ACCOUNT', sk: 'QUOTA' };
const SHARE = 'taken';

interface HourQuota {
  readonly firstHour: number;
  readonly taken: number;
  /** Raised by every write. */
  readonly revision: number;
  /** What was taken by attribute: `taken#<hour>#<organization>`. */
  readonly shares: ReadonlyMap<string, number>;
}

/** The quota with no hour before `firstHour` counted; nothing when somebody else wrote it meanwhile. */
async function rolledTo(tables: Tables, firstHour: number): Promise<HourQuota | undefined> {
  const quota = quotaOf(await tables.live.get(KEY));
  if (quota && quota.firstHour >= firstHour) return quota;
  const shares = [...(quota?.shares ?? [])].filter(([share]) => hourIn(share) >= firstHour);
  const rolled = {
    firstHour,
    taken: shares.reduce((sum, [, count]) => sum + count, 0),
    revision: (quota?.revision ?? 0) + 1,
    shares: new Map(shares),
  };
  const asRead = quota ? when.equal('revision', quota.revision) : when.absent();
  const outcome = await tables.transact([
    { in: tables.live, put: itemOf(rolled), condition: asRead },
  ]);
  return outcome.written ? rolled : undefined;
}

async function add(
  { live, transact }: Tables,
  { firstHour }: HourQuota,
  share: string,
  count: number,
  condition: Condition,
): Promise<boolean> {
  const isSameWindow = when.equal('first_hour', firstHour);
  const { written } = await transact([
    {
      in: live,
      update: KEY,
      change: { add: { taken: count, [share]: count, revision: 1 } },
      condition: when.all(isSameWindow, condition),
    },
  ]);
  return written;
}

function shareOf(hour: number, organizationId: string): string {
  return joinKey(SHARE, String(hour), organizationId);
}

function hourIn(share: string): number {
  return Number(splitKey(share)[1]);
}

function itemOf({ firstHour, taken, revision, shares }: HourQuota): ItemKey & Item {
  const counted = { first_hour: firstHour, taken, revision };
  return { ...KEY, ...itemBasics('quota', null), ...counted, ...Object.fromEntries(shares) };
}

function quotaOf(item: Item | undefined): HourQuota | undefined {
  if (!item) return undefined;
  const reader = new RecordReader(item, 'item');
  const names = Object.keys(item).filter((name) => name.startsWith(`${SHARE}#`));
  return {
    firstHour: reader.integer('first_hour'),
    taken: reader.integer('taken'),
    revision: reader.integer('revision'),
    shares: new Map(names.map((name) => [name, reader.integer(name)])),
  };
}
