import { describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/domain/planning/email.ts';
import {
  EMPTY_STORY,
  withRemoval,
  withState,
  type EmailStory,
} from '../../../shared/domain/restoring/email-story.ts';
import { mergeEmail } from '../../../shared/domain/restoring/merge-contact.ts';
import { restoredEmail } from '../../../shared/domain/restoring/restored-email.ts';
import { NOW_MS, TODAY, aPlanned } from '../../support/stored-records.ts';

const MOMENT = { today: TODAY, now: NOW_MS };
const CLAIM = { run: 7, attempt: 1, at: NOW_MS };

/** A pending email for the day after tomorrow, at revision 1. */
function anEmail(overrides: Partial<Email> = {}): Email {
  const planned = aPlanned({ sendDate: TODAY + 2 });
  const stamp = { revision: 1, planRun: 1, contactVersion: 1, configVersion: 1 };
  return { ...planned, ...stamp, claim: null, outcome: null, sentOn: null, ...overrides };
}

const claimed = anEmail({ status: 'claimed', sendDate: TODAY, revision: 3, claim: CLAIM });

/** The story of journal lines, each an email and its cause's instant. */
function story(...lines: readonly (readonly [Email, number] | 'removed')[]): EmailStory {
  return lines.reduce<EmailStory>(
    (told, line) =>
      line === 'removed' ? withRemoval(told) : withState(told, { image: line[0], at: line[1] }),
    EMPTY_STORY,
  );
}

function statusAfter(saved: Email | undefined, told: EmailStory): string {
  return restoredEmail(saved, told, MOMENT)?.email.status ?? 'none';
}

describe('restoredEmail', () => {
  it('restores what is saved when the journal is silent', () => {
    const saved = anEmail();

    expect(restoredEmail(saved, EMPTY_STORY, MOMENT)).toEqual({ email: saved, from: 'backup' });
  });

  it('doubts a pending email from its send date on', () => {
    expect(statusAfter(anEmail({ sendDate: TODAY + 1 }), EMPTY_STORY)).toBe('pending');
    expect(statusAfter(anEmail({ sendDate: TODAY }), EMPTY_STORY)).toBe('unknown');
    expect(statusAfter(anEmail({ sendDate: TODAY - 1 }), EMPTY_STORY)).toBe('unknown');
  });

  it('keeps an outcome, whatever line comes after it', () => {
    const sent = anEmail({ ...claimed, status: 'sent', revision: 4 });
    const late = anEmail({ revision: 9 });

    expect(statusAfter(anEmail(), story([sent, NOW_MS], [late, NOW_MS + 1]))).toBe('sent');
    expect(statusAfter(anEmail(), story([sent, NOW_MS], 'removed'))).toBe('sent');
  });

  it('lets a sent one count more than a cancelled one', () => {
    const sent = anEmail({ ...claimed, status: 'sent', revision: 4 });
    const cancelled = anEmail({ status: 'cancelled' });

    expect(statusAfter(anEmail(), story([sent, NOW_MS], [cancelled, NOW_MS]))).toBe('sent');
    expect(statusAfter(anEmail(), story([cancelled, NOW_MS], [sent, NOW_MS]))).toBe('sent');
  });

  it('believes that a claim was given back by a later revision of the same record', () => {
    const released = anEmail({ revision: 4 });

    expect(statusAfter(anEmail(), story([claimed, NOW_MS], [released, NOW_MS + 5]))).toBe(
      'pending',
    );
  });

  it('does not take an older record’s line, drained late, for a release', () => {
    const ofTheRemovedRecord = anEmail({ revision: 9 });

    const told = story([claimed, NOW_MS], [ofTheRemovedRecord, NOW_MS - 1], 'removed');

    expect(statusAfter(anEmail(), told)).toBe('unknown');
  });

  it('does not take an earlier revision for a release, even when clocks disagree', () => {
    const before = anEmail({ revision: 2 });

    const told = story([claimed, NOW_MS], [before, NOW_MS + 1]);

    expect(statusAfter(anEmail(), told)).toBe('unknown');
  });

  it('takes the newest attempt, and within a claim its last state', () => {
    const failed = anEmail({ ...claimed, status: 'failed', revision: 4 });
    const retried = anEmail({ revision: 5 });
    const again = anEmail({
      ...claimed,
      revision: 6,
      claim: { ...CLAIM, run: 8, at: NOW_MS + 9 },
    });

    expect(statusAfter(anEmail(), story([failed, NOW_MS + 1], [claimed, NOW_MS]))).toBe('failed');
    expect(
      statusAfter(
        anEmail(),
        story([claimed, NOW_MS], [failed, NOW_MS + 1], [retried, NOW_MS + 2], [again, NOW_MS + 9]),
      ),
    ).toBe('unknown');
  });

  it('leaves what only the journal planned to the next plan, unless it was due', () => {
    const later = anEmail();
    const due = anEmail({ sendDate: TODAY });

    expect(statusAfter(undefined, story([later, NOW_MS]))).toBe('none');
    expect(statusAfter(undefined, story([due, NOW_MS]))).toBe('unknown');
  });

  it('keeps the saved trace, which the journal does not have', () => {
    const moved = anEmail({ sendDate: TODAY + 5, revision: 2, trace: [] });

    const restored = restoredEmail(anEmail(), story([moved, NOW_MS]), MOMENT);

    expect(restored?.from).toBe('journal');
    expect(restored?.email).toMatchObject({ sendDate: TODAY + 5, trace: anEmail().trace });
  });
});

describe('mergeEmail', () => {
  const unknown = anEmail({ status: 'unknown', revision: 2 });
  const sent = anEmail({ status: 'sent', revision: 2, claim: CLAIM });

  it('leaves what the store has already sent', () => {
    expect(mergeEmail(sent, anEmail({ revision: 9 }))).toBe(sent);
  });

  it('replaces a pending one by one that was sent, under a higher revision', () => {
    expect(mergeEmail(anEmail({ revision: 5 }), sent)).toEqual({ ...sent, revision: 6 });
  });

  it('replaces a pending one by an unknown one only when that was claimed', () => {
    const pending = anEmail();

    expect(mergeEmail(pending, unknown)).toBe(pending);
    expect(mergeEmail(pending, { ...unknown, claim: CLAIM }).status).toBe('unknown');
  });
});
