import { addressKey } from '../../domain/contacts/contact.ts';
import type { Addresses } from './addresses.ts';
import type { ContactPlace } from './contact-items.ts';
import type { TransactWrite } from './transactions.ts';

/** A contact's address before and after a change. */
export interface AddressChange {
  /** `undefined` for a new contact. */
  readonly before: string | undefined;
  readonly after: string;
  /**
   * `unique`: the contact claims its address, or the change is refused; `shared`: it has it beside
   * others; `if_free`: it claims an address that nobody holds, and has one that is held beside them.
   */
  readonly asked: 'unique' | 'shared' | 'if_free';
}

/** What a change means for addresses. */
export interface AddressPlan {
  /** The contact that keeps the address from this one. */
  readonly takenBy: string | null;
  /** What is claimed and what is left, to be written with the change. */
  readonly writes: readonly TransactWrite[];
}

/** Looks at who holds the addresses of a change. */
export async function addressPlan(
  addresses: Addresses,
  { organizationId, contactId }: Pick<ContactPlace, 'organizationId' | 'contactId'>,
  change: AddressChange,
): Promise<AddressPlan> {
  const { before, after, asked } = change;
  const isNew = before === undefined || addressKey(before) !== addressKey(after);
  const claim = addresses.claim(organizationId, after, contactId);
  const note = addresses.note(organizationId, after, contactId);
  const writes: TransactWrite[] = [];
  if (asked === 'shared') {
    if (isNew) writes.push(note);
  } else if (asked === 'unique' && before === undefined) {
    // A new contact's claim finds by itself who holds the address.
    writes.push(claim);
  } else {
    const holder = await addresses.holder(organizationId, after);
    if (holder === undefined) writes.push(claim);
    else if (holder !== contactId) {
      if (asked === 'unique') return { takenBy: holder, writes };
      writes.push(note);
    }
  }
  if (before !== undefined && isNew) {
    writes.push(addresses.forget(organizationId, before, contactId));
    if ((await addresses.holder(organizationId, before)) === contactId) {
      writes.push(addresses.release(organizationId, before, contactId));
    }
  }
  return { takenBy: null, writes };
}
