import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { PlanningRules } from '../../domain/planning/compile.ts';
import { campaignEvent, emailId } from '../../domain/planning/hash.ts';

/** What a file says of an email, as far as its identity goes. */
export interface KnownIdentity {
  readonly contactId: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly eventDate: Day;
}

/** The id that planning gives to an email that is known by type and event; follow-ups have others. */
export function knownEmailId(
  { organizationId, onceOnly }: Pick<PlanningRules, 'organizationId' | 'onceOnly'>,
  { contactId, type, campaign, eventDate }: KnownIdentity,
): string {
  const date = formatCivilDate(eventDate);
  const ofCampaign = (name: string): string =>
    onceOnly.has(name) ? name : campaignEvent(name, date);
  return emailId(organizationId, contactId, type, campaign === null ? date : ofCampaign(campaign));
}
