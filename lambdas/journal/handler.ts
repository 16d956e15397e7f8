import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsJournal } from '../aws-journal.ts';
import { env } from './env.ts';
import { journalHandler } from './journal.ts';

/** As Lambda calls it. */
export const handler = journalHandler({ runtime: lambdaRuntime(env), ...awsJournal(env) });
