import type { Day } from '../calendar/civil-date.ts';

/** A person who may get mail. Fields and their rules: docs/rules.md, "Contacts". */
export interface Contact {
  /** Unique in the organization; 1–128 characters of `A–Z a–z 0–9 . _ @ -`. */
  readonly id: string;
  /** As written; compared by `addressKey`. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phoneNumber: string | null;
  readonly zipCode: string | null;
  /** Two letters, taken from the ZIP where it has one; null when neither gives a state. */
  readonly state: string | null;
  readonly birthDate: Day | null;
  readonly effectiveDate: Day | null;
  readonly segment: string | null;
  readonly active: boolean;
  readonly signupDate: Day | null;
  /** IANA name; for visit times only. */
  readonly timeZone: string | null;
  readonly smsConsent: boolean | null;
  /** Every other column of the contacts file, by its normalized name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** An appointment of a contact. A contact has at most one date per visit name. */
export interface Visit {
  /** Upper-case name as templates refer to it: `V1`, `V2`, … `signup` is reserved. */
  readonly visit: string;
  readonly date: Day;
  /** `HH:MM`, or null when only the date is known. */
  readonly time: string | null;
}

/** A contact reached by a campaign instance for a trigger date. */
export interface Target {
  readonly instanceName: string;
  readonly triggerDate: Day;
}

/** Something a contact did or that happened to mail for it. */
export interface ContactEvent {
  /** Unique in the organization; makes recording the same event twice harmless. */
  readonly eventId: string;
  readonly eventType: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** The email it is about, where known. */
  readonly emailId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Why nothing, or only required and transactional mail, goes to an address or a contact. */
export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained';

/** How addresses are compared: trimmed, lower case. */
export function addressKey(email: string): string {
  return email.trim().toLowerCase();
}
