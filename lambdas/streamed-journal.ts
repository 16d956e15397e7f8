import type { Journal } from '../shared/ports/journal.ts';

/**
 * The journal for those who append claims and outcomes as they make them. Here a write to the store
 * is durable when it answers, and the table's stream carries each into the journal; nothing else is
 * asked of it by who appends.
 */
export function streamedAppends(): Journal {
  const refused = (): Promise<never> =>
    Promise.reject(new Error('Expected the journal to be read by a function that reads it'));
  return { append: async () => undefined, position: refused, read: refused };
}
