import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { ContactChanged } from '../../ports/change-feed.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  pinnedConfiguration,
  type PinnedConfiguration,
} from '../configuration/pinned-configuration.ts';
import { replanContact } from './replan-contact.ts';

/** Configurations by organization, loaded once for all the contacts of a call; null = none yet. */
export type KnownConfigurations = Map<string, PinnedConfiguration | null>;

/** What became of a list of changes. */
export interface ReplanChangedResult {
  /** Contacts that were planned again. */
  readonly replanned: number;
  /** Contacts that a bulk import changed, which ends by starting a plan. */
  readonly leftToPlan: number;
  readonly failed: readonly FailedReplan[];
}

/** A contact that could not be planned again; the night's plan heals it. */
export interface FailedReplan {
  readonly organizationId: string;
  readonly contactId: string;
  readonly failure: string;
}

/**
 * Plans every contact of a list of changes again, each once, by its latest change. One contact
 * that fails holds up no other. Planning a contact twice writes nothing the second time.
 */
export async function replanChanged(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  changes: readonly ContactChanged[],
  configurations: KnownConfigurations = new Map<string, PinnedConfiguration | null>(),
): Promise<ReplanChangedResult> {
  let [replanned, leftToPlan] = [0, 0];
  const failed: FailedReplan[] = [];
  for (const change of latestOfEach(changes)) {
    if (change.bulkRun !== null) {
      leftToPlan += 1;
      continue;
    }
    try {
      if (await replanChange(ports, change, configurations)) replanned += 1;
    } catch (error) {
      const { organizationId, contactId } = change;
      const failure = error instanceof Error ? error.message : String(error);
      failed.push({ organizationId, contactId, failure });
      ports.log.error('replan failed', { contactId, failure });
    }
  }
  return { replanned, leftToPlan, failed };
}

async function replanChange(
  ports: Pick<Ports, 'store' | 'clock'>,
  { organizationId, contactId }: ContactChanged,
  configurations: KnownConfigurations,
): Promise<boolean> {
  const known = configurations.get(organizationId);
  const configuration = known === undefined ? await currentOrNone(ports, organizationId) : known;
  configurations.set(organizationId, configuration);
  if (configuration === null) return false;
  const { timeZone } = configuration.settings.organization;
  const { day: today } = localTimeAt(ports.clock.now(), timeZone);
  await replanContact(ports, {
    organizationId,
    contactId,
    today,
    actor: 'replan',
    reason: 'the contact changed',
    configuration,
  });
  return true;
}

/** Without a configuration nothing is planned yet; the first plan will see the change. */
async function currentOrNone(
  ports: Pick<Ports, 'store'>,
  organizationId: string,
): Promise<PinnedConfiguration | null> {
  const current = await ports.store.configVersions.current(organizationId);
  return current ? pinnedConfiguration(ports.store.configVersions, organizationId) : null;
}

function latestOfEach(changes: readonly ContactChanged[]): readonly ContactChanged[] {
  const latest = new Map(
    changes.map((change) => [`${change.organizationId} ${change.contactId}`, change]),
  );
  return [...latest.values()];
}
