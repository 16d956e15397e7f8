import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { openedRun, planThrough } from '../support/plan-machine.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { ORG, TODAY } from '../support/sending.ts';
import type { StageProcess } from './stage-processes.ts';

/** What something that happens beside sending works with. */
export interface Disturbance {
  readonly random: SeededRandom;
  /** Lets others go on. */
  readonly wait: () => Promise<undefined>;
  readonly ports: StageProcess['ports'];
  readonly clock: StageProcess['clock'];
  readonly plan: StageProcess['functions']['plan'];
  readonly contactId: string;
  readonly number: number;
}

/** When sending was stopped. */
interface Stop {
  readonly from: number;
  readonly to: number;
}

/**
 * Something that happens beside sending: a plan, a replan, a change, or a stop.
 * @returns the stop, when it was one.
 */
export async function somethingHappens(given: Disturbance): Promise<Stop | null> {
  const { random, ports, plan, number } = given;
  for (let turns = random.below(40); turns > 0; turns--) await given.wait();
  switch (random.below(5)) {
    case 0:
    case 1: {
      const execution = `plan ${String(number)}`;
      const start = { organizationId: ORG, scheduledAt: '2026-03-10T14:00:00Z', actor: 'schedule' };
      await planThrough(plan, openedRun(await plan.open({ ...start, execution })));
      return null;
    }
    case 2:
      await replan(given);
      return null;
    case 3: {
      await change(given);
      await replan(given);
      return null;
    }
    default: {
      const cause = { actor: 'test', reason: 'an incident', run: null, at: ports.clock.now() };
      await ports.store.organizations.setStopped(ORG, 'an incident', cause);
      const from = ports.clock.now();
      for (let seconds = 0; seconds < 45; seconds++) {
        given.clock.advance(1_000);
        await given.wait();
      }
      const to = ports.clock.now();
      await ports.store.organizations.setStopped(ORG, null, cause);
      return { from, to };
    }
  }
}

async function replan({ ports, contactId }: Disturbance): Promise<void> {
  const request = {
    organizationId: ORG,
    contactId,
    today: TODAY,
    actor: 'test',
    reason: 'changed',
  };
  await replanContact(ports, request);
}

async function change({ ports, contactId, number }: Disturbance): Promise<void> {
  const records = await ports.store.contacts.get(ORG, contactId);
  if (!records) return;
  const contact = { ...records.contact, lastName: `Name ${String(number)}` };
  const cause = { actor: 'test', reason: 'changed', run: null, at: ports.clock.now() };
  const request = {
    contactId,
    expectedVersion: records.version,
    change: { contact },
    addresses: 'shared' as const,
    bulkRun: null,
  };
  await ports.store.contacts.change(ORG, [request], cause);
}
