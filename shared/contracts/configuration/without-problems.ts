import type { z } from 'zod';
import type { ConfigurationPath } from './problem.ts';

/** What is left of a document when everything that its schema refuses is taken out. */
export interface Remainder<Output> {
  readonly data: Output;
  /** The path in the whole document of something in the remainder: list positions differ. */
  readonly originalPath: (path: ConfigurationPath) => ConfigurationPath;
}

/**
 * Takes out of a document what its schema refuses, so that the rest can still be checked for
 * contradictions and a user hears of everything at once. `undefined` when nothing sensible is left.
 */
export function withoutProblems<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
): Remainder<z.output<Schema>> | undefined {
  const remainder = structuredClone(document);
  const origins = new Map<unknown, number[]>();
  for (let round = 0; round < DEEPEST_NESTING; round += 1) {
    const result = schema.safeParse(remainder);
    if (result.success) {
      return {
        data: result.data,
        originalPath: (path) => translated(remainder, path, origins),
      };
    }
    // From the back, so that taking out a list's item does not shift those still to go.
    const paths = result.error.issues.flatMap(refusedPaths).toSorted(byPosition).toReversed();
    for (const path of paths) remove(remainder, path, origins);
  }
  return undefined;
}

// A round takes out what is wrong at one level; when a required part goes, its owner goes next.
const DEEPEST_NESTING = 12;

function refusedPaths(issue: z.core.$ZodIssue): ConfigurationPath[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

function byPosition(left: ConfigurationPath, right: ConfigurationPath): number {
  for (const [index, step] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (typeof step === 'number' && typeof other === 'number' && step !== other)
      return step - other;
    if (step !== other) return String(step) < String(other) ? -1 : 1;
  }
  return left.length - right.length;
}

function remove(root: unknown, path: ConfigurationPath, origins: Map<unknown, number[]>): void {
  const [owner, last] = [valueAt(root, path.slice(0, -1)), path.at(-1)];
  if (last === undefined) return;
  if (Array.isArray(owner) && typeof last === 'number') {
    const positions = origins.get(owner) ?? owner.map((_, index) => index);
    owner.splice(last, 1);
    positions.splice(last, 1);
    origins.set(owner, positions);
  } else if (isRecord(owner) && Object.hasOwn(owner, last)) {
    Reflect.deleteProperty(owner, last);
  } else {
    // Something required is missing: what should have it goes as a whole.
    remove(root, path.slice(0, -1), origins);
  }
}

function translated(
  root: unknown,
  path: ConfigurationPath,
  origins: ReadonlyMap<unknown, readonly number[]>,
): ConfigurationPath {
  return path.map((step, index) => {
    const owner = valueAt(root, path.slice(0, index));
    return typeof step === 'number' ? (origins.get(owner)?.[step] ?? step) : step;
  });
}

function valueAt(root: unknown, path: ConfigurationPath): unknown {
  let value = root;
  for (const step of path) {
    value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
