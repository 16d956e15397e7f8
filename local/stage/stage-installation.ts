import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import { POSITIONS_PER_SECOND } from '../../shared/adapters/s3/journal-keys.ts';
import type { Store } from '../../shared/ports/store.ts';
import { pinnedConfiguration } from '../../shared/workflows/configuration/pinned-configuration.ts';
import type {
  AnyInstallation,
  AnyPorts,
  AnyStore,
  InstallationPlace,
} from '../installation/any-installation.ts';
import { chooseOrganization } from '../installation/choose-organization.ts';
import type { Machines } from './machines.ts';
import type { StreamFailures } from './stream-failures.ts';

/** A deployed installation, opened with somebody's credentials. */
export interface OpenStage {
  readonly name: string;
  readonly ports: AnyPorts;
  /** The ids of the organizations on it. */
  organizationIds(): Promise<readonly string[]>;
  /**
   * One of its organizations; the only one by default.
   * @throws UserError when there is none, or several and none was named.
   */
  installation(organizationId?: string): Promise<StageInstallation>;
  /** An organization that the store need not have: what a restore fills. */
  anyInstallation(organizationId: string): StageInstallation;
  readonly streamFailures: StreamFailures;
  close(): void;
}

/**
 * One organization of a stage. It can be read and decided about; its plans and its mail are made by
 * its state machines alone, and what they need is not here.
 */
export interface StageInstallation extends AnyInstallation {
  readonly stage: string;
  readonly machines: Machines;
  readonly streamFailures: StreamFailures;
}

/** What a stage is made of. */
export interface StageParts extends Pick<StageInstallation, 'stage' | 'machines'> {
  readonly ports: Omit<AnyPorts, 'store'> & { readonly store: Store };
  readonly streamFailures: StreamFailures;
  readonly place: Omit<InstallationPlace, 'byTheClock' | 'isNear' | 'isRunning' | 'removedFrom'>;
  readonly close: () => void;
}

/** A stage of its parts: AWS, or in tests whatever behaves like it. */
export function stageOf(parts: StageParts): OpenStage {
  const { stage, close, streamFailures } = parts;
  const ports = decisionPorts(parts.ports);
  const anyInstallation = (organizationId: string): StageInstallation =>
    installationOn(parts, ports, organizationId);
  const organizationIds = async (): Promise<readonly string[]> =>
    (await ports.store.organizations.list()).map(({ id }) => id);
  return {
    name: stage,
    ports,
    organizationIds,
    installation: async (wanted) =>
      anyInstallation(chooseOrganization(await organizationIds(), wanted, `stage ${stage}`)),
    anyInstallation,
    streamFailures,
    close,
  };
}

/** What else whoever opened the stage may have at hand is left behind. */
function decisionPorts(ports: StageParts['ports']): AnyPorts {
  const { store, journal, bucket, renderer, clock, ids, tasks, compression } = ports;
  const own = { journal, bucket, renderer, clock, ids, tasks, compression };
  return { ...own, store: decisionsOnly(store) };
}

/** The methods that plan and send are left behind, not only hidden by the type. */
function decisionsOnly({ organizations, configVersions, contacts, emails, runs }: Store): AnyStore {
  return {
    organizations,
    configVersions,
    contacts,
    emails: {
      get: (...asked) => emails.get(...asked),
      settle: (...asked) => emails.settle(...asked),
      countByStatus: (...asked) => emails.countByStatus(...asked),
    },
    runs: { get: (...asked) => runs.get(...asked), list: (...asked) => runs.list(...asked) },
  };
}

const DAY_MS = 86_400_000;

function installationOn(
  { stage, machines, streamFailures, place }: StageParts,
  ports: AnyPorts,
  organizationId: string,
): StageInstallation {
  const { store, clock } = ports;
  const configuration: AnyInstallation['configuration'] = () =>
    pinnedConfiguration(store.configVersions, organizationId);
  return {
    stage,
    ports,
    organizationId,
    machines,
    streamFailures,
    configuration,
    async today() {
      const { settings } = await configuration();
      return localTimeAt(clock.now(), settings.organization.timeZone).day;
    },
    // The table's stream does both, whoever wrote.
    drain: async () => undefined,
    follow: async () => 'follows',
    place: {
      ...place,
      byTheClock: 'the schedule',
      isNear: false,
      isRunning: async (execution) => (await machines.look(execution)).status === 'running',
      removedFrom: (days) =>
        days === undefined
          ? null
          : Math.floor((clock.now() - days * DAY_MS) / 1_000) * POSITIONS_PER_SECOND,
    },
  };
}
