import type {
  Contact,
  ContactEvent,
  SuppressionReason,
  Target,
  Visit,
} from '../domain/contacts/contact.ts';
import type { Email } from '../domain/planning/email.ts';
import type { Cause } from './cause.ts';

/** A contact with everything that is its own, read at one moment. Lists are in key order. */
export interface ContactRecords {
  readonly contact: Contact;
  /** Raised by every change of the contact, its visits or its targets. Starts at 1. */
  readonly version: number;
  /** The run of the bulk import that last changed it, null after any other change. */
  readonly bulkRun: number | null;
  /** By visit name. */
  readonly visits: readonly Visit[];
  /** By instance name, then trigger date. */
  readonly targets: readonly Target[];
  /** By email id; those still live (not archived). */
  readonly emails: readonly Email[];
  /** By time, then event id. */
  readonly events: readonly ContactEvent[];
  /** What keeps mail from it, by its address or its id; null = nothing. The strictest where several. */
  readonly suppression: SuppressionReason | null;
}

/** What one transaction does to a contact. Absent parts stay as they are. */
export interface ContactChange {
  /** Creates or replaces the contact itself. */
  readonly contact?: Contact;
  /** Sets (a Visit) or removes (null) visits by name. */
  readonly visits?: ReadonlyMap<string, Visit | null>;
  readonly addTargets?: readonly Target[];
  readonly removeTargets?: readonly Target[];
}

export type ContactChangeResult =
  | { readonly result: 'changed'; readonly version: number }
  /** What was asked is what is there: nothing written, no version raised. */
  | { readonly result: 'unchanged'; readonly version: number }
  /** Somebody changed it since `expectedVersion`; read again and decide again. */
  | { readonly result: 'version_conflict'; readonly version: number | null }
  /** Another contact holds the address and `addresses: 'unique'` was asked. Nothing written. */
  | { readonly result: 'address_taken'; readonly byContactId: string };

export interface ChangeRequest {
  readonly contactId: string;
  /** The version that was read, null = it must not exist yet. */
  readonly expectedVersion: number | null;
  readonly change: ContactChange;
  /** `unique`: claims the address for this contact; `shared`: any number of contacts may have it. */
  readonly addresses: 'unique' | 'shared';
  /** The import run when this is part of a bulk import: the change feed leaves it to the plan that follows. */
  readonly bulkRun: number | null;
}

export interface SlicePage {
  readonly records: readonly ContactRecords[];
  /** Where the next page starts; null = that was the last one. */
  readonly cursor: string | null;
}

export interface Contacts {
  /** Everything of one contact, read consistently. */
  get(organizationId: string, contactId: string): Promise<ContactRecords | undefined>;
  /** The contact that holds an address (compared by `addressKey`), under unique addresses. */
  findByAddress(organizationId: string, email: string): Promise<string | undefined>;
  /** A slice's contacts in id order (code points), a page at a time. */
  readSlice(
    organizationId: string,
    slice: number,
    cursor: string | null,
    limit: number,
  ): Promise<SlicePage>;
  /**
   * Changes contacts, each in a transaction of its own or grouped as the store likes; results in
   * the order of the requests. A request's parts are applied together or not at all; one of more
   * than 90 visits and targets may be applied in groups, each of which raises the version.
   */
  change(
    organizationId: string,
    requests: readonly ChangeRequest[],
    cause: Cause,
  ): Promise<readonly ContactChangeResult[]>;
  /** The number of contacts, and of active ones. */
  count(organizationId: string): Promise<{ readonly all: number; readonly active: number }>;
}
