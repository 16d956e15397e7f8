import type { RestorableStore } from '../../ports/restorer.ts';
import type { FollowedStore } from '../../ports/store.ts';
import { sqliteChangeFeed } from './change-feed.ts';
import { sqliteConfigVersions } from './config-versions.ts';
import { sqliteContactEvents } from './contact-events.ts';
import { sqliteContacts } from './contacts.ts';
import { Database, type GroupOptions } from './database.ts';
import { sqliteDayLoads } from './day-loads.ts';
import { sqliteEmails } from './emails.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import { slicesLookup, sqliteOrganizations } from './organizations.ts';
import { sqliteQuotas } from './quotas.ts';
import { sqliteRecordChanges } from './record-changes.ts';
import { sqliteRestorer } from './restorer.ts';
import { sqliteRuns } from './runs.ts';
import { sqliteSuppressions } from './suppressions.ts';

/** A store in one file, to be closed when it is done with. */
export interface SqliteStore extends FollowedStore, RestorableStore {
  /** Commits what was asked for and closes the file. */
  close(): void;
}

/** How a store is opened. */
export interface SqliteStoreOptions extends OpenOptions, GroupOptions {}

/**
 * Opens a store in a file, which several processes may share: the daemon and the command line.
 * Issue independent writes together (`Promise.all`, `Tasks.map`): they share one commit.
 */
export function sqliteStore(options: SqliteStoreOptions): SqliteStore {
  const database = new Database(openDatabase(options), options);
  const slicesOf = slicesLookup(database);
  return {
    organizations: sqliteOrganizations(database),
    configVersions: sqliteConfigVersions(database),
    contacts: sqliteContacts(database, slicesOf),
    emails: sqliteEmails(database, slicesOf),
    dayLoads: sqliteDayLoads(database),
    contactEvents: sqliteContactEvents(database, slicesOf),
    suppressions: sqliteSuppressions(database, slicesOf),
    runs: sqliteRuns(database),
    quotas: sqliteQuotas(database),
    changeFeed: sqliteChangeFeed(database),
    recordChanges: sqliteRecordChanges(database),
    restorer: sqliteRestorer(database, slicesOf),
    close: () => {
      database.close();
    },
  };
}
