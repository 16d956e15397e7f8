/**
 * What the journal tells of one email after a backup, folded line by line into constant memory.
 *
 * The order of the lines is not the order of the changes: claims and outcomes are appended at once,
 * other changes when they are drained. An email that was removed and planned again starts its
 * revisions anew. So neither position nor revision alone decides; a claim is believed until
 * something proves that it was given back, because the other mistake sends a mail twice.
 */
import type { Email } from '../planning/email.ts';
import { FINAL_STATUSES } from '../planning/email.ts';

/** An email as a journal line has it. */
export type EmailImage = Omit<Email, 'trace'>;

/** One state of an email. `at`: the instant of its cause, epoch milliseconds. */
export interface EmailState {
  readonly image: EmailImage;
  readonly at: number;
}

/** Everything that matters of the states seen so far. */
export interface EmailStory {
  /** Sent or cancelled: no later line can change it. Sent counts more. */
  readonly ended: EmailImage | null;
  /** The newest claimed, failed or unknown state that nothing has lifted. */
  readonly attempted: EmailState | null;
  /** The last pending or skipped state, `removed` after a removal, null when there was none. */
  readonly open: EmailState | 'removed' | null;
}

/** Nothing known yet. */
export const EMPTY_STORY: EmailStory = { ended: null, attempted: null, open: null };

/** The story with one more state. */
export function withState(story: EmailStory, state: EmailState): EmailStory {
  switch (state.image.status) {
    case 'sent':
      return { ...story, ended: state.image };
    case 'cancelled':
      return { ...story, ended: story.ended ?? state.image };
    case 'claimed':
    case 'failed':
    case 'unknown':
      return isNewer(state, story.attempted) ? { ...story, attempted: state } : story;
    case 'pending':
    case 'skipped':
      return {
        ...story,
        open: state,
        attempted: isLifted(story.attempted, state) ? null : story.attempted,
      };
  }
}

/** The story after the email's record was removed from the plan. */
export function withRemoval(story: EmailStory): EmailStory {
  return { ...story, open: 'removed' };
}

/** The story that starts with what a backup holds and goes on with what the journal says. */
export function storyFrom(saved: Email | undefined, journal: EmailStory): EmailStory {
  const start = saved === undefined ? EMPTY_STORY : withState(EMPTY_STORY, savedState(saved));
  const attempted = journal.attempted === null ? start : withState(start, journal.attempted);
  const open = withOpen(attempted, journal.open);
  return journal.ended === null ? open : withState(open, { image: journal.ended, at: 0 });
}

/** Whether a status ends an email for planning. */
export function isFinal(email: Pick<Email, 'status'>): boolean {
  return FINAL_STATUSES.some((status) => status === email.status);
}

function savedState(saved: Email): EmailState {
  return { image: saved, at: saved.outcome?.at ?? saved.claim?.at ?? 0 };
}

function withOpen(story: EmailStory, open: EmailStory['open']): EmailStory {
  if (open === null) return story;
  return open === 'removed' ? withRemoval(story) : withState(story, open);
}

function isNewer(state: EmailState, than: EmailState | null): boolean {
  if (than === null) return true;
  if (state.at === than.at || isSameClaim(state.image, than.image)) {
    return state.image.revision >= than.image.revision;
  }
  return state.at > than.at;
}

function isSameClaim(one: EmailImage, other: EmailImage): boolean {
  if (one.claim === null || other.claim === null) return false;
  return one.claim.run === other.claim.run && one.claim.attempt === other.claim.attempt;
}

/** A release or an operator's retry: a later revision of the same record, not older than the attempt. */
function isLifted(attempted: EmailState | null, by: EmailState): boolean {
  if (attempted === null) return false;
  return by.image.revision > attempted.image.revision && by.at >= attempted.at;
}
