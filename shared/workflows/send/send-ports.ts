import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Progress } from '../../ports/progress.ts';
import type { RenderedMail } from '../../ports/renderer.ts';

/** The ports that sending needs. */
export type SendPorts = Pick<
  Ports,
  'store' | 'journal' | 'mailer' | 'renderer' | 'clock' | 'tasks' | 'executions' | 'log'
>;

/** What opening a run needs: it renders nothing. */
export type OpeningPorts = Omit<SendPorts, 'renderer' | 'tasks'>;

/** What closing a run, or settling its claims, needs. */
export type ClosingPorts = Pick<SendPorts, 'store' | 'journal' | 'clock' | 'log'>;

/** What sending asks of the other parts of the system, and tells to whoever watches. */
export interface SendHooks {
  /** Plans one contact again, as it is when this is called. What it answers is not looked at. */
  readonly replan: (organizationId: string, contactId: string) => Promise<unknown>;
  /** The one-click address of an email; absent or null = `mailto:` only. */
  readonly unsubscribeUrl?: (organizationId: string, email: Email) => string | null;
  /** Shows each mail that a dry run has rendered. */
  readonly onRendered?: (email: Email, mail: RenderedMail) => void;
  /** Told how many of the due emails had their turn. */
  readonly progress?: Progress;
  /** Asked between tasks: true ends the run early, as when it is drained. */
  readonly shouldStop?: () => boolean;
}

/** One daily run or sweep of one organization. */
export interface SendRequest extends SendHooks {
  readonly organizationId: string;
  /** The civil date that the run was scheduled for, never read from the clock. */
  readonly today: Day;
  /** For the causes in the journal: `schedule`, `cli:<user>`. */
  readonly actor: string;
  /** Everything but the writes to emails and the call; `sending.dry_run` says the same for good. */
  readonly dryRun?: boolean;
  readonly limits?: TaskLimits;
}

/** Where one task of a run ends and gives its cursor back. */
export interface TaskLimits {
  readonly maxMails: number;
  readonly maxMs: number;
  /**
   * Mails that are under way at a time, where each waits for a store and a mailer over the network.
   * Their outcomes are counted in the order of the queue.
   * @defaultValue 1
   */
  readonly inFlight?: number;
}

/**
 * Twelve minutes leave a Lambda function three to finish its last mail; the number of mails bounds
 * how many counts a crash can lose, since the cursor is kept at the end of each task.
 */
export const TASK_LIMITS: TaskLimits = { maxMails: 500, maxMs: 12 * 60_000 };
