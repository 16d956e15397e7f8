import { awsBackupDeps } from '../aws-backup.ts';
import { backupCloseHandler } from './backup-close.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = backupCloseHandler({ ...awsBackupDeps(env), appVersion: env.ALMANAC_BUILD });
