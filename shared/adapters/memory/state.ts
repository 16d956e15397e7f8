import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Contact, ContactEvent, Target, Visit } from '../../domain/contacts/contact.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { ConfigVersion } from '../../ports/config-versions.ts';
import type { DayLoad } from '../../ports/day-loads.ts';
import type { DueEmail } from '../../ports/emails.ts';
import type { Organization } from '../../ports/organizations.ts';
import type { Run } from '../../ports/runs.ts';
import type { Suppression } from '../../ports/suppressions.ts';
import { changeLog, type ChangeLog } from './change-log.ts';

/** A contact with what is its own, as the memory store holds it. */
export interface HeldContact {
  contact: Contact;
  version: number;
  bulkRun: number | null;
  readonly visits: Map<string, Visit>;
  readonly targets: Map<string, Target>;
  readonly emails: Map<string, Email>;
  readonly events: ContactEvent[];
}

/** Everything of one organization in memory. */
export interface HeldOrganization {
  readonly id: string;
  record: Organization | undefined;
  readonly configVersions: ConfigVersion[];
  readonly contacts: Map<string, HeldContact>;
  /** Emails of contacts that are not there (restored before their contacts), by contact id. */
  readonly strayEmails: Map<string, Map<string, Email>>;
  /** Contact ids by slice, in order; absent = to be made again. */
  readonly slices: Map<number, string[]>;
  /** The contact that claimed an address, by address key. */
  readonly addresses: Map<string, string>;
  readonly eventIds: Set<string>;
  readonly suppressions: Map<string, Suppression>;
  /** By number - 1; restored runs may leave gaps. */
  readonly runs: (Run | undefined)[];
  readonly loads: Map<Day, DayLoad>;
  activeContacts: number;
  /** Pending emails by send date and shard. */
  readonly due: Map<string, Map<string, DueEmail>>;
}

/** The whole store; its parts share it. */
export interface MemoryState {
  readonly storeId: string;
  readonly organizations: Map<string, HeldOrganization>;
  readonly changes: ChangeLog;
}

/** An empty store. */
export function memoryState(storeId: string): MemoryState {
  return { storeId, organizations: new Map(), changes: changeLog() };
}

/** What the store holds of an organization, whether or not it was created. */
export function heldOrganization(state: MemoryState, id: string): HeldOrganization {
  let held = state.organizations.get(id);
  if (!held) {
    held = emptyOrganization(id);
    state.organizations.set(id, held);
  }
  return held;
}

/** The slice count of an organization. @throws Error when it was not created. */
export function slicesOf(held: HeldOrganization): number {
  if (!held.record) throw new Error(`Expected organization "${held.id}" in the store, found none`);
  return held.record.slices;
}

/** The emails of a contact, whether or not it is there itself; `undefined` when there are none. */
export function emailsOf(
  held: HeldOrganization,
  contactId: string,
): Map<string, Email> | undefined {
  return held.contacts.get(contactId)?.emails ?? held.strayEmails.get(contactId);
}

function emptyOrganization(id: string): HeldOrganization {
  return {
    id,
    record: undefined,
    configVersions: [],
    contacts: new Map(),
    strayEmails: new Map(),
    slices: new Map(),
    addresses: new Map(),
    eventIds: new Set(),
    suppressions: new Map(),
    runs: [],
    loads: new Map(),
    activeContacts: 0,
    due: new Map(),
  };
}
