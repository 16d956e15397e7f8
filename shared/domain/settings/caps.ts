import type { VolumeSettings } from './settings.ts';

/** How much mail a day may carry (rules §8). */
export interface Caps {
  /** The number of emails a day should carry at most. */
  readonly cap: number;
  /** Above this the day is relieved; up to it nothing moves. */
  readonly limit: number;
  /** Above this effective-date emails of one ideal date are spread. */
  readonly soft: number;
}

/** The caps of an organization with so many active contacts. */
export function capsFor(volume: VolumeSettings, activeContacts: number): Caps {
  const share = floorOfProduct(activeContacts, volume.dailySendPercentageCap);
  const cap = Math.min(Math.max(1, share), volume.dailyMax ?? Number.MAX_SAFE_INTEGER);
  return {
    cap,
    limit: floorOfProduct(cap, volume.overageThreshold),
    soft: Math.min(volume.edDailySoftLimit, floorOfProduct(cap, volume.edSoftLimitPercentage)),
  };
}

/**
 * `⌊count × factor⌋` with the factor as it is written in decimal: 0.29 of 100 is 29, while binary
 * floating point gives 28.999… and so a floor of 28. Bounded by the greatest safe integer.
 *
 * @param count a whole number, 0 or more.
 * @param factor 0 or more, finite.
 */
export function floorOfProduct(count: number, factor: number): number {
  // The shortest decimal that reads back as the same number is the one that the user wrote.
  const [mantissa = '0', exponent = '0'] = factor.toExponential().split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const scale = decimals.length - Number(exponent);
  const product = BigInt(count) * BigInt(whole + decimals);
  const floor = scale >= 0 ? product / 10n ** BigInt(scale) : product * 10n ** BigInt(-scale);
  return floor > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(floor);
}
