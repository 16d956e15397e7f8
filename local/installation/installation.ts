import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import { attachmentsIn } from '../../shared/adapters/folder/template-folder.ts';
import { folderBucket } from '../../shared/adapters/folder/bucket.ts';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { outboxMailer } from '../../shared/adapters/outbox/outbox-mailer.ts';
import { sqliteStore, type SqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DrainedJournal } from '../../shared/ports/journal.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { processExecutions } from '../../shared/runtime/executions.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { drainJournal } from '../../shared/workflows/journal/drain-journal.ts';
import { pinnedConfiguration } from '../../shared/workflows/configuration/pinned-configuration.ts';
import { UserError } from '../user-error.ts';
import { createHome, homePaths, readHashKey, type HomePaths } from './home.ts';

/** The ports of an embedded installation. */
export interface LocalPorts extends Ports {
  readonly store: SqliteStore;
  readonly journal: DrainedJournal;
}

/** An embedded installation, opened, and the organization in it that a command is about. */
export interface Installation {
  readonly paths: HomePaths;
  readonly ports: LocalPorts;
  readonly organizationId: string;
  /** The key for hashes of private values. */
  readonly hashKey: string;
  /** Carries what the store's changes tell into the journal. */
  drain(): Promise<void>;
  /** Today in the organization's zone. */
  today(): Promise<Day>;
  /** Drains, and closes the store. */
  close(): Promise<void>;
}

/** How an installation is opened. */
export interface OpenInstallation {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The organization; needed where the installation has several. */
  readonly organizationId?: string | undefined;
}

/** Slices of a new organization: one, as a task on one machine holds it whole. */
const SMALL_ORGANIZATION_SLICES = 16;

/** Independent steps that run at a time; SQLite has one writer, and rendering one core. */
const TASKS = 2;

/**
 * Opens an installation for an organization that is there.
 * @throws UserError when there is none, or several and none was named.
 */
export async function openInstallation(options: OpenInstallation): Promise<Installation> {
  const paths = homePaths(options.home);
  const hashKey = await readHashKey(paths);
  const ports = openPorts(paths, options);
  try {
    const organizationId = await chooseOrganization(ports, options.organizationId);
    return installation(paths, ports, organizationId, hashKey);
  } catch (error) {
    ports.store.close();
    throw error;
  }
}

/** Opens an installation, laying it out and adding the organization where they are not there yet. */
export async function createInstallation(
  options: OpenInstallation & { readonly organizationId: string },
): Promise<Installation> {
  const paths = homePaths(options.home);
  await createHome(paths);
  const hashKey = await readHashKey(paths);
  const ports = openPorts(paths, options);
  await ports.store.organizations.create({
    id: options.organizationId,
    slices: SMALL_ORGANIZATION_SLICES,
    createdAt: options.clock.now(),
    stopped: null,
  });
  return installation(paths, ports, options.organizationId, hashKey);
}

function openPorts(paths: HomePaths, { clock, log }: OpenInstallation): LocalPorts {
  return {
    store: sqliteStore({ path: paths.store }),
    journal: folderJournal({ folder: paths.journal }),
    bucket: folderBucket({ folder: paths.bucket }),
    mailer: outboxMailer({ folder: paths.outbox, clock }),
    renderer: liquidRenderer({ readAttachment: attachmentsIn(paths.templates) }),
    clock,
    log,
    ids: randomIds(),
    tasks: boundedTasks(TASKS),
    executions: processExecutions(),
    compression: zlibCompression(),
  };
}

async function chooseOrganization(ports: LocalPorts, wanted: string | undefined): Promise<string> {
  const ids = (await ports.store.organizations.list()).map(({ id }) => id);
  if (wanted !== undefined) {
    if (ids.includes(wanted)) return wanted;
    throw new UserError(
      `Expected --org to name an organization of this installation (${ids.join(', ')}), got "${wanted}"`,
    );
  }
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new UserError(
      'Expected an organization in this installation, found none: add one with "almanac org add"',
    );
  }
  if (others.length > 0) {
    throw new UserError(`Expected --org with one of ${ids.join(', ')}, got none`);
  }
  return only;
}

function installation(
  paths: HomePaths,
  ports: LocalPorts,
  organizationId: string,
  hashKey: string,
): Installation {
  const drain = async (): Promise<void> => {
    const { recordChanges } = ports.store;
    await drainJournal(
      { recordChanges, journal: ports.journal, clock: ports.clock },
      organizationId,
      hashKey,
    );
  };
  return {
    paths,
    ports,
    organizationId,
    hashKey,
    drain,
    async today() {
      const { settings } = await pinnedConfiguration(ports.store.configVersions, organizationId);
      return localTimeAt(ports.clock.now(), settings.organization.timeZone).day;
    },
    async close() {
      await drain();
      ports.store.close();
    },
  };
}
