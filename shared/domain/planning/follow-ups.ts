import { FOLLOWUP_TYPES } from './compile.ts';
import { followupTier } from '../followups/tier.ts';
import { candidateOf, type Candidate, type Planning, type StoredEmail } from './candidate.ts';

/** How long a follow-up makes sense after its ideal date (rules §3). */
const DAYS_AFTER_IDEAL = 30;

/** One follow-up for each mail that went out lately and may be followed up (rules §11). */
export function followupCandidates(planning: Planning): readonly Candidate[] {
  return planning.subject.emails
    .filter((parent) => mayBeFollowedUp(planning, parent))
    .flatMap((parent) => {
      const planned = planning.subject.emails.find(
        ({ parentId, status }) =>
          parentId === parent.emailId && (status === 'pending' || status === 'skipped'),
      );
      // One that is planned already stays, however long ago its parent was sent.
      return planned !== undefined || wentOutLately(planning, parent)
        ? [followupOf(planning, parent, planned)]
        : [];
    });
}

/** Whether a type is one of the four follow-ups. */
export function isFollowupType(type: string): boolean {
  return FOLLOWUP_TYPES.some((followup) => followup === type);
}

function mayBeFollowedUp({ rules }: Planning, parent: StoredEmail): boolean {
  if (parent.status !== 'sent' || (parent.kind !== 'marketing' && parent.kind !== 'required')) {
    return false;
  }
  if (parent.claim === null || parent.sentOn === null) return false;
  if (parent.campaign === null) return true;
  return rules.followupsOfInstance.get(parent.campaign) ?? !rules.withoutFollowups.has(parent.type);
}

function wentOutLately({ today, rules }: Planning, { sentOn }: StoredEmail): boolean {
  return sentOn !== null && sentOn >= today - rules.followupLookbackDays;
}

function followupOf(
  planning: Planning,
  parent: StoredEmail,
  planned: StoredEmail | undefined,
): Candidate {
  const { rules, today, subject } = planning;
  const parentSent = parent.sentOn ?? today;
  const tier = followupTier(subject.events, parent.claim?.at ?? 0);
  const due = parentSent + rules.followupDaysAfter;
  // A follow-up that is due in the past is meant for tomorrow, once: a stored one keeps its date.
  const idealDate = due >= today ? due : (planned?.idealDate ?? today + 1);
  const candidate = candidateOf(planning, {
    type: tier.type,
    kind: 'followup',
    respectsWindows: true,
    family: 'followup',
    event: parent.emailId,
    campaign: null,
    campaignName: parent.campaign,
    visit: null,
    parentId: parent.emailId,
    eventDate: parentSent,
    idealDate,
    latestDate: idealDate + DAYS_AFTER_IDEAL,
    priority: parent.priority,
    template: rules.followupTemplates[tier.type] ?? tier.type,
  });
  candidate.trace?.push({
    step: 'followup',
    parentSent,
    days: rules.followupDaysAfter,
    behaviour: tier.decidedBy?.eventType ?? null,
    eventId: tier.decidedBy?.eventId ?? null,
  });
  return candidate;
}
