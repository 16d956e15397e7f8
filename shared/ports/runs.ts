import type { Day } from '../domain/calendar/civil-date.ts';

export type RunKind = 'import' | 'plan' | 'send' | 'backup' | 'restore';
export type RunStatus = 'open' | 'done' | 'failed' | 'superseded';

/** One run of a workflow. Numbers of an organization only grow, over all kinds. */
export interface Run {
  readonly run: number;
  readonly kind: RunKind;
  readonly status: RunStatus;
  /** The civil date that it works for. */
  readonly today: Day;
  /** The pinned configuration version, 0 where none is needed. */
  readonly configVersion: number;
  /** The process or execution that does it, for `takeOver`. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** Where it stands, as its workflow wrote it. */
  readonly checkpoint: unknown;
  /** Totals when it closed. */
  readonly summary: unknown;
}

export interface NewRun {
  readonly kind: RunKind;
  readonly today: Day;
  readonly configVersion: number;
  readonly execution: string;
  readonly openedAt: number;
}

export interface Runs {
  /** Opens a run with the next number; answers the run that is open instead when one of its kind is. */
  open(
    organizationId: string,
    run: NewRun,
  ): Promise<{ readonly opened: boolean; readonly run: Run }>;
  get(organizationId: string, run: number): Promise<Run | undefined>;
  /** @throws Error when the run is not open or not this execution's. */
  checkpoint(
    organizationId: string,
    run: number,
    execution: string,
    checkpoint: unknown,
  ): Promise<void>;
  close(
    organizationId: string,
    run: number,
    status: Exclude<RunStatus, 'open'>,
    summary: unknown,
    closedAt: number,
  ): Promise<void>;
  /**
   * Opens a failed run again for the execution that it is of, whose failed step is done once more.
   * False when it is not failed, is of another execution, or another run of its kind is open.
   */
  reopen(organizationId: string, run: number, execution: string): Promise<boolean>;
  /** Makes an open run this execution's, from the execution that was seen to be dead. */
  takeOver(organizationId: string, run: number, from: string, to: string): Promise<boolean>;
  /** The newest first. */
  list(organizationId: string, limit: number): Promise<readonly Run[]>;
}
