import type { ConfigVersion } from '../../shared/ports/config-versions.ts';
import type { OpenHome } from '../installation/open-home.ts';
import { REPLAN_READER, replanChanges } from '../../shared/workflows/replan/replan-changes.ts';
import type { Schedule } from '../schedule/schedules.ts';
import { Lane } from './lane.ts';
import { OrganizationWatch } from './organization-watch.ts';

/** How often it is asked whether organizations or configurations are new. */
const LOOK_AROUND_MS = 2_000;

/** An organization that is looked after, and the configuration version by which. */
interface Watched {
  readonly watch: OrganizationWatch;
  version: number;
}

/** Looks after a home: every organization in it, and the changes that any process makes. */
export class HomeWatch {
  readonly #home: OpenHome;
  readonly #interrupted: AbortSignal;
  readonly #watched = new Map<string, Watched>();
  readonly #refused = new Set<string>();
  readonly #replans: Lane;
  #lookAroundAt = -Infinity;

  constructor(home: OpenHome, interrupted: AbortSignal) {
    this.#home = home;
    this.#interrupted = interrupted;
    const { log } = home.ports;
    this.#replans = new Lane((error) => {
      log.error('Following changes failed', { failure: String(error) });
    });
  }

  /** The schedules of every organization. */
  schedules(): ReadonlyMap<string, readonly Schedule[]> {
    return new Map([...this.#watched].map(([id, { watch }]) => [id, watch.schedules]));
  }

  /** One look at everything: starts what is to be done, and does not wait for it. */
  async tick(): Promise<void> {
    const now = this.#home.ports.clock.now();
    if (now >= this.#lookAroundAt + LOOK_AROUND_MS || now < this.#lookAroundAt) {
      this.#lookAroundAt = now;
      for (const id of await this.#home.organizationIds()) await this.#lookAfter(id, now);
    }
    for (const { watch } of this.#watched.values()) await watch.tick(now);
    await this.#followChanges();
  }

  /** Resolves when nothing is at work any more. */
  async idle(): Promise<void> {
    for (const { watch } of this.#watched.values()) await watch.idle();
    await this.#replans.idle();
  }

  async #lookAfter(id: string, now: number): Promise<void> {
    const { configVersions } = this.#home.ports.store;
    const known = this.#watched.get(id);
    const current = await configVersions.current(id);
    // Without a configuration there is nothing to do by the clock yet.
    if (
      !current ||
      known?.version === current.version ||
      this.#refused.has(refusalOf(id, current))
    ) {
      return;
    }
    try {
      await this.#goBy(id, now, known);
    } catch (error) {
      // The others are looked after; this one again when it has another configuration.
      this.#refused.add(refusalOf(id, current));
      const failure = error instanceof Error ? error.message : String(error);
      const { log } = this.#home.ports;
      log.error('An organization cannot be looked after', { organizationId: id, failure });
    }
  }

  async #goBy(id: string, now: number, known: Watched | undefined): Promise<void> {
    const installation = await this.#home.installation(id);
    const { settings, version } = await installation.configuration();
    if (known) {
      known.watch.reconfigure(installation, settings);
      known.version = version;
      return;
    }
    const interrupted = this.#interrupted;
    const watch = new OrganizationWatch({ installation, settings, interrupted, now });
    this.#watched.set(id, { watch, version });
    await watch.catchUp(now);
  }

  async #followChanges(): Promise<void> {
    const { ports } = this.#home;
    if (this.#replans.isBusy) return;
    const [change] = await ports.store.changeFeed.read(REPLAN_READER, 1);
    if (!change) return;
    this.#replans.run(async () => {
      const { changes, replanned, failed } = await replanChanges(ports);
      ports.log.info('Followed changes', { changes, replanned, failed: failed.length });
    });
  }
}

function refusalOf(organizationId: string, { version }: ConfigVersion): string {
  return `${organizationId} ${String(version)}`;
}
