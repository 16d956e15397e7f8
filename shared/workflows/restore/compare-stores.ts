import { canonicalJson } from '../../domain/digest/canonical-json.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Store } from '../../ports/store.ts';

/** One record that two stores do not hold alike. Names fields, not their values. */
export interface StoreDifference {
  readonly record: 'organization' | 'configuration' | 'suppression' | 'contact' | 'email';
  readonly contactId: string | null;
  readonly key: string;
  /** The fields that differ; or the store that alone has the record. */
  readonly differs: readonly string[] | 'only_left' | 'only_right';
}

/** How two stores compare in everything that planning and sending read. */
export interface StoreComparison {
  readonly contacts: number;
  readonly emails: number;
  /** All of them counted, the first of them listed. */
  readonly count: number;
  readonly differences: readonly StoreDifference[];
}

/** What tells the stores that are compared. */
export type ComparedStore = Pick<
  Store,
  'organizations' | 'configVersions' | 'suppressions' | 'contacts'
>;

/** Differences that are listed: enough to see what is wrong. */
const LISTED = 1000;
const PAGE = 500;

/**
 * Compares an organization in two stores: its record, configuration, suppressions, and every contact
 * with visits, targets, events and emails, versions and revisions included. Left out are what a
 * restore changes by its nature: runs, whether sending is halted, and marks of bulk writes.
 */
export async function compareStores(
  left: ComparedStore,
  right: ComparedStore,
  organizationId: string,
): Promise<StoreComparison> {
  const found = new Differences();
  const both = await compareOrganization(left, right, organizationId, found);
  if (both) await compareAllContacts(left, right, organizationId, found);
  const { contacts, emails, count, listed } = found;
  return { contacts, emails, count, differences: listed };
}

async function compareAllContacts(
  left: ComparedStore,
  right: ComparedStore,
  organizationId: string,
  found: Differences,
): Promise<void> {
  for await (const records of contactsOf(left, organizationId)) {
    const { id } = records.contact;
    compareContacts(records, await right.contacts.get(organizationId, id), found);
  }
  for await (const records of contactsOf(right, organizationId)) {
    const known = await left.contacts.get(organizationId, records.contact.id);
    if (known === undefined) compareContacts(undefined, records, found);
  }
}

class Differences {
  contacts = 0;
  emails = 0;
  count = 0;
  readonly listed: StoreDifference[] = [];

  /** Compares one record that either side may lack. */
  compare(
    about: Pick<StoreDifference, 'record' | 'contactId' | 'key'>,
    left: object | undefined,
    right: object | undefined,
  ): void {
    const differs = differing(left, right);
    if (differs.length === 0) return;
    this.count += 1;
    if (this.listed.length < LISTED) this.listed.push({ ...about, differs });
  }
}

function differing(
  left: object | undefined,
  right: object | undefined,
): StoreDifference['differs'] {
  if (right === undefined) return left === undefined ? [] : 'only_left';
  if (left === undefined) return 'only_right';
  if (canonicalJson(left) === canonicalJson(right)) return [];
  const [one, other] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.filter(
    (name) => canonicalJson([one.get(name)]) !== canonicalJson([other.get(name)]),
  );
}

/** @returns whether both stores have the organization. */
async function compareOrganization(
  left: ComparedStore,
  right: ComparedStore,
  id: string,
  found: Differences,
): Promise<boolean> {
  const [one, other] = [await left.organizations.get(id), await right.organizations.get(id)];
  const about = { record: 'organization', contactId: null, key: id } as const;
  found.compare(about, one && { ...one, stopped: null }, other && { ...other, stopped: null });
  await compareLists(left, right, found, 'configuration', async (store) =>
    (await store.configVersions.list(id)).map((own) => [String(own.version), own] as const),
  );
  await compareLists(left, right, found, 'suppression', async (store) =>
    (await store.suppressions.list(id)).map(
      (own) => [`${own.by} ${own.key} ${own.reason}`, own] as const,
    ),
  );
  return one !== undefined && other !== undefined;
}

async function compareLists(
  left: ComparedStore,
  right: ComparedStore,
  found: Differences,
  record: StoreDifference['record'],
  list: (store: ComparedStore) => Promise<readonly (readonly [string, object])[]>,
): Promise<void> {
  const [one, other] = [new Map(await list(left)), new Map(await list(right))];
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    found.compare({ record, contactId: null, key }, one.get(key), other.get(key));
  }
}

/** A contact and its emails, each as a record of its own. */
function compareContacts(
  left: ContactRecords | undefined,
  right: ContactRecords | undefined,
  found: Differences,
): void {
  const contactId = left?.contact.id ?? right?.contact.id ?? null;
  const about = { record: 'contact', contactId, key: contactId ?? '' } as const;
  found.contacts += 1;
  found.compare(about, left && ownFields(left), right && ownFields(right));
  const one = new Map(left?.emails.map((email) => [email.emailId, email]));
  const other = new Map(right?.emails.map((email) => [email.emailId, email]));
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    found.emails += 1;
    found.compare({ record: 'email', contactId, key }, one.get(key), other.get(key));
  }
}

function ownFields({
  emails: _emails,
  bulkRun: _bulkRun,
  contact,
  ...own
}: ContactRecords): object {
  return { ...contact, ...own };
}

async function* contactsOf(
  store: ComparedStore,
  organizationId: string,
): AsyncGenerator<ContactRecords> {
  const slices = (await store.organizations.get(organizationId))?.slices ?? 0;
  for (let slice = 0; slice < slices; slice++) {
    let cursor: string | null = null;
    do {
      const page = await store.contacts.readSlice(organizationId, slice, cursor, PAGE);
      yield* page.records;
      cursor = page.cursor;
    } while (cursor !== null);
  }
}
