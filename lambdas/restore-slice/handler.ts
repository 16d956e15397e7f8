import { awsBackupDeps } from '../aws-backup.ts';
import { restoreSliceHandler } from './restore-slice.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = restoreSliceHandler(awsBackupDeps(env));
