import type { Tasks } from '../../ports/tasks.ts';

/**
 * Works on items several at a time, but on those that touch the same thing in their order: each goes
 * into the wave after the last item that it has something in common with.
 * @returns the results in the order of the items.
 */
export async function inWaves<Item, Result>(
  tasks: Tasks,
  items: readonly Item[],
  touches: (item: Item) => readonly string[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const waves: number[][] = [];
  const lastWave = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const touched = touches(item);
    const wave = 1 + Math.max(-1, ...touched.map((thing) => lastWave.get(thing) ?? -1));
    for (const thing of touched) lastWave.set(thing, wave);
    (waves[wave] ??= []).push(index);
  }
  const results = new Map<number, Result>();
  for (const wave of waves) {
    const own = wave.flatMap((index) =>
      items.slice(index, index + 1).map((item) => ({ index, item })),
    );
    const done = await tasks.map(own, async ({ index, item }) => {
      return { index, result: await work(item, index) };
    });
    for (const { index, result } of done) results.set(index, result);
  }
  return [...results.entries()].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
