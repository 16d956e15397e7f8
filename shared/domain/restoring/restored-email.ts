import type { Day } from '../calendar/civil-date.ts';
import type { Email } from '../planning/email.ts';
import { isFinal, storyFrom, type EmailImage, type EmailStory } from './email-story.ts';

/** What a restore makes of one email. */
export interface RestoredEmail {
  readonly email: Email;
  /** `backup`: as saved; `journal`: as the journal says; `doubt`: nobody can tell whether it went out. */
  readonly from: 'backup' | 'journal' | 'doubt';
}

/** For which date and at which instant (epoch milliseconds) a restore decides. */
export interface RestoreMoment {
  readonly today: Day;
  readonly now: number;
}

/**
 * The record to restore for an email, or `undefined` for none.
 *
 * | saved or journal | restored |
 * | --- | --- |
 * | sent, cancelled, failed, unknown | that |
 * | claimed, its outcome never recorded | unknown |
 * | pending with a send date of today or earlier | unknown: it may have gone out since |
 * | pending later, skipped; also in the backup | that |
 * | pending later, skipped; in the journal alone | none: the next plan makes it from the contact |
 * | removed | none |
 */
export function restoredEmail(
  saved: Email | undefined,
  journal: EmailStory,
  moment: RestoreMoment,
): RestoredEmail | undefined {
  const image = lastImage(storyFrom(saved, journal));
  if (image === undefined) return undefined;
  const email = { ...image, trace: saved?.trace ?? [] };
  if (isDoubtful(email, moment.today)) return { email: doubted(email, moment.now), from: 'doubt' };
  if (saved === undefined && !isFinal(email)) return undefined;
  const unchanged = saved?.status === email.status && saved.revision === email.revision;
  return { email, from: unchanged ? 'backup' : 'journal' };
}

function lastImage(story: EmailStory): EmailImage | undefined {
  const last = story.ended ?? story.attempted?.image;
  if (last) return last;
  return story.open === null || story.open === 'removed' ? undefined : story.open.image;
}

function isDoubtful(email: Email, today: Day): boolean {
  if (email.status === 'claimed') return true;
  return email.status === 'pending' && email.sendDate !== null && email.sendDate <= today;
}

/** A person decides about it (`almanac contact resolve`), a late report may settle it. */
function doubted(email: Email, now: number): Email {
  const detail =
    email.status === 'claimed'
      ? 'claimed before a restore, outcome not in the journal'
      : 'due before a restore, not in the journal';
  return {
    ...email,
    status: 'unknown',
    revision: email.revision + 1,
    outcome: { at: now, messageId: null, detail },
    sentOn: email.sentOn ?? email.sendDate,
  };
}
