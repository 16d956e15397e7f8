import { followupTier } from '../../domain/followups/tier.ts';
import type { Email } from '../../domain/planning/email.ts';
import { exclusionsOf } from '../../domain/rules/exclusion.ts';
import { isCampaignPaused, respectsWindows } from '../../domain/sending/campaign-standing.ts';
import type { SendingFacts } from '../../domain/sending/decide-sending.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { EmailRef } from '../../ports/emails.ts';
import type { SendContext } from './send-context.ts';

/** A due email with its contact, and what the checks at sending look at. */
export interface DueRecords {
  readonly email: Email;
  readonly records: ContactRecords;
  readonly facts: SendingFacts;
}

/**
 * Reads an email with its contact, consistently; the due index was only a hint.
 *
 * @param replannedFrom the contact's version before a replan just now. While that is still its
 *   version, the plan holds for it. The email's own version does not tell: a plan writes only what
 *   differs, so it stays behind where a change of the contact does not change the email.
 * @returns undefined when the email or its contact is not there any more.
 */
export async function readDueEmail(
  context: SendContext,
  ref: EmailRef,
  replannedFrom: number | null,
): Promise<DueRecords | undefined> {
  const { ports, run } = context;
  const records = await ports.store.contacts.get(run.organizationId, ref.contactId);
  const email = records?.emails.find(({ emailId }) => emailId === ref.emailId);
  if (!records || !email) return undefined;
  return { email, records, facts: factsOf(context, email, records, replannedFrom) };
}

function factsOf(
  { settings, run, ports }: SendContext,
  email: Email,
  records: ContactRecords,
  replannedFrom: number | null,
): SendingFacts {
  const { contact, version } = records;
  const exclusion = respectsWindows(email, settings)
    ? exclusionsOf(settings.stateRules, contact).reasonOn(run.today)
    : null;
  return {
    email,
    contact,
    contactVersion: version,
    plannedForVersion: replannedFrom === version ? version : email.contactVersion,
    visits: records.visits,
    suppression: records.suppression,
    exclusion,
    isCampaignPaused: isCampaignPaused(email, settings),
    followupType: followupTypeOf(email, records),
    today: run.today,
    now: ports.clock.now(),
    timeZone: settings.organization.timeZone,
  };
}

/** The tier by what the contact did since the parent was handed over, as planning decides it too. */
function followupTypeOf(email: Email, { emails, events }: ContactRecords): string | null {
  if (email.kind !== 'followup') return null;
  const parent = emails.find(({ emailId }) => emailId === email.parentId);
  return parent?.claim ? followupTier(events, parent.claim.at).type : null;
}
