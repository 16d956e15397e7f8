import type { Clock } from '../../ports/clock.ts';
import type { RestorableStore } from '../../ports/restorer.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { dynamoConfigVersions } from './config-versions.ts';
import { dynamoContactEvents } from './contact-events.ts';
import { contactPlaces } from './contact-places.ts';
import { dynamoContacts } from './contacts.ts';
import { dynamoDayLoads } from './day-loads.ts';
import { dynamoEmails } from './emails.ts';
import { dynamoOrganizations, slicesLookup } from './organizations.ts';
import { dynamoQuotas } from './quotas.ts';
import { dynamoRestorer } from './restorer.ts';
import { dynamoRuns } from './runs.ts';
import { dynamoSuppressions } from './suppressions.ts';
import type { TableAccess } from './table.ts';
import { dynamoTables, type TableNames } from './tables.ts';

/** What a store in DynamoDB is made of. */
export interface DynamoStoreOptions extends TableAccess, TableNames {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** How many writes of one call go out at a time. */
  readonly tasks: Tasks;
}

/**
 * The store of a stage in its two tables, for any number of processes at a time. Its changes are
 * told by the stream of the live table (`stream.ts`).
 */
export function dynamoStore({ tasks, ...options }: DynamoStoreOptions): RestorableStore {
  const tables = dynamoTables(options, options);
  const { live } = tables;
  const { clock } = options;
  const organizations = dynamoOrganizations(live);
  const suppressions = dynamoSuppressions(live);
  const slicesOf = slicesLookup(organizations);
  const placeOf = contactPlaces(slicesOf);
  return {
    organizations,
    configVersions: dynamoConfigVersions(live),
    contacts: dynamoContacts({ tables, slicesOf, placeOf, suppressions, clock, tasks }),
    emails: dynamoEmails({ tables, organizations, placeOf, tasks }),
    dayLoads: dynamoDayLoads(live),
    contactEvents: dynamoContactEvents(tables, placeOf),
    suppressions,
    runs: dynamoRuns(tables),
    quotas: dynamoQuotas(tables, organizations),
    restorer: dynamoRestorer({ tables, placeOf, tasks }),
  };
}
