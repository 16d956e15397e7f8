import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingMailer } from '../../../shared/adapters/memory/mailer.ts';
import { plainRenderer } from '../../../shared/adapters/memory/plain-renderer.ts';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { SendSummary } from '../../../shared/contracts/sending/send-run.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { MailResult } from '../../../shared/ports/mailer.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { afterThisTurn } from '../../../shared/runtime/turn.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import { TASK_LIMITS } from '../../../shared/workflows/send/send-ports.ts';
import {
  aContact,
  aPlannedEmail,
  ORG,
  SEND_TIME_MS,
  sendWorld,
  type SendWorld,
} from '../../support/sending.ts';

const FAST = { max24Hours: Infinity, maxPerSecond: Infinity };

describe('several mails under way at a time', () => {
  it('are as many as the limit says', async () => {
    let [now, most] = [0, 0];
    const renderer = {
      ...plainRenderer(),
      render: async (...given: Parameters<ReturnType<typeof plainRenderer>['render']>) => {
        most = Math.max(most, (now += 1));
        await Promise.resolve();
        now -= 1;
        return plainRenderer().render(...given);
      },
    };
    const world = await worldWith(12, { renderer, mailer: recordingMailer(FAST) });

    await send(world, 4);

    expect(most).toBe(4);
  });

  it('come to the same as one at a time', async () => {
    const answers = fc.array(
      fc.constantFrom<MailResult>(
        { result: 'accepted', messageId: 'm' },
        { result: 'rejected', detail: 'no such mailbox' },
        { result: 'ambiguous', detail: 'no answer' },
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 2, max: 10 }), async (results, inFlight) => {
        const [one, several] = [await worldOf(results), await worldOf(results)];

        expect(await send(several, inFlight)).toEqual(await send(one, 1));
      }),
      { numRuns: 40 },
    );
  });

  it('keep to the rate of the account, each in a slot of its own', async () => {
    const instants: number[] = [];
    const mailer = recordingMailer({ maxPerSecond: 10 });
    const world = await worldWith(21, { mailer });
    const clock = { ...world.ports.clock, ...sharedClock(SEND_TIME_MS) };
    mailer.answerAll((_mail, index) => {
      instants.push(clock.now() - SEND_TIME_MS);
      return { result: 'accepted', messageId: `m-${String(index)}` };
    });

    await send({ ...world, ports: { ...world.ports, clock } }, 5);

    expect(instants).toEqual(Array.from({ length: 21 }, (_none, index) => index * 100));
  });

  it('never wait out long pauses: where mails are seconds apart they go one at a time', async () => {
    const mailer = recordingMailer(FAST);
    const world = await worldWith(3, { mailer }, { sending: { delay_seconds: 30 } });

    const summary = await send(world, 5);

    expect(summary.sent).toBe(3);
    expect(world.ports.clock.now() - SEND_TIME_MS).toBe(60_000);
  });

  it('take no more of the account’s allowance than there is, and give back the rest', async () => {
    const short = await worldWith(9, { mailer: recordingMailer({ max24Hours: 7 }) });
    const ample = await worldWith(9, { mailer: recordingMailer({ max24Hours: 2_000 }) });

    expect(await send(short, 4)).toMatchObject({ sent: 7, halted: 'quota' });
    await send(ample, 4);

    const { quotas } = ample.ports.store;
    const left = await quotas.reserve(ORG, 2_000, 2_000, ample.ports.clock.now());
    expect(left).toBe(1_991);
  });

  it('hold a daily maximum', async () => {
    const sections = { load_balancing: { daily_max: 5, overage_threshold: 1 } };
    const world = await worldWith(9, { mailer: recordingMailer(FAST) }, sections);

    expect(await send(world, 4)).toMatchObject({ sent: 5, leftPending: { daily_max: 4 } });
  });

  it('keep their places when they are refused, and are sent when the mailer takes them', async () => {
    const mailer = recordingMailer(FAST);
    const world = await worldWith(8, { mailer });
    const refused = new Set<string>();
    mailer.answerAll(({ emailId }, index) => {
      const isFirst = index <= 4 && !refused.has(emailId);
      refused.add(emailId);
      return isFirst
        ? { result: 'throttled', detail: 'rate', retryAfterMs: 0 }
        : { result: 'accepted', messageId: `m-${String(index)}` };
    });

    expect(await send(world, 4)).toMatchObject({ sent: 8, released: 4, halted: null });
    expect(new Set(mailer.accepted.map(({ emailId }) => emailId)).size).toBe(8);
  });

  it('end the run when the mailer refuses mail after mail', async () => {
    const mailer = recordingMailer(FAST);
    const world = await worldWith(8, { mailer });
    mailer.answerAll(() => ({ result: 'not_sent', detail: 'connection refused' }));

    const summary = await send(world, 4);

    expect(summary).toMatchObject({ sent: 0, halted: 'mailer_refuses' });
    expect(summary.leftPending).toEqual({ mailer_refused: 3, not_reached: 5 });
    const { emails } = world.ports.store;
    expect(await emails.countByStatus(ORG)).toEqual({ pending: 8 });
  });

  it('count one that breaks off and go on with the others', async () => {
    const mailer = recordingMailer(FAST);
    const world = await worldWith(6, { mailer });
    const { store } = world.ports;
    const get: typeof store.contacts.get = (organizationId, contactId) =>
      contactId === 'c2'
        ? Promise.reject(new Error('no answer'))
        : store.contacts.get(organizationId, contactId);
    const ports = { ...world.ports, store: { ...store, contacts: { ...store.contacts, get } } };

    const summary = await send({ ...world, ports }, 4);

    expect(summary).toMatchObject({ sent: 5, errors: 1, examined: 6, halted: null });
    expect(summary.problems).toMatchObject([{ emailId: 'c2-birthday', reason: 'error' }]);
  });
});

async function worldWith(
  contacts: number,
  ports: Partial<MemoryPorts>,
  sections: Readonly<Record<string, unknown>> = {},
): Promise<SendWorld> {
  const world = await sendWorld(sections, ports);
  for (let index = 0; index < contacts; index++) {
    const id = `c${String(index)}`;
    await world.plan(aContact({ id }), aPlannedEmail({ contactId: id }));
  }
  return world;
}

/** A clock by which several wait side by side: it goes on when nothing else can. */
function sharedClock(epochMs: number): Clock {
  let now = epochMs;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const goOn = (): void => {
    sleepers.sort((one, other) => one.until - other.until);
    const next = sleepers.shift();
    now = Math.max(now, next?.until ?? now);
    next?.wake();
  };
  return {
    now: () => now,
    sleep: (ms) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      sleepers.push({
        until: now + ms,
        wake: () => {
          resolve(undefined);
        },
      });
      afterThisTurn(goOn);
      return promise;
    },
  };
}

/** A contact for each answer that its mail gets. */
async function worldOf(results: readonly MailResult[]): Promise<SendWorld> {
  const mailer = recordingMailer(FAST);
  const world = await worldWith(results.length, { mailer });
  mailer.answerAll(({ emailId }) => {
    const index = Number(/\d+/.exec(emailId)?.[0] ?? 0);
    return results[index] ?? { result: 'rejected', detail: 'nobody’s mail' };
  });
  return world;
}

async function send({ ports, request }: SendWorld, inFlight: number): Promise<SendSummary> {
  const limits = { ...TASK_LIMITS, inFlight };
  const together = { ...ports, tasks: boundedTasks(inFlight) };
  const result = await sendDay(together, { ...request, limits });
  if (result.result === 'finished') return result.summary;
  throw new Error(`Expected a finished run, got ${result.result}`);
}
