import type { ChangeFeed } from './change-feed.ts';
import type { ConfigVersions } from './config-versions.ts';
import type { ContactEvents } from './contact-events.ts';
import type { Contacts } from './contacts.ts';
import type { DayLoads } from './day-loads.ts';
import type { Emails } from './emails.ts';
import type { Organizations } from './organizations.ts';
import type { Quotas } from './quotas.ts';
import type { RecordChanges } from './record-changes.ts';
import type { Runs } from './runs.ts';
import type { Suppressions } from './suppressions.ts';

/** Everything that one store keeps. */
export interface Store {
  readonly organizations: Organizations;
  readonly configVersions: ConfigVersions;
  readonly contacts: Contacts;
  readonly emails: Emails;
  readonly dayLoads: DayLoads;
  readonly contactEvents: ContactEvents;
  readonly suppressions: Suppressions;
  readonly runs: Runs;
  readonly quotas: Quotas;
}

/**
 * A store that keeps what it changed until its readers have read it. One on AWS keeps no such
 * feed: its table's stream hands the changes over as they happen.
 */
export interface FollowedStore extends Store {
  readonly changeFeed: ChangeFeed;
  readonly recordChanges: RecordChanges;
}
