import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { ContactChanged } from '../../ports/change-feed.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  pinnedConfiguration,
  type PinnedConfiguration,
} from '../configuration/pinned-configuration.ts';
import { replanContact } from './replan-contact.ts';

/** The feed's reader that plans contacts again. */
export const REPLAN_READER = 'replan';

const PAGE = 200;

export interface ReplanChangesResult {
  readonly changes: number;
  readonly replanned: number;
  /** Changes of a bulk import, which ends by starting a plan. */
  readonly leftToPlan: number;
  readonly failed: readonly { readonly contactId: string; readonly failure: string }[];
}

/**
 * Follows the change feed to its end and plans every changed contact again. The feed tells of a
 * change at least once; planning a contact twice writes nothing the second time.
 */
export async function replanChanges(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
): Promise<ReplanChangesResult> {
  const configurations = new Map<string, PinnedConfiguration | null>();
  let [changes, replanned, leftToPlan] = [0, 0, 0];
  const failed: { contactId: string; failure: string }[] = [];
  for (;;) {
    const page = await ports.store.changeFeed.read(REPLAN_READER, PAGE);
    const last = page.at(-1);
    if (!last) return { changes, replanned, leftToPlan, failed };
    for (const change of latestOfEach(page)) {
      if (change.bulkRun !== null) {
        leftToPlan += 1;
        continue;
      }
      try {
        if (await replanChange(ports, change, configurations)) replanned += 1;
      } catch (error) {
        // The night's plan heals what fails here; one contact must not hold up the others.
        const failure = error instanceof Error ? error.message : String(error);
        failed.push({ contactId: change.contactId, failure });
        ports.log.error('replan failed', { contactId: change.contactId, failure });
      }
    }
    changes += page.length;
    await ports.store.changeFeed.acknowledge(REPLAN_READER, last.position);
  }
}

async function replanChange(
  ports: Pick<Ports, 'store' | 'clock'>,
  { organizationId, contactId }: ContactChanged,
  configurations: Map<string, PinnedConfiguration | null>,
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

function latestOfEach(page: readonly ContactChanged[]): readonly ContactChanged[] {
  const latest = new Map(
    page.map((change) => [`${change.organizationId} ${change.contactId}`, change]),
  );
  return [...latest.values()];
}
