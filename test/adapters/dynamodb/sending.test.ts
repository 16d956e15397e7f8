/** Sending over DynamoDB, where everything happens at once and nothing is heard of in time. */
import { expect, it } from 'vitest';
import type { Email } from '../../../shared/domain/planning/email.ts';
import { simulateStage, type StageDay } from '../../simulation/stage-simulation.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { TODAY as SEND_DATE } from '../../support/sending.ts';

/** How many days are simulated; more of them find rarer faults, at about half a second each. */
const DAYS = 10;

describeWithDynamodb('Sending over DynamoDB', (dynamodb) => {
  it('hands no mail over twice, whatever happens to invocations and requests', async () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = await simulateStage(dynamodb, seed);

      expect(problemsOf(day), `simulateStage(${seed}): ${day.story.join(' | ')}`).toEqual([]);

      for (const { status } of day.emails) met.add(status);
      for (const kind of KINDS) if (day.story.some((line) => line.includes(kind))) met.add(kind);
    }
    expect([...met]).toEqual(expect.arrayContaining(['sent', 'failed', 'unknown', ...KINDS]));
  });
});

/** What the days have in their stories, or they would prove little. */
const KINDS = ['is redriven', 'broke off', 'busy', 'stopped', 'sent'] as const;

/** Every way in which a day breaks what sending promises. */
function problemsOf(day: StageDay): readonly string[] {
  const { emails, mails, allowance, dailyMax, stops, openRuns } = day;
  const handedOver = mails.filter(({ result }) => result !== 'throttled' && result !== 'not_sent');
  const stopped = mails.filter(({ at }) =>
    stops.some(({ from, to }) => at > from + 30_000 && at < to),
  );
  const isOfDay = (email: Email) => handedOver.some(({ emailId }) => emailId === email.emailId);
  const limited = emails.filter((email) => isOfDay(email) && canWait(email)).length;
  return [
    ...(limited > (dailyMax ?? limited) ? [`${limited} mails on a day of ${dailyMax}`] : []),
    ...repeated(handedOver.map(({ emailId }) => emailId)).map((id) => `${id}: handed over twice`),
    ...(handedOver.length > allowance ? [`${handedOver.length} mails of ${allowance}`] : []),
    ...stopped.map(({ emailId }) => `${emailId} went out while sending was stopped`),
    ...openRuns.map((run) => `run ${run} is open`),
    ...emails.flatMap((email) => {
      const problem = unexplained(email, day);
      return problem === null ? [] : [`${email.emailId} is ${email.status}: ${problem}`];
    }),
    ...handedOver
      .filter(({ emailId }) => !emails.some((email) => email.emailId === emailId))
      .map(({ emailId }) => `${emailId} is not there any more`),
    ...countProblems(day),
  ];
}

/** Whether a daily maximum holds an email back: a later day is left for it, and no plan said more. */
function canWait({ latestDate, trace }: Email): boolean {
  return latestDate > SEND_DATE && !trace.some((step) => step.step === 'cap' && step.over);
}

function repeated(ids: readonly string[]): readonly string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

/** What about the state of an email does not fit what became of its mail; null = all does. */
function unexplained(email: Email, { mails, lastSweep, dailyMax }: StageDay): string | null {
  const own = mails.filter(({ emailId }) => emailId === email.emailId);
  const answers = own.map(({ result }) => result);
  const wasTaken = own.some(({ isTaken }) => isTaken);
  switch (email.status) {
    case 'sent':
      return answers.includes('accepted') ? null : 'nobody accepted it';
    case 'failed':
      return !wasTaken && answers.includes('rejected') ? null : 'nobody rejected it';
    case 'unknown':
      return email.claim ? null : 'nobody claimed it';
    case 'claimed':
      return 'no claim is left over after an undisturbed sweep';
    case 'pending': {
      const isUsedUp = lastSweep.halted === 'quota' || (dailyMax !== null && canWait(email));
      const isLeft = email.sendDate !== SEND_DATE || isUsedUp;
      if (!isLeft) return 'it was due';
      return answers.every((answer) => answer === 'throttled' || answer === 'not_sent')
        ? null
        : 'it was handed over';
    }
    case 'skipped':
      return own.length === 0 ? null : 'it was handed over';
    case 'cancelled':
      return 'nobody cancelled it';
  }
}

function countProblems({ lastSweep }: StageDay): readonly string[] {
  const { due, sent, failed, unknown, leftPending } = lastSweep;
  const counted = sent + failed + unknown + leftPending;
  return counted === due ? [] : [`the last sweep counted ${counted} of ${due}`];
}
