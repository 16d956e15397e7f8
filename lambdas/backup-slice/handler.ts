import { awsBackupDeps } from '../aws-backup.ts';
import { backupSliceHandler } from './backup-slice.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = backupSliceHandler(awsBackupDeps(env));
