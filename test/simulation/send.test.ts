import { describe, expect, it } from 'vitest';
import type { Email } from '../../shared/domain/planning/email.ts';
import { simulateRepeatedTask, simulateSendDay, type SimulatedDay } from './send-simulation.ts';

/** How many days are simulated; more of them find rarer faults, at about two milliseconds each. */
const DAYS = 600;

describe('sending, with a fault at every await now and then', () => {
  it('never has a mail taken twice, and leaves every email in a state that explains itself', async () => {
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = await simulateSendDay(seed);

      expect(problemsOf(day), `simulateSendDay(${seed}): ${day.story.join(' | ')}`).toEqual([]);
    }
  });

  it('keeps that promise with several mails under way at a time', async () => {
    for (let seed = 1; seed <= DAYS / 2; seed++) {
      const day = await simulateSendDay(seed, 4);

      expect(problemsOf(day), `simulateSendDay(${seed}, 4): ${day.story.join(' | ')}`).toEqual([]);
    }
  });

  it('keeps that promise when one task is started several times at once', async () => {
    for (let seed = 1; seed <= DAYS / 4; seed++) {
      const day = await simulateRepeatedTask(seed);

      expect(problemsOf(day), `simulateRepeatedTask(${seed}): ${day.story.join(' | ')}`).toEqual(
        [],
      );
    }
  });

  it('meets every kind of end: runs that finish, break, die, are busy; mails of every outcome', async () => {
    const ends = new Set<string>();
    const statuses = new Set<string>();
    for (let seed = 1; seed <= 100; seed++) {
      const day = await simulateSendDay(seed);
      for (const line of day.story) ends.add(endOf(line));
      for (const { status } of day.emails) statuses.add(status);
    }

    expect([...statuses].sort()).toEqual(['failed', 'sent', 'skipped', 'unknown']);
    expect([...ends].sort()).toEqual(['busy', 'crashed', 'finished', 'stalls', 'threw']);
  });
});

/** How a line of a day's story says that a process ended. */
function endOf(line: string): string {
  if (line.includes('crashed')) return 'crashed';
  if (line.includes('stalls')) return 'stalls';
  if (line.includes('busy')) return 'busy';
  return line.includes('sent ') ? 'finished' : 'threw';
}

/** Every way in which a day breaks what sending promises. */
function problemsOf(day: SimulatedDay): readonly string[] {
  const twice = [...day.mailer.takenByEmailId].filter(([, times]) => times > 1);
  return [
    ...twice.map(([emailId, times]) => `${emailId} was taken ${times} times`),
    ...day.mailer.withoutClaim.map((emailId) => `${emailId} was handed over without its claim`),
    ...day.pendingThoughTaken.map((emailId) => `${emailId} was pending after it was taken`),
    ...day.emails.flatMap((email) => {
      const problem = unexplained(email, day.mailer.takenByEmailId.has(email.emailId));
      return problem === null ? [] : [`${email.emailId} is ${email.status}: ${problem}`];
    }),
  ];
}

/** What about the state of an email does not fit what became of its mail; null = all does. */
function unexplained(email: Email, wasTaken: boolean): string | null {
  switch (email.status) {
    case 'sent':
      return wasTaken && email.outcome?.messageId ? null : 'it was not taken, or has no message id';
    case 'failed':
      return !wasTaken && email.outcome?.detail ? null : 'it was taken, or nobody says why';
    case 'unknown':
      return email.claim && email.outcome?.detail ? null : 'nobody says why';
    case 'skipped':
      return !wasTaken && email.skipReason ? null : 'it was taken, or nobody says why';
    case 'pending':
    case 'claimed':
      return 'nothing is left over after an undisturbed sweep';
    case 'cancelled':
      return 'nobody cancelled it';
  }
}
