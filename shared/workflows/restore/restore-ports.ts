import type { RestoreState } from '../../contracts/steps/backup-steps.ts';
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
export interface OpenRestoreRequest {
  readonly organizationId: string;
  readonly backupId: string;
  /** The date on which it is restored, in the organization's zone: mail due by then is in doubt. */
  readonly today: Day;
  /** `cli:<user>` or whoever asks. */
  readonly actor: string;
  /** Only this contact; absent = everything. */
  readonly contactId?: string | undefined;
  /** Reads and counts everything, writes nothing but what its steps leave for each other. */
  readonly dryRun?: boolean | undefined;
  /**
   * How much later than a store's writes its journal may have them, in milliseconds: a restore reads
   * the journal so long after it has halted sending. Absent = what is in the store is in the journal.
   */
  readonly journalDelayMs?: number | undefined;
}

/** What to restore, in one process. */
export interface RestoreRequest extends OpenRestoreRequest {
  /** The installation's key for hashes of private values: journal lines name addresses by it. */
  readonly hashKey: string;
  readonly progress?: Progress;
}

/** A restore that is open, as its steps have it. */
export interface RestoreWork {
  readonly ports: RestorePorts;
  readonly restore: RestoreState;
  readonly hashKey: string;
}
