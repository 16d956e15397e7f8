import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** SNS takes subjects of fewer characters than 100, of ASCII only, on one line. */
const LONGEST_SUBJECT = 99;

/** Tells the subscribers of a topic, once for each call that comes through. */
export function importTopic(
  client: SNSClient,
  topicArn: string,
): (announcement: { readonly subject: string; readonly text: string }) => Promise<void> {
  return async ({ subject, text }) => {
    const plain = subject.replaceAll(/[^\x20-\x7e]+/g, '?').slice(0, LONGEST_SUBJECT);
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: plain, Message: text }));
  };
}
