import { awsBackupDeps } from '../aws-backup.ts';
import { restoreCloseHandler } from './restore-close.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = restoreCloseHandler(awsBackupDeps(env));
