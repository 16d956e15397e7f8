/**
 * How the account's allowance is shared out; pure, so that every store counts alike. Reservations
 * are kept per hour and organization, leases per holder.
 */

/** A share of the account's rate, held for a while. */
export interface RateLease {
  readonly holder: string;
  readonly ratePerSecond: number;
  readonly untilMs: number;
}

/** How long a share of the rate is held: also the time in which a stop is seen. */
export const LEASE_MS = 30_000;

const HOUR_MS = 3_600_000;

/** The number of the hour that an instant is in. */
export function hourOf(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS);
}

/**
 * The first hour that counts for the trailing 24 hours. The hour that is partly past counts whole:
 * granting too little for minutes is harmless, granting too much is not.
 */
export function firstCountedHour(nowMs: number): number {
  return hourOf(nowMs) - 24;
}

/** How many of `count` may be granted when `reserved` of `limit` are taken. */
export function grant(count: number, reserved: number, limit: number): number {
  return Math.max(0, Math.min(count, limit - reserved));
}

/** How many of `count` a day grants; a negative count takes grants back, to zero at most. */
export function grantOfDay(count: number, taken: number, limit: number | null): number {
  if (count < 0) return Math.max(count, -taken);
  return limit === null ? count : grant(count, taken, limit);
}

/**
 * The lease a holder gets beside the others: an equal share, but never more than is left. Who gets
 * nothing asks again when the first of the others runs out. A holder is counted for one more lease
 * time after its lease ended, so that those who renew a moment later find their share untouched.
 */
export function leaseBeside(
  others: readonly RateLease[],
  holder: string,
  ratePerSecond: number,
  nowMs: number,
): RateLease {
  const present = others.filter((lease) => lease.untilMs + LEASE_MS > nowMs);
  const holding = present.filter((lease) => lease.untilMs > nowMs && lease.ratePerSecond > 0);
  const taken = holding.reduce((sum, lease) => sum + lease.ratePerSecond, 0);
  const share = floorToThousandth(
    Math.max(0, Math.min(ratePerSecond / (present.length + 1), ratePerSecond - taken)),
  );
  const firstEnd = Math.min(...holding.map((lease) => lease.untilMs));
  return { holder, ratePerSecond: share, untilMs: share > 0 ? nowMs + LEASE_MS : firstEnd };
}

/** What adding shares up leaves over in the last digits is no share. */
function floorToThousandth(value: number): number {
  return Math.floor(value * 1000) / 1000;
}
