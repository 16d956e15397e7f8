import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Organizations } from '../../ports/organizations.ts';
import type { Quotas } from '../../ports/quotas.ts';
import { leaseBeside, LEASE_MS, type RateLease } from '../sending-allowance.ts';
import { when } from './conditions.ts';
import { itemBasics, type Item } from './items.ts';
import type { ItemKey } from './keys.ts';
import { untilSettled } from './settling.ts';
import type { Table } from './table.ts';

/** Shares of the account's rate: one item with all of them, because each is measured by the others. */
export function rateLeases(
  live: Table,
  organizations: Pick<Organizations, 'get'>,
): Quotas['leaseRate'] {
  return async (organizationId, holder, ratePerSecond, nowMs) => {
    const stopped = (await organizations.get(organizationId))?.stopped ?? null;
    return untilSettled<LeasedRate>("the account's rate", async () => {
      const held = leasesOf(await live.get(KEY));
      const others = held.leases.filter(
        (lease) => lease.holder !== holder && lease.untilMs >= nowMs - LEASE_MS,
      );
      if (stopped !== null) {
        const isFreed = others.length === held.leases.length || (await write(live, held, others));
        return isFreed
          ? { settled: { ratePerSecond: 0, stopped, untilMs: nowMs + LEASE_MS } }
          : undefined;
      }
      const lease = leaseBeside(others, holder, ratePerSecond, nowMs);
      const { ratePerSecond: share, untilMs } = lease;
      return (await write(live, held, [...others, lease]))
        ? { settled: { ratePerSecond: share, stopped, untilMs } }
        : undefined;
    });
  };
}

type LeasedRate = Awaited<ReturnType<Quotas['leaseRate']>>;

const KEY: ItemKey = { pk: 'ACCOUNT', sk: 'LEASES' };

interface HeldLeases {
  /** 0 before the first. */
  readonly revision: number;
  readonly leases: readonly RateLease[];
}

/** Writes leases in the place of those that were read; false when others were written meanwhile. */
function write(
  live: Table,
  { revision }: HeldLeases,
  leases: readonly RateLease[],
): Promise<boolean> {
  const item = {
    ...KEY,
    ...itemBasics('quota', null),
    revision: revision + 1,
    leases: leases.map(({ holder, ratePerSecond, untilMs }) => ({
      holder,
      rate_per_thousand_seconds: Math.round(ratePerSecond * 1000),
      // Without any rate a lease never ends, which is no number of an item.
      until_ms: Math.min(untilMs, Number.MAX_SAFE_INTEGER),
    })),
  };
  const asRead = revision === 0 ? when.absent() : when.equal('revision', revision);
  return live.put(item, asRead);
}

function leasesOf(item: Item | undefined): HeldLeases {
  if (!item) return { revision: 0, leases: [] };
  const reader = new RecordReader(item, 'item');
  const leases = reader.records('leases', (lease) => ({
    holder: lease.text('holder'),
    ratePerSecond: lease.integer('rate_per_thousand_seconds') / 1000,
    untilMs: lease.integer('until_ms'),
  }));
  return { revision: reader.integer('revision'), leases };
}
