import { FOLLOWUP_TYPES } from './compile.ts';
import { followupTier } from '../followups/tier.ts';
import { candidateOf, type Candidate, type Planning, type StoredEmail } from './candidate.ts';

/** How long a follow-up makes sense after its ideal date (rules §3). */
const DAYS_AFTER_IDEAL = 30;

/** One follow-up for each mail that went out lately and may be followed up (rules §11). */
export function followupCandidates(planning: Planning): readonly Candidate[] {
  const oldest = planning.today - planning.rules.followupLookbackDays;
  return planning.subject.emails
    .filter((parent) => isFollowedUp(planning, parent, oldest))
    .map((parent) => followupOf(planning, parent));
}

/** Whether a type is one of the four follow-ups. */
export function isFollowupType(type: string): boolean {
  return FOLLOWUP_TYPES.some((followup) => followup === type);
}

function isFollowedUp(planning: Planning, parent: StoredEmail, oldest: number): boolean {
  if (parent.status !== 'sent' || (parent.kind !== 'marketing' && parent.kind !== 'required')) {
    return false;
  }
  const allowed = parent.campaign === null || !planning.rules.withoutFollowups.has(parent.campaign);
  return allowed && parent.claim !== null && parent.sentOn !== null && parent.sentOn >= oldest;
}

function followupOf(planning: Planning, parent: StoredEmail): Candidate {
  const { rules, today, subject } = planning;
  const parentSent = parent.sentOn ?? today;
  const tier = followupTier(subject.events, parent.claim?.at ?? 0);
  const due = parentSent + rules.followupDaysAfter;
  const planned = subject.emails.find((email) => email.parentId === parent.emailId);
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
