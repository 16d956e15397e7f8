import type { RestorableStore } from '../../ports/restorer.ts';
import type { FollowedStore } from '../../ports/store.ts';
import { memoryChangeFeed, memoryRecordChanges } from './change-feed.ts';
import { memoryConfigVersions } from './config-versions.ts';
import { memoryContactEvents } from './contact-events.ts';
import { memoryContacts } from './contacts.ts';
import { memoryDayLoads } from './day-loads.ts';
import { memoryEmails } from './emails.ts';
import { memoryOrganizations } from './organizations.ts';
import { memoryQuotas } from './quotas.ts';
import { memoryRestorer } from './restorer.ts';
import { memoryRuns } from './runs.ts';
import { memoryState } from './state.ts';
import { memorySuppressions } from './suppressions.ts';

/** A store in memory, which keeps its own feeds. */
export interface MemoryStore extends FollowedStore, RestorableStore {}

/**
 * An empty store in memory, for tests and simulation. Every method takes effect at once, as a whole.
 * @param storeId another one for each store that shares a journal.
 */
export function memoryStore(storeId = 'memory'): MemoryStore {
  const state = memoryState(storeId);
  return {
    organizations: memoryOrganizations(state),
    configVersions: memoryConfigVersions(state),
    contacts: memoryContacts(state),
    emails: memoryEmails(state),
    dayLoads: memoryDayLoads(state),
    contactEvents: memoryContactEvents(state),
    suppressions: memorySuppressions(state),
    runs: memoryRuns(state),
    quotas: memoryQuotas(state),
    changeFeed: memoryChangeFeed(state),
    recordChanges: memoryRecordChanges(state),
    restorer: memoryRestorer(state),
  };
}
