import type { Cause } from './cause.ts';

/** An organization's own record: what is fixed when it is created, and whether sending is halted. */
export interface Organization {
  readonly id: string;
  /** Contacts are spread over this many slices (FNV-1a-32 of the contact id modulo it). Fixed. */
  readonly slices: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Why sending is halted (`almanac stop`, a restore, a breaker); null = it runs. */
  readonly stopped: string | null;
}

export interface Organizations {
  get(organizationId: string): Promise<Organization | undefined>;
  list(): Promise<readonly Organization[]>;
  /** Creates it; answers `exists` and changes nothing when it is there. */
  create(organization: Organization): Promise<'created' | 'exists'>;
  /** Halts (a reason) or releases (null) sending. @throws Error for an unknown organization. */
  setStopped(organizationId: string, reason: string | null, cause: Cause): Promise<void>;
  /**
   * Removes the organization's own record, and nothing else of it: what was published and done
   * under its id stays there. Whoever asks has seen that it has no contacts.
   * @returns false when there was none.
   */
  remove(organizationId: string, cause: Cause): Promise<boolean>;
}
