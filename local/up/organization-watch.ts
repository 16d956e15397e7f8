import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { isPlanNeeded, lastPlan } from '../../shared/workflows/plan/plan-needed.ts';
import type { Installation } from '../installation/installation.ts';
import { firingsBetween, type Firing } from '../schedule/firings.ts';
import { schedulesOf, type Schedule } from '../schedule/schedules.ts';
import { DropFolder } from './drop-folder.ts';
import { backupJob, importJob, planIfNeededJob, planJob, sendJob } from './jobs.ts';
import { Lane } from './lane.ts';

/** What an organization needs to be looked after. */
export interface WatchRequest {
  readonly installation: Installation;
  readonly settings: Settings;
  /** Once aborted, what is at work comes to its end. */
  readonly interrupted: AbortSignal;
  /** Times after this instant are kept. */
  readonly now: number;
}

/** Looks after one organization: its schedules, its drop folder, its journal. */
export class OrganizationWatch {
  #installation: Installation;
  #settings: Settings;
  #schedules: readonly Schedule[];
  #keptUpTo: number;
  readonly #interrupted: AbortSignal;
  readonly #drop: DropFolder;
  readonly #plans = this.#lane('plan');
  readonly #sends = this.#lane('send');
  readonly #backups = this.#lane('backup');
  readonly #imports = this.#lane('import');
  readonly #journal = this.#lane('journal');

  constructor({ installation, settings, interrupted, now }: WatchRequest) {
    this.#installation = installation;
    this.#settings = settings;
    this.#schedules = schedulesOf(settings);
    this.#keptUpTo = now;
    this.#interrupted = interrupted;
    this.#drop = new DropFolder(installation.ports.bucket, installation.organizationId);
  }

  get schedules(): readonly Schedule[] {
    return this.#schedules;
  }

  /** Goes on by a newer configuration. */
  reconfigure(installation: Installation, settings: Settings): void {
    this.#installation = installation;
    this.#settings = settings;
    this.#schedules = schedulesOf(settings);
  }

  /** Plans at once where today has no plan yet, or an import was not planned. */
  async catchUp(now: number): Promise<void> {
    const { day: today } = localTimeAt(now, this.#settings.organization.timeZone);
    const newest = await lastPlan(this.#installation);
    if (newest?.today === today && !(await isPlanNeeded(this.#installation))) return;
    this.#plans.run(() => planJob(this.#installation, today));
  }

  /** Starts what is due by the clock, and imports what was dropped. */
  async tick(now: number): Promise<void> {
    for (const firing of firingsBetween(this.#schedules, this.#keptUpTo, now)) this.#fire(firing);
    this.#keptUpTo = Math.max(this.#keptUpTo, now);
    await this.#takeDropped(now);
    await this.#keepJournal();
  }

  /** Resolves when nothing is at work any more. */
  async idle(): Promise<void> {
    const lanes = [this.#imports, this.#plans, this.#sends, this.#backups, this.#journal];
    while (lanes.some((lane) => lane.isBusy)) {
      for (const lane of lanes) await lane.idle();
    }
  }

  #fire({ schedule: { job }, today }: Firing): void {
    switch (job) {
      case 'plan':
        this.#plans.run(() => planJob(this.#installation, today));
        return;
      case 'backup':
        this.#backups.run(() => backupJob(this.#installation, today));
        return;
      case 'send':
      case 'sweep':
        // A run at work takes what became due; a plan at work may still change what is.
        if (this.#sends.isBusy) return;
        this.#sends.run(async () => {
          await this.#plans.idle();
          await sendJob(this.#installation, this.#settings, today, this.#interrupted);
        });
    }
  }

  async #takeDropped(now: number): Promise<void> {
    if (this.#imports.isBusy) return;
    const sources = await this.#drop.ready(now);
    if (sources.length === 0) return;
    this.#imports.run(async () => {
      await importJob(this.#installation, this.#drop, sources);
      // In the lane of plans: two of them in one process would take each other for dead.
      this.#plans.run(() => planIfNeededJob(this.#installation));
    });
  }

  async #keepJournal(): Promise<void> {
    const { ports, organizationId } = this.#installation;
    if (this.#journal.isBusy) return;
    const [change] = await ports.store.recordChanges.read(organizationId, 1);
    if (change) this.#journal.run(() => this.#installation.drain());
  }

  #lane(work: string): Lane {
    return new Lane((error) => {
      const failure = error instanceof Error ? error.message : String(error);
      const { ports, organizationId } = this.#installation;
      ports.log.error('A job failed', { organizationId, job: work, failure });
    });
  }
}
