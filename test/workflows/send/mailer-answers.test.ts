import { describe, expect, it } from 'vitest';
import type { Mailer } from '../../../shared/ports/mailer.ts';
import { recordingMailer } from '../../../shared/adapters/memory/mailer.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import type { SendSummary } from '../../../shared/contracts/sending/send-run.ts';
import {
  aContact,
  aPlannedEmail,
  ORG,
  SEND_TIME_MS,
  sendWorld,
  type SendWorld,
} from '../../support/sending.ts';

const THROTTLED = { result: 'throttled', detail: 'rate exceeded', retryAfterMs: 0 } as const;
const NOT_SENT = { result: 'not_sent', detail: 'connection refused' } as const;

describe('the mailer’s answer', () => {
  it('rejected makes the email failed, with the words of the mailer but without addresses', async () => {
    const world = await worldWithOneEmail();
    world.ports.mailer.answerNext({
      result: 'rejected',
      detail: 'Address <c1@mail.example> is on the suppression list',
    });

    const summary = await send(world);

    expect(summary).toMatchObject({ failed: 1, sent: 0 });
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'failed',
      outcome: { messageId: null, detail: 'Address <[address]> is on the suppression list' },
    });
  });

  it('ambiguous makes the email unknown, and it is never sent again by itself', async () => {
    const world = await worldWithOneEmail();
    world.ports.mailer.answerNext({ result: 'ambiguous', detail: 'socket hang up' });

    const summary = await send(world);
    await send(world);

    expect(summary).toMatchObject({ unknown: 1, sent: 0 });
    expect((await world.email(aPlannedEmail())).status).toBe('unknown');
    expect(world.ports.mailer.mails).toHaveLength(1);
  });

  it('missing altogether, by an error after the call began, leaves the same doubt', async () => {
    const mailer: Mailer = {
      ...recordingMailer(),
      send: () => Promise.reject(new Error('timeout')),
    };
    const world = await worldWithOneEmail();

    const result = await sendDay({ ...world.ports, mailer }, world.request);

    expect(result).toMatchObject({ summary: { unknown: 1 } });
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'unknown',
      outcome: { detail: 'timeout' },
    });
  });

  it.each([THROTTLED, NOT_SENT])('$result gives the claim back and tries again', async (answer) => {
    const world = await worldWithOneEmail();
    world.ports.mailer.answerNext(answer);

    const summary = await send(world);

    expect(summary).toMatchObject({ sent: 1, released: 1, examined: 1 });
    expect((await world.email(aPlannedEmail())).claim?.attempt).toBe(2);
    expect(world.ports.clock.now()).toBeGreaterThanOrEqual(SEND_TIME_MS + 1_000);
  });

  it('throttled says how long to wait, and the run does', async () => {
    const world = await worldWithOneEmail();
    world.ports.mailer.answerNext({ ...THROTTLED, retryAfterMs: 20_000 });

    await send(world);

    expect(world.ports.clock.now()).toBeGreaterThanOrEqual(SEND_TIME_MS + 20_000);
  });

  it('not_sent three times leaves the email pending and lets the others have their turn', async () => {
    const world = await worldWithOneEmail();
    const second = aPlannedEmail({ emailId: 'second', priority: 9 });
    await world.plan(aContact(), second);
    world.ports.mailer.answerNext(NOT_SENT, NOT_SENT, NOT_SENT);

    const summary = await send(world);

    expect(summary).toMatchObject({
      sent: 1,
      released: 3,
      leftPending: { mailer_refused: 1 },
      halted: null,
    });
    expect(summary.problems).toMatchObject([
      { emailId: 'c1-birthday', message: 'not_sent: connection refused' },
    ]);
    expect(await world.email(aPlannedEmail())).toMatchObject({ status: 'pending', claim: null });
    expect((await world.email(second)).status).toBe('sent');
  });

  it('refusing mail after mail ends the run; the next sweep goes on', async () => {
    const world = await worldWithOneEmail();
    const more = ['c2', 'c3', 'c4', 'c5'].map((id) => aPlannedEmail({ contactId: id }));
    for (const email of more) await world.plan(aContact({ id: email.contactId }), email);
    world.ports.mailer.answerAll(() => THROTTLED);

    const halted = await send(world);
    world.ports.mailer.answerAll(() => ({ result: 'accepted', messageId: 'm' }));
    const sweep = await send(world);

    expect(halted).toMatchObject({
      halted: 'mailer_refuses',
      released: 9,
      leftPending: { mailer_refused: 3, not_reached: 2 },
    });
    expect(sweep).toMatchObject({ sent: 5, halted: null });
  });

  it('leaves every due email in exactly one count, whatever it is', async () => {
    const world = await sendWorld();
    const ids = Array.from({ length: 12 }, (_, number) => `c${String(number)}`);
    for (const id of ids) {
      const state = id === 'c7' ? 'CT' : 'TX';
      await world.plan(aContact({ id, state }), aPlannedEmail({ contactId: id }));
    }
    const rejected = { result: 'rejected', detail: 'invalid' } as const;
    const ambiguous = { result: 'ambiguous', detail: 'socket hang up' } as const;
    world.ports.mailer.answerNext(rejected, NOT_SENT, NOT_SENT, NOT_SENT, ambiguous, THROTTLED);

    const { sent, failed, unknown, skipped, leftPending, ...summary } = await send(world);

    expect({ sent, failed, unknown, skipped, leftPending }).toEqual({
      sent: 8,
      failed: 1,
      unknown: 1,
      skipped: { year_round: 1 },
      leftPending: { mailer_refused: 1 },
    });
    expect(summary).toMatchObject({ due: 12, examined: 12, gone: 0, errors: 0, released: 4 });
  });

  it('accepted stands although the first write of the outcome is answered by an error', async () => {
    const world = await worldWithOneEmail();
    const { store } = world.ports;
    let tries = 0;
    const emails = {
      ...store.emails,
      recordOutcome: async (...args: Parameters<typeof store.emails.recordOutcome>) => {
        const recorded = await store.emails.recordOutcome(...args);
        if ((tries += 1) === 1) throw new Error('answer lost');
        return recorded;
      },
    };

    const result = await sendDay({ ...world.ports, store: { ...store, emails } }, world.request);

    expect(result).toMatchObject({ summary: { sent: 1, errors: 0, unknown: 0 } });
    expect((await world.email(aPlannedEmail())).status).toBe('sent');
    const { entries } = await world.ports.journal.read(ORG, 0, 10);
    expect(entries.map(({ fields }) => fields['status'])).toEqual(['sending', 'sent']);
  });
});

async function worldWithOneEmail(): Promise<SendWorld> {
  const world = await sendWorld();
  await world.plan(aContact(), aPlannedEmail());
  return world;
}

async function send(world: SendWorld): Promise<SendSummary> {
  const result = await sendDay(world.ports, world.request);
  if (result.result !== 'finished')
    throw new Error(`Expected a finished run, got ${result.result}`);
  return result.summary;
}
