/**
 * The known name that a mistyped one most likely means: the one with the fewest edits, at most a
 * third of its length, `undefined` when none is that near. Case and the choice between space, dash
 * and underscore count for nothing.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = folded(name);
  let nearest: string | undefined;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(wanted, folded(candidate));
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

function folded(name: string): string {
  return name.slice(0, LONGEST_COMPARED).toLowerCase().replaceAll(/[\s-]/g, '_');
}

// The comparison takes time by the product of the lengths; no name of ours is longer.
const LONGEST_COMPARED = 128;

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
        cell(last, column - 1) + (same ? 0 : 1),
        swapped ? cell(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return cell(last, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
