import type { CostModel, Size } from './model.ts';
import { SLICES_PER_CHILD } from './transitions.ts';

/** How long a first plan takes. */
export interface FirstPlanTime {
  readonly concurrency: number;
  readonly minutes: number;
  /** Write units a second of the table, and of its index, while slices are committed. */
  readonly tableWrites: number;
  readonly indexWrites: number;
}

/** Census, gather, balance, close, and children that start. */
const OTHER_SECONDS = 45;

/**
 * The time of a first plan with enough capacity: the functions' billed time, over the children that
 * run at a time, in as many waves as the children need.
 */
export function firstPlanTime(model: CostModel, size: Size, concurrency: number): FirstPlanTime {
  const { billedSeconds, usage } = model.phase('first plan', size);
  const reading = model.phase('unchanged plan', size).billedSeconds;
  const children = Math.ceil(size.slices / SLICES_PER_CHILD);
  const waves = Math.ceil(children / concurrency);
  const seconds = (all: number): number => (all / children) * waves;
  const committing = seconds(billedSeconds - reading);
  return {
    concurrency,
    minutes: (seconds(billedSeconds) + OTHER_SECONDS) / 60,
    tableWrites: usage.liveWrites / committing,
    indexWrites: usage.indexWrites / committing,
  };
}
