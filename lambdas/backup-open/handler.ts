import { awsBackupDeps } from '../aws-backup.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { backupOpenHandler } from './backup-open.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = backupOpenHandler({ ...awsBackupDeps(env), isRunning: awsIsRunning() });
