import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
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
import { followChanges } from '../operations/follow-changes.ts';
import type { AnyInstallation, InstallationPlace } from './any-installation.ts';
import type { HomePaths } from './home.ts';
import { organizationFiles, type OrganizationFiles } from './organization-files.ts';

/** The ports of an embedded installation. */
export interface LocalPorts extends Ports {
  readonly store: SqliteStore;
  readonly journal: DrainedJournal;
  readonly query: Query;
}

/** One organization of an embedded installation: what every operation works on. */
export interface Installation extends AnyInstallation {
  readonly paths: HomePaths;
  readonly files: OrganizationFiles;
  readonly ports: LocalPorts;
  /** The key for hashes of private values. */
  readonly hashKey: string;
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
  const mailer = outboxMailer({ folder: paths.outbox, clock, timeZone });
  const ports = { ...parts.ports, mailer };
  const installation: Installation = {
    paths,
    files,
    ports,
    organizationId,
    hashKey,
    place: placeOf(paths, ports),
    configuration,
    async today() {
      const { settings } = await configuration();
      return localTimeAt(clock.now(), settings.organization.timeZone).day;
    },
    async drain() {
      const { recordChanges } = store;
      await drainJournal({ recordChanges, journal, clock }, organizationId, hashKey);
    },
    async follow(actor) {
      await followChanges(installation, actor);
      return 'followed';
    },
    at: (other) =>
      withFiles({ ...parts, ports: { ...parts.ports, clock: other } }, files, timeZone),
  };
  return installation;
}

function placeOf(paths: HomePaths, { mailer, executions }: LocalPorts): InstallationPlace {
  return {
    mailer,
    mailGoesTo: `${paths.outbox}, to nobody else`,
    redirect: null,
    reachesPeople: false,
    byTheClock: '"almanac up"',
    isNear: true,
    objectAt: (key) => `${paths.bucket}/${key}`,
    isRunning: (execution) => executions.isRunning(execution),
    // It is one file, and short: all of it is read.
    removedFrom: () => 0,
  };
}
