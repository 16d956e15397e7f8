import type { SuppressionReason } from '../domain/contacts/contact.ts';
import type { Cause } from './cause.ts';

/** An address or a contact to which nothing, or only required and visit mail, goes. */
export interface Suppression {
  readonly by: 'address' | 'contact';
  /** The address key, or the contact id. */
  readonly key: string;
  readonly reason: SuppressionReason;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface Suppressions {
  put(organizationId: string, suppression: Suppression, cause: Cause): Promise<void>;
  /** What applies to an address or a contact; the strictest first. */
  find(organizationId: string, email: string, contactId: string): Promise<readonly Suppression[]>;
  lift(
    organizationId: string,
    by: Suppression['by'],
    key: string,
    reason: SuppressionReason,
    cause: Cause,
  ): Promise<boolean>;
  /** By `by`, key and reason. */
  list(organizationId: string): Promise<readonly Suppression[]>;
}
