import type { Tasks } from '../ports/tasks.ts';

/**
 * Tasks of which at most `limit` run at a time. After a failure no further one is started.
 * @throws RangeError for a limit below 1.
 */
export function boundedTasks(limit: number): Tasks {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Expected 1 task or more at a time, got ${String(limit)}`);
  }
  return { map: (items, work) => mapBounded(limit, items, work) };
}

async function mapBounded<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    // The workers share the iterator: each item goes to the first that is free.
    for (const [index, item] of waiting) {
      if (failures.length > 0) return;
      try {
        results.set(index, await work(item));
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return [...results.entries()].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
