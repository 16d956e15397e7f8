import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Emails } from '../../shared/ports/emails.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Runs } from '../../shared/ports/runs.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { PinnedConfiguration } from '../../shared/workflows/configuration/pinned-configuration.ts';

/**
 * Of a store what reading an organization and deciding about it by hand needs. Planning writes
 * emails and day loads, sending claims emails and reserves quota: none of that is here, so neither
 * can be done with it.
 */
export interface AnyStore extends Pick<Store, 'organizations' | 'configVersions' | 'contacts'> {
  readonly emails: Pick<Emails, 'get' | 'settle' | 'countByStatus'>;
  readonly runs: Pick<Runs, 'get' | 'list'>;
}

/** The ports that every installation has, embedded or deployed. */
export interface AnyPorts extends Pick<
  Ports,
  'bucket' | 'renderer' | 'clock' | 'ids' | 'tasks' | 'compression'
> {
  readonly store: AnyStore;
  readonly journal: Pick<Journal, 'read'>;
}

/** One organization of any installation: commands that read, or decide by hand, work on this. */
export interface AnyInstallation {
  readonly ports: AnyPorts;
  readonly organizationId: string;
  /** How people call and use the parts of the installation that are not alike everywhere. */
  readonly place: InstallationPlace;
  /** The current configuration. @throws ConfigurationMissing before the first is published. */
  configuration(): Promise<PinnedConfiguration>;
  /** Today in the organization's zone. */
  today(): Promise<Day>;
  /** Carries what the store's changes tell into the journal, where no stream does it. */
  drain(): Promise<void>;
  /** Has mail follow a change by hand: at once, or within a minute where a stream does it. */
  follow(actor: string): Promise<'followed' | 'follows'>;
}

/** Where an installation is, as far as commands have to tell of it. */
export interface InstallationPlace {
  /** For test mails and checks; the mails of a plan are handed over by send runs alone. */
  readonly mailer: Pick<Mailer, 'send' | 'check'>;
  /** Where handed over mail goes: the sentence's end after "mail goes to". */
  readonly mailGoesTo: string;
  /** The address that gets all mail instead of those it is for; null = there is none. */
  readonly redirect: string | null;
  /** Whether mail that is handed over can reach a person. */
  readonly reachesPeople: boolean;
  /** What has things done by the clock, for advice: `"almanac up"`, `the schedule`. */
  readonly byTheClock: string;
  /** Whether reading all of its data costs nothing but a moment. */
  readonly isNear: boolean;
  /** Where people find an object of the bucket. */
  objectAt(key: string): string;
  /** Whether the process or state machine of a run still works. */
  isRunning(execution: string): Promise<boolean>;
  /**
   * From which position of the journal on removed emails are looked for.
   * @param days so many days back; absent = as far as is looked without being asked.
   * @returns null where nothing is looked through without being asked: the journal is too long.
   */
  removedFrom(days: number | undefined): number | null;
}
