import type { MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';

/** What a process that was killed throws in these tests: nothing that it meant to do happens. */
export class Killed extends Error {}

/** Ports of a process that is killed instead of making its write number `writes`, and after it. */
export function dyingPorts(ports: MemoryPorts, writes: number): MemoryPorts {
  let made = 0;
  const dying = <Arguments extends readonly unknown[], Result>(
    write: (...args: Arguments) => Promise<Result>,
  ): ((...args: Arguments) => Promise<Result>) => {
    return async (...args) => {
      made += 1;
      if (made >= writes) throw new Killed();
      return write(...args);
    };
  };
  const { bucket, store } = ports;
  const { organizations, contacts, runs, configVersions, suppressions, dayLoads, restorer } = store;
  return {
    ...ports,
    bucket: {
      ...bucket,
      write: dying((...args: Parameters<typeof bucket.write>) => bucket.write(...args)),
      remove: dying((...args: Parameters<typeof bucket.remove>) => bucket.remove(...args)),
      copy: dying((...args: Parameters<typeof bucket.copy>) => bucket.copy(...args)),
    },
    store: {
      ...store,
      organizations: {
        ...organizations,
        create: dying((...args: Parameters<typeof organizations.create>) =>
          organizations.create(...args),
        ),
        setStopped: dying((...args: Parameters<typeof organizations.setStopped>) =>
          organizations.setStopped(...args),
        ),
      },
      contacts: {
        ...contacts,
        change: dying((...args: Parameters<typeof contacts.change>) => contacts.change(...args)),
      },
      runs: {
        ...runs,
        checkpoint: dying((...args: Parameters<typeof runs.checkpoint>) =>
          runs.checkpoint(...args),
        ),
        open: dying((...args: Parameters<typeof runs.open>) => runs.open(...args)),
        close: dying((...args: Parameters<typeof runs.close>) => runs.close(...args)),
        takeOver: dying((...args: Parameters<typeof runs.takeOver>) => runs.takeOver(...args)),
      },
      configVersions: {
        ...configVersions,
        publish: dying((...args: Parameters<typeof configVersions.publish>) =>
          configVersions.publish(...args),
        ),
      },
      suppressions: {
        ...suppressions,
        put: dying((...args: Parameters<typeof suppressions.put>) => suppressions.put(...args)),
      },
      dayLoads: {
        ...dayLoads,
        replace: dying((...args: Parameters<typeof dayLoads.replace>) => dayLoads.replace(...args)),
      },
      restorer: {
        loadContacts: dying((...args: Parameters<typeof restorer.loadContacts>) =>
          restorer.loadContacts(...args),
        ),
        loadEmails: dying((...args: Parameters<typeof restorer.loadEmails>) =>
          restorer.loadEmails(...args),
        ),
        loadRuns: dying((...args: Parameters<typeof restorer.loadRuns>) =>
          restorer.loadRuns(...args),
        ),
      },
    },
  };
}

/** Does work that may be killed. @returns whether it came to its end. */
export async function finishes(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Killed) return false;
    throw error;
  }
}

/**
 * Does the steps of a state machine: one that is killed is done once more by another process of the
 * same execution, with the ports of which nothing dies.
 */
export function stepsThatDieOnce(
  ports: MemoryPorts,
  writes: number,
): {
  readonly step: <Result>(work: (ports: MemoryPorts) => Promise<Result>) => Promise<Result>;
  readonly hasDied: () => boolean;
} {
  const dying = dyingPorts(ports, writes);
  let died = false;
  return {
    step: async (work) => {
      try {
        return await work(died ? ports : dying);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        died = true;
        return work(ports);
      }
    },
    hasDied: () => died,
  };
}
