import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Progress } from '../../ports/progress.ts';
import type { RestorableStore } from '../../ports/restorer.ts';

/** What a restore needs from outside. */
export interface RestorePorts extends Pick<
  Ports,
  'journal' | 'bucket' | 'compression' | 'clock' | 'tasks' | 'executions'
> {
  readonly store: RestorableStore;
}

/** What to restore. */
export interface RestoreRequest {
  readonly organizationId: string;
  readonly backupId: string;
  /** The date on which it is restored, in the organization's zone: mail due by then is in doubt. */
  readonly today: Day;
  /** `cli:<user>` or whoever asks. */
  readonly actor: string;
  /** The installation's key for hashes of private values: journal lines name addresses by it. */
  readonly hashKey: string;
  /** Only this contact; absent = everything. */
  readonly contactId?: string;
  /** Reads and counts everything, writes nothing. */
  readonly dryRun?: boolean;
  readonly progress?: Progress;
}
