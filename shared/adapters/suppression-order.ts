import type { Suppression } from '../ports/suppressions.ts';

const STRICTNESS = { complained: 0, bounced: 1, unsubscribed: 2 } as const;

/** Sorts the strictest first; by contact before by address where they are equal. */
export function byStrictness(a: Suppression, b: Suppression): number {
  const difference = STRICTNESS[a.reason] - STRICTNESS[b.reason];
  if (difference !== 0) return difference;
  return (a.by === 'contact' ? 0 : 1) - (b.by === 'contact' ? 0 : 1);
}
