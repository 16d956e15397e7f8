import { readEnvironment } from '../../shared/runtime/lambda/read-environment.ts';

/** What this function reads of its environment. */
export const env = readEnvironment(process.env, [
  'ALMANAC_STAGE',
  'DROP_BUCKET',
  'DATA_BUCKET',
  'IMPORT_MACHINE_ARN',
]);
