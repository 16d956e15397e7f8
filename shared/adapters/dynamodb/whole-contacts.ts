import { entityOf, isThere } from './contact-items.ts';
import type { Item } from './items.ts';
import type { TransactWrite } from './transactions.ts';

/** What a transaction says on the contact's item of the visits and targets that it writes. */
export interface WrittenTogether {
  /** Sort keys of those that it puts. */
  readonly wrote: readonly string[];
  /** Sort keys of those that it marks as gone. */
  readonly unwrote: readonly string[];
}

/** The version of the contact that a visit or target was written with. */
const WRITTEN_WITH = 'contact_version';

/**
 * Writes visits and targets with the contact's version, and says on the contact which they are: a
 * query beside the transaction may see some of its items and not yet the others (`isWhole`).
 */
export function writtenTogether(
  writes: readonly TransactWrite[],
  version: number,
): { readonly writes: readonly TransactWrite[]; readonly together: WrittenTogether } {
  const [wrote, unwrote]: [string[], string[]] = [[], []];
  const marked = writes.map((write): TransactWrite => {
    if ('put' in write) {
      wrote.push(write.put.sk);
      return { ...write, put: { ...write.put, [WRITTEN_WITH]: version } };
    }
    if (!('update' in write)) return write;
    unwrote.push(write.update.sk);
    const set = { ...write.change.set, [WRITTEN_WITH]: version };
    return { ...write, change: { ...write.change, set } };
  });
  return { writes: marked, together: { wrote, unwrote } };
}

/**
 * Whether a contact's items were read as of one of its versions: none of its visits and targets is
 * newer than the contact, and those that were written with it are as they were written.
 */
export function isWhole(items: readonly Item[]): boolean {
  const contact = items.find((item) => entityOf(item) === 'contact');
  if (!contact) return true;
  const version = numberIn(contact, 'version');
  const own = items.filter((item) => OF_CONTACT.some((entity) => entity === entityOf(item)));
  const bySortKey = new Map(own.map((item) => [item['sk'], item]));
  return (
    own.every((item) => numberIn(item, WRITTEN_WITH) <= version) &&
    textsIn(contact, 'wrote').every(
      (sk) => numberIn(bySortKey.get(sk), WRITTEN_WITH) === version,
    ) &&
    // What is marked as gone goes some day.
    textsIn(contact, 'unwrote').every((sk) => {
      const item = bySortKey.get(sk);
      return item === undefined || !isThere(item);
    })
  );
}

const OF_CONTACT = ['visit', 'target'] as const;

function numberIn(item: Item | undefined, name: string): number {
  const value = item?.[name];
  return typeof value === 'number' ? value : 0;
}

function textsIn(item: Item, name: keyof WrittenTogether): readonly unknown[] {
  const value = item[name];
  return Array.isArray(value) ? value : [];
}
