import { z } from 'zod';

/**
 * Environment variables of the functions. A function gets those that it names in its own `env.ts`;
 * the deployment sets all of them by the same names.
 */
export const environment = {
  ALMANAC_STAGE: z.string().min(1),
  /** The published build: a run is carried out by one build from its first step to its last. */
  ALMANAC_BUILD: z.string().min(1),
  LIVE_TABLE: z.string().min(1),
  HISTORY_TABLE: z.string().min(1),
  /** Dropped files, reports and rejects. */
  DROP_BUCKET: z.string().min(1),
  /** Runs, backups, journal, attachments. */
  DATA_BUCKET: z.string().min(1),
  /** Of the secret with the key for hashes of private values. */
  HASH_KEY_SECRET_ARN: z.string().min(1),
  SES_CONFIGURATION_SET: z.string().min(1),
  /** All mail goes to this address instead of its own; absent where sending is live. */
  REDIRECT_ALL_MAIL_TO: z.string().min(3).optional(),
  IMPORT_MACHINE_ARN: z.string().min(1),
  PLAN_MACHINE_ARN: z.string().min(1),
  /** Where reports of imports are announced. */
  IMPORT_TOPIC_ARN: z.string().min(1),
  REPLAN_FAILURES_URL: z.string().min(1),
  JOURNAL_FAILURES_URL: z.string().min(1),
} as const;

export type EnvironmentName = keyof typeof environment;
