import type { Contact } from '../../domain/contacts/contact.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ContactWrite } from '../contact-decision.ts';
import { contactIdOf } from './addresses.ts';
import { when } from './conditions.ts';
import type { ContactCounts } from './contact-counts.ts';
import { contactItems, contactKeys, removal, type ContactPlace } from './contact-items.ts';
import type { Tables } from './tables.ts';
import { writtenTogether } from './whole-contacts.ts';
import type { TransactReason, TransactWrite } from './transactions.ts';

/** A decided change of a contact, and what it was decided by. */
export interface ContactWriting {
  readonly place: ContactPlace;
  /** The contact as it is stored; `undefined` = there must be none. */
  readonly stored: { readonly contact: Contact; readonly version: number } | undefined;
  readonly write: ContactWrite;
  /** Claims and releases of addresses that belong to it. */
  readonly addresses: readonly TransactWrite[];
  readonly bulkRun: number | null;
  readonly cause: Cause;
  /** Another number for each of several writings at a time: where they are counted. */
  readonly turn: number;
}

/** What came of it. */
export type ContactWritten =
  | { readonly written: 'all'; readonly version: number }
  | { readonly written: 'not'; readonly because: 'version'; readonly version: number | null }
  /** Somebody holds an address; null = it changed hands just now. */
  | { readonly written: 'not'; readonly because: 'address'; readonly holder: string | null };

/**
 * Visits and targets in a transaction, which takes 100 records: there is room for the contact, its
 * addresses and a counter.
 */
const BELONGINGS_TOGETHER = 90;

/**
 * Carries a change out in one transaction, conditional on the contact's version. A larger one goes
 * in groups, each raising the version. When it breaks off between two groups the contact stands as
 * the groups before left it, whole and under their version; whoever asked, finding it changed, reads
 * and decides again and so asks for the rest.
 */
export async function writeContact(
  tables: Tables,
  counts: ContactCounts,
  writing: ContactWriting,
): Promise<ContactWritten> {
  const { place, stored, write, addresses, turn } = writing;
  const counted = counts.counted(place.organizationId, turn, stored?.contact, write.contact);
  const belongings = belongingWrites(tables, writing);
  const first = {
    before: stored?.version ?? null,
    version: write.version,
    belongings: belongings.slice(0, BELONGINGS_TOGETHER),
    others: [...addresses, ...counted],
  };
  let result = await writeGroup(tables, writing, first);
  for (let start = BELONGINGS_TOGETHER; start < belongings.length; start += BELONGINGS_TOGETHER) {
    if (result.written !== 'all') return result;
    const { version } = result;
    result = await writeGroup(tables, writing, {
      before: version,
      version: version + 1,
      belongings: belongings.slice(start, start + BELONGINGS_TOGETHER),
      others: [],
    });
  }
  return result;
}

/** What goes into one transaction. */
interface Group {
  /** The contact's version before it and with it. */
  readonly before: number | null;
  readonly version: number;
  readonly belongings: readonly TransactWrite[];
  /** Addresses first: who holds one is asked of their outcome. */
  readonly others: readonly TransactWrite[];
}

async function writeGroup(
  tables: Tables,
  { place, write: { contact }, bulkRun, cause, addresses }: ContactWriting,
  { before, version, belongings, others }: Group,
): Promise<ContactWritten> {
  const { writes, together } = writtenTogether(belongings, version);
  const put: TransactWrite = {
    in: tables.live,
    put: { ...contactItems.contact(place, { contact, version, bulkRun }, cause), ...together },
    condition: before === null ? when.absent() : when.equal('version', before),
  };
  const outcome = await tables.transact([put, ...others, ...writes]);
  if (outcome.written) return { written: 'all', version };
  const [own, ...reasons] = outcome.reasons;
  if (own?.held === false) {
    const found = own.found?.['version'];
    return {
      written: 'not',
      because: 'version',
      version: typeof found === 'number' ? found : null,
    };
  }
  return {
    written: 'not',
    because: 'address',
    holder: holderIn(reasons.slice(0, addresses.length)),
  };
}

function holderIn(reasons: readonly TransactReason[]): string | null {
  for (const reason of reasons) {
    if (!reason.held && reason.found) return contactIdOf(reason.found);
  }
  return null;
}

function belongingWrites(
  { live }: Tables,
  { place, write, cause }: ContactWriting,
): readonly TransactWrite[] {
  const gone = removal(cause);
  const remove = (key: ReturnType<typeof contactKeys.visit>): TransactWrite => ({
    in: live,
    update: key,
    change: gone,
    condition: when.present(),
  });
  return [
    ...write.putVisits.map((visit) => ({
      in: live,
      put: contactItems.visit(place, visit, cause),
    })),
    ...write.removeVisits.map((name) => remove(contactKeys.visit(place, name))),
    ...write.addTargets.map((target) => ({
      in: live,
      put: contactItems.target(place, target, cause),
    })),
    ...write.removeTargets.map((target) => remove(contactKeys.target(place, target))),
  ];
}
