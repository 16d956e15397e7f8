import type { LineCodec } from '../../contracts/records/line-codec.ts';
import { addressKey, type Contact } from '../../domain/contacts/contact.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ChangeRequest, ContactChangeResult } from '../../ports/contacts.ts';
import {
  decideChange,
  targetKey,
  type ContactWrite,
  type StoredContact,
} from '../contact-decision.ts';
import { belongingsWriter } from './belongings-writer.ts';
import type { Database } from './database.ts';
import type { SlicesOf } from './organizations.ts';
import { integer, text, type Row } from './rows.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Carries out change requests; called inside a transaction. */
export interface ContactWriter {
  change(organizationId: string, request: ChangeRequest, cause: Cause): ContactChangeResult;
  /** Carries out a decided write; `before` is the contact that it replaces. */
  write(
    organizationId: string,
    before: Contact | undefined,
    write: ContactWrite,
    bulkRun: number | null,
    cause: Cause,
  ): void;
  /** Claims a contact's address unless somebody has it. @returns whose it is now. */
  claimAddress(organizationId: string, contact: Contact): string;
}

/** Where a contact's records are. */
export type ContactKey = readonly [org: string, slice: number, contactId: string];

/** A writer over a database. */
export function contactWriter(database: Database, slicesOf: SlicesOf): ContactWriter {
  const stored = storedContactReader(database);
  const addresses = addressClaims(database);
  const putContact = contactPut(database);
  const belongings = belongingsWriter(database);
  const keyOf = (organizationId: string, contactId: string): ContactKey => [
    organizationId,
    sliceOf(contactId, slicesOf(organizationId)),
    contactId,
  ];
  const write: ContactWriter['write'] = (organizationId, before, decided, bulkRun, cause) => {
    const key = keyOf(organizationId, decided.contact.id);
    if (before) addresses.leave(organizationId, before, decided.contact);
    const causeJson = JSON.stringify(cause);
    putContact(key, before === undefined, decided, bulkRun, causeJson);
    belongings(key, decided, causeJson);
  };
  return {
    write,
    claimAddress: addresses.claim,
    change: (organizationId, request, cause) => {
      const { contactId } = request;
      const before = stored(keyOf(organizationId, contactId), request);
      const decision = decideChange(before, request);
      if (decision.decision === 'version_conflict') {
        return { result: 'version_conflict', version: decision.version };
      }
      const contact = request.change.contact ?? before?.contact;
      if (contact && request.addresses === 'unique') {
        const byContactId = addresses.claim(organizationId, contact);
        if (byContactId !== contactId) return { result: 'address_taken', byContactId };
      }
      const { version } = decision;
      if (decision.decision === 'unchanged') return { result: 'unchanged', version };
      write(organizationId, before?.contact, decision, request.bulkRun, cause);
      return { result: 'changed', version };
    },
  };
}

/** Reads of a contact what a request needs to be decided. */
function storedContactReader(database: Database) {
  const where = 'WHERE org = ? AND slice = ? AND contact_id = ?';
  const contact = database.statement(`SELECT version, record FROM contact ${where}`);
  const visits = database.statement(`SELECT record FROM visit ${where}`);
  const targets = database.statement(`SELECT record FROM target ${where}`);
  return (key: ContactKey, { change }: ChangeRequest): StoredContact | undefined => {
    const row = contact.get(...key);
    if (!row) return undefined;
    const asksTargets = change.addTargets !== undefined || change.removeTargets !== undefined;
    const ownVisits = change.visits ? visits.all(...key).map(decoded(STORED_RECORDS.visit)) : [];
    const ownTargets = asksTargets ? targets.all(...key).map(decoded(STORED_RECORDS.target)) : [];
    return {
      contact: STORED_RECORDS.contact.decode(text(row, 'record')),
      version: integer(row, 'version'),
      visits: new Map(ownVisits.map((visit) => [visit.visit, visit])),
      targets: new Map(ownTargets.map((target) => [targetKey(target), target])),
    };
  };
}

function decoded<Value>(codec: LineCodec<Value>): (row: Row) => Value {
  return (row) => codec.decode(text(row, 'record'));
}

/** An address belongs to the contact whose row is there first. */
function addressClaims(database: Database) {
  const holder = database.statement('SELECT contact_id FROM address WHERE org = ? AND address = ?');
  const claim = database.statement(
    'INSERT OR FAIL INTO address (org, address, contact_id) VALUES (?, ?, ?)',
  );
  const leave = database.statement(
    'DELETE FROM address WHERE org = ? AND address = ? AND contact_id = ?',
  );
  return {
    /** @returns whose the address is now. */
    claim: (organizationId: string, contact: Contact): string => {
      const address = addressKey(contact.email);
      const row = holder.get(organizationId, address);
      if (row) return text(row, 'contact_id');
      claim.run(organizationId, address, contact.id);
      return contact.id;
    },
    leave: (organizationId: string, before: Contact, after: Contact): void => {
      const left = addressKey(before.email);
      if (left !== addressKey(after.email)) leave.run(organizationId, left, before.id);
    },
  };
}

function contactPut(database: Database) {
  const add = database.statement(
    `INSERT OR FAIL INTO contact
       (version, bulk_run, active, address, record, cause, org, slice, contact_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const change = database.statement(
    `UPDATE OR FAIL contact
     SET version = ?, bulk_run = ?, active = ?, address = ?, record = ?, cause = ?
     WHERE org = ? AND slice = ? AND contact_id = ?`,
  );
  return (
    key: ContactKey,
    isNew: boolean,
    write: Pick<ContactWrite, 'contact' | 'version'>,
    bulkRun: number | null,
    cause: string,
  ): void => {
    const { contact, version } = write;
    const record = STORED_RECORDS.contact.encode(contact);
    const columns = [contact.active ? 1 : 0, addressKey(contact.email), record, cause] as const;
    (isNew ? add : change).run(version, bulkRun, ...columns, ...key);
  };
}
