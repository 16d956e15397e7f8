import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** A message to those who subscribed to a topic. */
export interface TopicMessage {
  readonly subject: string;
  readonly text: string;
}

/** SNS takes no longer subjects. */
const LONGEST_SUBJECT = 99;

/** Publishes to a topic. */
export function snsAnnouncements(
  client: SNSClient,
  topicArn: string,
): (message: TopicMessage) => Promise<void> {
  return async ({ subject, text }) => {
    // SNS refuses subjects with line breaks or with letters that are not ASCII.
    const Subject = subject.replaceAll(/[^\x20-\x7e]+/g, '?').slice(0, LONGEST_SUBJECT);
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject, Message: text }));
  };
}
