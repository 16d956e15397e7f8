import { awsBackupDeps } from '../aws-backup.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { restoreOpenHandler } from './restore-open.ts';
import { env } from './env.ts';

/** As Lambda calls it. */
export const handler = restoreOpenHandler({ ...awsBackupDeps(env), isRunning: awsIsRunning() });
