/** Where the functions' metrics are found. */
export const METRIC_NAMESPACE = 'Almanac';

/**
 * All metrics and their units. Their only dimensions are the stage, and the organization where one
 * is known: every further one would multiply what they cost.
 */
export const METRICS = {
  /** First invocations of a fresh environment. */
  ColdStarts: 'Count',
  StepMilliseconds: 'Milliseconds',
  StepErrors: 'Count',
  /** Of the newest plan. */
  EmailsPlanned: 'Count',
  EmailsMissed: 'Count',
  PeakLoad: 'Count',
  DaysOverCap: 'Count',
  /** Of a send run. */
  EmailsSent: 'Count',
  EmailsFailed: 'Count',
  EmailsUnknown: 'Count',
  EmailsLeftPending: 'Count',
  ContactsReplanned: 'Count',
  ReplanFailures: 'Count',
  JournalLines: 'Count',
  /** Runs whose execution failed, timed out or was aborted. */
  RunsBrokenOff: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;
