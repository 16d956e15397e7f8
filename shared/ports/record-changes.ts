import type { Contact, ContactEvent, Target, Visit } from '../domain/contacts/contact.ts';
import type { Email } from '../domain/planning/email.ts';
import type { Cause } from './cause.ts';
import type { Organization } from './organizations.ts';
import type { Run } from './runs.ts';
import type { Suppression } from './suppressions.ts';

/** An email without its trace, which stays in the store. */
export type EmailImage = Omit<Email, 'trace'>;

/** A configuration version without its content. */
export interface ConfigImage {
  readonly version: number;
}

/** A run without its checkpoint. */
export type RunImage = Omit<Run, 'checkpoint' | 'summary'>;

/** A record before and after a change; `before` null = created, `after` null = removed. */
export type RecordImages =
  | Images<'organization', Organization>
  | Images<'config', ConfigImage>
  | Images<'contact', Contact>
  | Images<'visit', Visit>
  | Images<'target', Target>
  | Images<'email', EmailImage>
  | Images<'event', ContactEvent>
  | Images<'suppression', Suppression>
  | Images<'run', RunImage>;

interface Images<Entity extends string, Image> {
  readonly entity: Entity;
  readonly before: Image | null;
  readonly after: Image | null;
}

/** One change of one record, with the cause that was written with it. */
export type RecordChange = RecordImages & {
  /** Grows; the order of the changes. */
  readonly position: number;
  readonly organizationId: string;
  readonly contactId: string | null;
  readonly cause: Cause;
};

/** Where the drain into the journal stands, kept by the store. */
export interface DrainPlace {
  /** The last change that is in the journal. */
  readonly position: number;
  /** A journal line of a later change stands at or after this position of the journal. */
  readonly journalPosition: number;
}

/**
 * What a store changed, in order, for the drain into the journal. Holds personal data: it is as
 * private as the store, and trimmed as soon as it was drained.
 */
export interface RecordChanges {
  /** Tells this store from every other one, also from the one that a restore replaced. */
  storeId(): Promise<string>;
  place(organizationId: string): Promise<DrainPlace>;
  /** Changes after the drain's place. What is given is durable: it cannot be lost, nor its position reused. */
  read(organizationId: string, limit: number): Promise<readonly RecordChange[]>;
  /** Moves the drain's place; what it and every reader of the change feed have passed may be trimmed. */
  acknowledge(organizationId: string, place: DrainPlace): Promise<void>;
}
