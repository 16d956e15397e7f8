import type { ContactEvent } from '../contacts/contact.ts';
import type { FOLLOWUP_TYPES } from '../planning/compile.ts';

/** The follow-up that fits what a contact did, and the event that decided it. */
export interface FollowupTier {
  readonly type: (typeof FOLLOWUP_TYPES)[number];
  /** Null when the contact did nothing. */
  readonly decidedBy: ContactEvent | null;
}

/**
 * The highest tier that a contact's behaviour since the parent was sent reaches (rules §11):
 * answered the health questions with a condition, answered without, clicked, else cold.
 *
 * @param sentAt epoch milliseconds at which the parent was handed over.
 */
export function followupTier(events: readonly ContactEvent[], sentAt: number): FollowupTier {
  const since = events.filter((event) => event.occurredAt >= sentAt);
  const answers = since.filter((event) => event.eventType === 'eligibility_answered');
  const withCondition = answers.find(hasCondition);
  if (withCondition) return { type: 'followup_4_hq_with_yes', decidedBy: withCondition };
  const [answer] = answers;
  if (answer) return { type: 'followup_3_hq_no_yes', decidedBy: answer };
  const click = since.find(isHumanClick);
  if (click) return { type: 'followup_2_clicked_no_hq', decidedBy: click };
  return { type: 'followup_1_cold', decidedBy: null };
}

function hasCondition({ metadata }: ContactEvent): boolean {
  if (metadata['has_medical_conditions'] === true) return true;
  const count = Number(metadata['main_questions_yes_count'] ?? 0);
  return Number.isFinite(count) && count > 0;
}

/** Link checkers of mail providers click everything; what feedback marks as theirs is no behaviour. */
function isHumanClick({ eventType, metadata }: ContactEvent): boolean {
  return eventType === 'link_clicked' && metadata['machine'] !== true;
}
