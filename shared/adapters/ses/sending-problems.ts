import {
  ConfigurationSetDoesNotExistException,
  DescribeConfigurationSetCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { domainOf, parseMailbox } from '../../domain/templates/mailbox.ts';

/** What a stage says about its mail. */
export interface StageMail {
  readonly configurationSet: string;
  readonly redirectAllMailTo?: string | undefined;
}

/** The quota of accounts in SES's sandbox, from which mail goes to verified addresses only. */
const SANDBOX_QUOTA = 200;

/**
 * What keeps mail of this sender from going out, a sentence and a remedy each; empty = ready. What
 * cannot be asked is a problem too.
 */
export async function sendingProblems(
  client: SESClient,
  stage: StageMail,
  from: string,
): Promise<readonly string[]> {
  const problems = [
    await answered('whether sending is on', () => pausedProblem(client)),
    await answered('for the sending quota', () => sandboxProblem(client, stage)),
    await answered('for verified senders', () => senderProblem(client, from)),
    await answered('for the configuration set', () => setProblem(client, stage.configurationSet)),
  ];
  return problems.filter((problem) => problem !== null);
}

async function answered(
  question: string,
  ask: () => Promise<string | null>,
): Promise<string | null> {
  try {
    return await ask();
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `SES could not be asked ${question} (${reason}); check credentials, region and the rights to ask`;
  }
}

async function pausedProblem(client: SESClient): Promise<string | null> {
  const { Enabled } = await client.send(new GetAccountSendingEnabledCommand({}));
  if (Enabled !== false) return null;
  return 'Sending is paused for this AWS account and region; find out why, then "aws ses update-account-sending-enabled --enabled"';
}

async function sandboxProblem(
  client: SESClient,
  { redirectAllMailTo }: StageMail,
): Promise<string | null> {
  const { Max24HourSend: daily = 0 } = await client.send(new GetSendQuotaCommand({}));
  if (daily < 0 || daily > SANDBOX_QUOTA) return null;
  if (redirectAllMailTo === undefined) {
    return `The SES account is in its sandbox (${String(daily)} mails in 24 hours, to verified addresses only); request production access in the SES console under "Account dashboard"`;
  }
  if (await isVerified(client, redirectAllMailTo)) return null;
  return `All mail of this stage goes to ${redirectAllMailTo}, which the SES sandbox does not know; "aws ses verify-email-identity --email-address ${redirectAllMailTo}", then open the link in the mail that comes`;
}

async function senderProblem(client: SESClient, from: string): Promise<string | null> {
  const mailbox = parseMailbox(from);
  if (await isVerified(client, mailbox.address)) return null;
  const domain = domainOf(mailbox);
  return `SES has not verified ${mailbox.address} nor its domain, so it refuses mail from it; create the identity ${domain} in the SES console, publish its DKIM records and wait until it says "verified"`;
}

async function isVerified(client: SESClient, address: string): Promise<boolean> {
  const Identities = [address, ...domainsOf(address)];
  const answer = await client.send(new GetIdentityVerificationAttributesCommand({ Identities }));
  const found = Object.values(answer.VerificationAttributes ?? {});
  return found.some(({ VerificationStatus }) => VerificationStatus === 'Success');
}

/** The address's domain and those above it: a verified domain covers the ones below. */
function domainsOf(address: string): readonly string[] {
  const labels = domainOf(parseMailbox(address)).split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

async function setProblem(client: SESClient, name: string): Promise<string | null> {
  try {
    await client.send(new DescribeConfigurationSetCommand({ ConfigurationSetName: name }));
    return null;
  } catch (error) {
    if (!(error instanceof ConfigurationSetDoesNotExistException)) throw error;
    return `SES has no configuration set "${name}", which the stage's mail names; deploy the stage's pipeline stack again`;
  }
}
