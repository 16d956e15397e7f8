import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Contacts, ContactRecords } from '../../ports/contacts.ts';
import { afterAllOf, allOf, readContact, recordsOf } from './contact-reader.ts';
import type { Item } from './items.ts';
import { slicePartition, splitKey } from './keys.ts';
import type { SlicesOf } from './organizations.ts';
import {
  suppressionsFor,
  type SlicePlace,
  type SuppressionsOfPasses,
} from './suppressed-contacts.ts';
import type { Tables } from './tables.ts';
import { isWhole } from './whole-contacts.ts';

/** Items of one contact. */
interface OwnItems {
  readonly contactId: string;
  readonly items: Item[];
}

/**
 * Reads slices a page at a time, with the contacts' events from the history beside them. A contact
 * is never torn over two pages: the cursor is the last one given. One of which a transaction was seen
 * in parts is read again on its own.
 */
export function sliceReader(
  tables: Tables,
  slicesOf: SlicesOf,
  suppressions: SuppressionsOfPasses,
): Contacts['readSlice'] {
  return async (organizationId, slice, cursor, limit) => {
    await slicesOf(organizationId);
    const place = { organizationId, slice };
    const suppressed = await suppressions.read(place, cursor === null);
    const { own, more } = await readOwnItems(tables, place, cursor, limit);
    if (!more) suppressions.end(place);
    const [first, last] = [own.at(0), own.at(-1)];
    if (!first || !last) return { records: [], cursor: null };
    const past = byContact(
      await tables.history.query(allOf(place, first.contactId, last.contactId)),
    );
    const records: ContactRecords[] = [];
    for (const { contactId, items } of own) {
      // Without a contact they are emails that a restore put back before it.
      const found = isWhole(items)
        ? recordsOf(items, past.get(contactId) ?? [], null)
        : await readContact(tables, suppressions, { ...place, contactId });
      if (!found) continue;
      records.push({ ...found, suppression: suppressionsFor(suppressed, found.contact) });
    }
    return { records, cursor: more ? last.contactId : null };
  };
}

/**
 * A contact has one item at least, and what was found tells how many more to ask for: what is read
 * beyond the contacts that are given is paid for, and read again for the next page.
 */
const FEWEST_EACH = 1;

/** Asking for fewer saves nothing. */
const FEWEST_ITEMS = 25;

/** Reads the items of so many contacts, and of one more to know that these are complete. */
async function readOwnItems(
  { live }: Tables,
  place: SlicePlace,
  cursor: string | null,
  limit: number,
): Promise<{ readonly own: readonly OwnItems[]; readonly more: boolean }> {
  const own: OwnItems[] = [];
  let after = cursor === null ? null : afterAllOf(cursor);
  let items = 0;
  for (;;) {
    const each = own.length === 0 ? FEWEST_EACH : items / own.length;
    const wanted = Math.max(FEWEST_ITEMS, Math.ceil((limit + 1 - own.length) * each));
    const found = await live.query({
      partition: slicePartition(place.organizationId, place.slice),
      limit: wanted,
      ...(after !== null && { sort: { after } }),
    });
    for (const item of found) addTo(own, item);
    items += found.length;
    after = sortKeyOf(found.at(-1)) ?? after;
    const isEnd = found.length < wanted;
    if (own.length > limit) return { own: own.slice(0, limit), more: true };
    if (isEnd) return { own, more: false };
  }
}

function addTo(own: OwnItems[], item: Item): void {
  const contactId = contactIdOf(item);
  const last = own.at(-1);
  if (last?.contactId === contactId) last.items.push(item);
  else own.push({ contactId, items: [item] });
}

function byContact(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  return Map.groupBy(items, contactIdOf);
}

function contactIdOf(item: Item): string {
  const [contactId = ''] = splitKey(sortKeyOf(item) ?? '');
  return contactId;
}

function sortKeyOf(item: Item | undefined): string | undefined {
  return item && new RecordReader(item, 'item').text('sk');
}
