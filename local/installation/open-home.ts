import { attachmentsIn } from '../../shared/adapters/folder/template-folder.ts';
import { folderBucket } from '../../shared/adapters/folder/bucket.ts';
import { noFileSync, systemFileSync } from '../../shared/adapters/folder/file-sync.ts';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Log } from '../../shared/ports/log.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { processExecutions } from '../../shared/runtime/executions.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { afterThisTurn } from '../../shared/runtime/turn.ts';
import { chooseOrganization } from './choose-organization.ts';
import { createHome, homePaths, readHashKey, type HomePaths } from './home.ts';
import { installationOf, type Installation, type LocalPorts } from './installation.ts';
import { lakeOf } from './lake.ts';
import { organizationFiles } from './organization-files.ts';

/** A home, opened. */
export interface OpenHome {
  readonly paths: HomePaths;
  readonly hashKey: string;
  readonly ports: Omit<LocalPorts, 'mailer'>;
  /** The ids of the organizations in it. */
  organizationIds(): Promise<readonly string[]>;
  /**
   * One of its organizations; the only one by default.
   * @throws UserError when there is none, or several and none was named.
   */
  installation(organizationId?: string): Promise<Installation>;
  /** An organization that the store need not have: what a restore fills. */
  anyInstallation(organizationId: string): Promise<Installation>;
  close(): void;
}

/** How a home is opened. */
export interface HomeOptions {
  /** The folder. */
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Whether what has to survive a power cut waits for the disk.
   * @defaultValue true; false only for what can be made again.
   */
  readonly waitsForDisk?: boolean;
}

/** Independent steps that run at a time; SQLite has one writer, and this process one thread. */
const TASKS = 4;

/** Opens a home that is there. @throws UserError when there is none. */
export async function openHome(options: HomeOptions): Promise<OpenHome> {
  const paths = homePaths(options.home);
  const hashKey = await readHashKey(paths);
  const { ports, close } = openPorts(paths, options);
  return {
    paths,
    hashKey,
    ports,
    organizationIds: () => organizationIds(ports),
    installation: async (wanted) => {
      const ids = await organizationIds(ports);
      const organizationId = chooseOrganization(ids, wanted, 'this installation');
      return installationOf({ paths, hashKey, ports, organizationId });
    },
    anyInstallation: (organizationId) => installationOf({ paths, hashKey, ports, organizationId }),
    close,
  };
}

/** Opens a home, laying it out where it is not there yet. */
export async function createAndOpenHome(options: HomeOptions): Promise<OpenHome> {
  await createHome(homePaths(options.home), randomIds());
  return openHome(options);
}

function openPorts(
  paths: HomePaths,
  { clock, log, waitsForDisk = true }: HomeOptions,
): { readonly ports: Omit<LocalPorts, 'mailer'>; readonly close: () => void } {
  const sync = waitsForDisk ? systemFileSync : noFileSync;
  const store = sqliteStore({ path: paths.store, defer: afterThisTurn, waitsForDisk });
  const journal = folderJournal({ folder: paths.journal, sync, defer: afterThisTurn });
  const bucket = folderBucket({ folder: paths.bucket, sync });
  const readAttachment = async (
    name: string,
    organizationId: string,
  ): Promise<Uint8Array | undefined> =>
    attachmentsIn((await organizationFiles(paths, organizationId)).templates)(name);
  const ports = {
    store,
    journal,
    bucket,
    renderer: liquidRenderer({ readAttachment }),
    clock,
    log,
    ids: randomIds(),
    tasks: boundedTasks(TASKS),
    executions: processExecutions(),
    compression: zlibCompression(),
    query: lakeOf(paths, store),
  };
  return {
    ports,
    close: () => {
      store.close();
      journal.close();
    },
  };
}

async function organizationIds(ports: Pick<LocalPorts, 'store'>): Promise<readonly string[]> {
  return (await ports.store.organizations.list()).map(({ id }) => id);
}
