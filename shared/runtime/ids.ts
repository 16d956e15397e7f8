import { randomUUID } from 'node:crypto';
import type { Ids } from '../ports/ids.ts';

/** Random version 4 UUIDs. */
export function randomIds(): Ids {
  return { next: () => randomUUID() };
}
