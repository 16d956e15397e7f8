import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { outboxMailer } from '../../shared/adapters/outbox/outbox-mailer.ts';
import type { SqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DrainedJournal } from '../../shared/ports/journal.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Query } from '../../shared/ports/query.ts';
import {
  pinnedConfiguration,
  type PinnedConfiguration,
} from '../../shared/workflows/configuration/pinned-configuration.ts';
import { drainJournal } from '../../shared/workflows/journal/drain-journal.ts';
import type { HomePaths } from './home.ts';
import { organizationFiles, type OrganizationFiles } from './organization-files.ts';

/** The ports of an embedded installation. */
export interface LocalPorts extends Ports {
  readonly store: SqliteStore;
  readonly journal: DrainedJournal;
  readonly query: Query;
}

/** One organization of an embedded installation: what every operation works on. */
export interface Installation {
  readonly paths: HomePaths;
  readonly files: OrganizationFiles;
  readonly ports: LocalPorts;
  readonly organizationId: string;
  /** The key for hashes of private values. */
  readonly hashKey: string;
  /** The current configuration. @throws ConfigurationMissing before the first is published. */
  configuration(): Promise<PinnedConfiguration>;
  /** Today in the organization's zone. */
  today(): Promise<Day>;
  /** Carries what the store's changes tell into the journal. */
  drain(): Promise<void>;
  /** The same installation at another time: what it does now is dated by this clock. */
  at(clock: Clock): Installation;
}

/** What an installation is made of. */
export interface InstallationParts {
  readonly paths: HomePaths;
  /** All but the mailer, whose zone is the organization's. */
  readonly ports: Omit<LocalPorts, 'mailer'>;
  readonly organizationId: string;
  readonly hashKey: string;
}

/** An organization's part of a home that is open. */
export async function installationOf(parts: InstallationParts): Promise<Installation> {
  const { paths, organizationId } = parts;
  const { configVersions } = parts.ports.store;
  const published = await configVersions.current(organizationId);
  const zone = published
    ? (await pinnedConfiguration(configVersions, organizationId)).settings.organization.timeZone
    : 'UTC';
  return withFiles(parts, await organizationFiles(paths, organizationId), zone);
}

function withFiles(
  parts: InstallationParts,
  files: OrganizationFiles,
  timeZone: string,
): Installation {
  const { paths, organizationId, hashKey } = parts;
  const { clock, store, journal } = parts.ports;
  const configuration = (): Promise<PinnedConfiguration> =>
    pinnedConfiguration(store.configVersions, organizationId);
  return {
    paths,
    files,
    ports: { ...parts.ports, mailer: outboxMailer({ folder: paths.outbox, clock, timeZone }) },
    organizationId,
    hashKey,
    configuration,
    async today() {
      const { settings } = await configuration();
      return localTimeAt(clock.now(), settings.organization.timeZone).day;
    },
    async drain() {
      const { recordChanges } = store;
      await drainJournal({ recordChanges, journal, clock }, organizationId, hashKey);
    },
    at: (other) =>
      withFiles({ ...parts, ports: { ...parts.ports, clock: other } }, files, timeZone),
  };
}
