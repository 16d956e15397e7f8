import type { Quotas } from '../../ports/quotas.ts';
import {
  firstCountedHour,
  grant,
  grantOfDay,
  hourOf,
  leaseBeside,
  LEASE_MS,
  type RateLease,
} from '../sending-allowance.ts';
import { heldOrganization, type MemoryState } from './state.ts';

/** Quotas in memory. */
export function memoryQuotas(state: MemoryState): Quotas {
  const reserved = new Map<string, { readonly hour: number; count: number }>();
  const days = new Map<string, number>();
  const leases = new Map<string, RateLease>();
  const share = (organizationId: string, hour: number) => {
    const key = `${String(hour)} ${organizationId}`;
    const entry = reserved.get(key) ?? { hour, count: 0 };
    reserved.set(key, entry);
    return entry;
  };
  return {
    reserve: async (organizationId, count, limit, nowMs) => {
      const first = firstCountedHour(nowMs);
      for (const [key, { hour }] of reserved) if (hour < first) reserved.delete(key);
      const taken = [...reserved.values()].reduce((sum, entry) => sum + entry.count, 0);
      const granted = grant(count, taken, limit);
      share(organizationId, hourOf(nowMs)).count += granted;
      return granted;
    },
    giveBack: async (organizationId, count, nowMs) => {
      const entry = share(organizationId, hourOf(nowMs));
      entry.count = Math.max(0, entry.count - count);
    },
    reserveDay: async (organizationId, allowance, day, count, limit) => {
      const key = `${organizationId} ${String(day)} ${allowance}`;
      const taken = days.get(key) ?? 0;
      const granted = grantOfDay(count, taken, limit);
      days.set(key, taken + granted);
      return granted;
    },
    leaseRate: async (organizationId, holder, ratePerSecond, nowMs) => {
      const stopped = heldOrganization(state, organizationId).record?.stopped ?? null;
      leases.delete(holder);
      if (stopped !== null) return { ratePerSecond: 0, stopped, untilMs: nowMs + LEASE_MS };
      const lease = leaseBeside([...leases.values()], holder, ratePerSecond, nowMs);
      leases.set(holder, lease);
      return { ratePerSecond: lease.ratePerSecond, stopped, untilMs: lease.untilMs };
    },
  };
}
