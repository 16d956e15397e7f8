import { formatCivilDate, type Day } from '../calendar/civil-date.ts';
import type { Target } from '../contacts/contact.ts';
import { candidateOf, skip, type Candidate, type Planning } from './candidate.ts';
import type { PlannedCampaign } from './compile.ts';
import { campaignEvent } from './hash.ts';

/** The campaign emails of a contact, one per instance and trigger date (rules §7). */
export function campaignCandidates(planning: Planning): readonly Candidate[] {
  const { subject, rules } = planning;
  const candidates: Candidate[] = [];
  for (const campaign of rules.wholeBase) {
    const trigger = campaign.wholeBaseTrigger;
    if (trigger === null || !reaches(planning, campaign)) continue;
    candidates.push(campaignCandidate(planning, campaign, trigger));
  }
  for (const { instanceName, triggerDate } of inDateOrder(subject.targets)) {
    const campaign = rules.campaigns.get(instanceName);
    if (!campaign || !reaches(planning, campaign)) continue;
    const known = candidates.find(
      (other) =>
        other.campaign === campaign && (campaign.onceOnly || other.eventDate === triggerDate),
    );
    if (!known) candidates.push(campaignCandidate(planning, campaign, triggerDate));
  }
  return candidates;
}

/** Skips an email whose date lies outside its campaign's period; true when it did. */
export function outsidePeriod(candidate: Candidate, date: Day): boolean {
  const { campaign } = candidate;
  if (campaign === null) return false;
  const inside = date >= (campaign.start ?? date) && date <= (campaign.end ?? date);
  if (inside) return false;
  skip(candidate, 'campaign_inactive');
  candidate.trace?.push({
    step: 'campaign_period',
    start: campaign.start,
    end: campaign.end,
    date,
  });
  return true;
}

/** The one email of a once-only campaign is about the earliest trigger date, in whatever order they come. */
function inDateOrder(targets: readonly Target[]): readonly Target[] {
  if (targets.length < 2) return targets;
  return [...targets].sort((a, b) => a.triggerDate - b.triggerDate);
}

function reaches(planning: Planning, campaign: PlannedCampaign): boolean {
  const { segment } = planning.subject.contact;
  return campaign.segments === null || (segment !== null && campaign.segments.has(segment));
}

function campaignCandidate(planning: Planning, campaign: PlannedCampaign, trigger: Day): Candidate {
  const unmoved = trigger - campaign.daysBefore;
  const latestDate = Math.min(
    campaign.end ?? Infinity,
    campaign.daysBefore > 0 ? trigger : Infinity,
    unmoved + campaign.maxDelayDays,
  );
  const starts = campaign.start;
  const movedToStart = starts !== null && unmoved < starts && starts <= latestDate;
  const candidate = candidateOf(planning, {
    type: campaign.type,
    kind: campaign.kind,
    respectsWindows: campaign.respectsWindows,
    family: campaign.type,
    event: campaign.onceOnly
      ? campaign.name
      : campaignEvent(campaign.name, formatCivilDate(trigger)),
    campaign,
    campaignName: campaign.name,
    visit: null,
    parentId: null,
    eventDate: trigger,
    idealDate: movedToStart ? starts : unmoved,
    latestDate,
    priority: campaign.priority,
    template: campaign.template,
  });
  if (movedToStart) candidate.trace?.push({ step: 'campaign_start', from: unmoved, to: starts });
  return candidate;
}
