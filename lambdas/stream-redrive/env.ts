import { readEnvironment } from '../../shared/runtime/lambda/read-environment.ts';

/** What this function reads of its environment. */
export const env = readEnvironment(process.env, [
  'ALMANAC_STAGE',
  'LIVE_TABLE',
  'HISTORY_TABLE',
  'DATA_BUCKET',
  'HASH_KEY_SECRET_ARN',
  'REPLAN_FAILURES_URL',
  'JOURNAL_FAILURES_URL',
]);
