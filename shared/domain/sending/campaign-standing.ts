import type { Email } from '../planning/email.ts';
import type { CampaignInstance, Settings } from '../settings/settings.ts';

type CampaignEmail = Pick<Email, 'kind' | 'campaign'>;
type Campaigns = Pick<Settings, 'campaignInstances' | 'campaignTypes'>;

/** Whether exclusion windows hold for an email (rules §3, the table of kinds). */
export function respectsWindows(email: CampaignEmail, settings: Campaigns): boolean {
  switch (email.kind) {
    case 'transactional':
    case 'required':
      return false;
    case 'followup':
      return true;
    case 'marketing':
      return instanceOf(email, settings)?.effective.respectExclusionWindows ?? true;
  }
}

/**
 * Whether an email's campaign is switched off now: its instance or its type is inactive, or the
 * instance is gone. The next plan removes such an email; until then it stays pending. A follow-up
 * only names its parent's campaign: planning keeps it when that campaign is over, so it goes.
 */
export function isCampaignPaused(email: CampaignEmail, settings: Campaigns): boolean {
  if (email.campaign === null || email.kind === 'followup') return false;
  const instance = instanceOf(email, settings);
  return !(instance?.active && instance.effective.active);
}

function instanceOf(email: CampaignEmail, settings: Campaigns): CampaignInstance | undefined {
  return settings.campaignInstances.find(({ instanceName }) => instanceName === email.campaign);
}
