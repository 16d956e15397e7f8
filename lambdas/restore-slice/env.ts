import { readEnvironment } from '../../shared/runtime/lambda/read-environment.ts';
import { BACKUP_ENVIRONMENT } from '../aws-backup.ts';

/** What this function reads of its environment. */
export const env = readEnvironment(process.env, BACKUP_ENVIRONMENT);
