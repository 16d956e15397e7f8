import { SNSClient } from '@aws-sdk/client-sns';
import { snsAnnouncements } from '../../shared/adapters/aws/sns-announcements.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsImportPorts } from '../aws-import.ts';
import { env } from './env.ts';
import { importFinishHandler } from './import-finish.ts';

/** As Lambda calls it. */
export const handler = importFinishHandler({
  runtime: lambdaRuntime(env),
  ports: awsImportPorts(env),
  announce: snsAnnouncements(new SNSClient(), env.IMPORT_TOPIC_ARN),
  place: (key) => `s3://${env.DROP_BUCKET}/${key}`,
});
