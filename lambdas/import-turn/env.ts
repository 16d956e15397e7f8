import { readEnvironment } from '../../shared/runtime/lambda/read-environment.ts';

/** What this function reads of its environment. */
export const env = readEnvironment(process.env, [
  'ALMANAC_STAGE',
  'LIVE_TABLE',
  'HISTORY_TABLE',
  'DROP_BUCKET',
  'DATA_BUCKET',
]);
