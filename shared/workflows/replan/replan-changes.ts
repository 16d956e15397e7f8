import type { Ports } from '../../ports/ports.ts';
import type { FollowedStore } from '../../ports/store.ts';
import { replanChanged, type FailedReplan, type KnownConfigurations } from './replan-changed.ts';

/** The feed's reader that plans contacts again. */
export const REPLAN_READER = 'replan';

const PAGE = 200;

export interface ReplanChangesResult {
  readonly changes: number;
  readonly replanned: number;
  /** Changes of a bulk import, which ends by starting a plan. */
  readonly leftToPlan: number;
  readonly failed: readonly FailedReplan[];
}

/**
 * Follows the change feed to its end and plans every changed contact again. The feed tells of a
 * change at least once; planning a contact twice writes nothing the second time.
 */
export async function replanChanges(
  ports: Pick<Ports, 'clock' | 'log'> & { readonly store: FollowedStore },
): Promise<ReplanChangesResult> {
  const configurations: KnownConfigurations = new Map();
  let [changes, replanned, leftToPlan] = [0, 0, 0];
  const failed: FailedReplan[] = [];
  for (;;) {
    const page = await ports.store.changeFeed.read(REPLAN_READER, PAGE);
    const last = page.at(-1);
    if (!last) return { changes, replanned, leftToPlan, failed };
    const result = await replanChanged(ports, page, configurations);
    changes += page.length;
    replanned += result.replanned;
    leftToPlan += result.leftToPlan;
    failed.push(...result.failed);
    await ports.store.changeFeed.acknowledge(REPLAN_READER, last.position);
  }
}
