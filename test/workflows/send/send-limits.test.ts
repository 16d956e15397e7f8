import { describe, expect, it } from 'vitest';
import { recordingMailer } from '../../../shared/adapters/memory/mailer.ts';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { sendCursor, type SendSummary } from '../../../shared/contracts/sending/send-run.ts';
import { openSendRun } from '../../../shared/workflows/send/open-run.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import { sendTask } from '../../../shared/workflows/send/send-task.ts';
import {
  aContact,
  aPlannedEmail,
  ORG,
  SEND_TIME_MS,
  sendWorld,
  TODAY,
  type SendWorld,
} from '../../support/sending.ts';

const CAUSE = { actor: 'test', reason: 'test', run: null, at: SEND_TIME_MS };
const NINE_PM = Date.parse('2026-03-10T21:00:00-05:00');

describe('daily maxima', () => {
  it('hold over all runs of a day', async () => {
    const world = await worldWith(5, { load_balancing: { daily_max: 3, overage_threshold: 1 } });

    const first = await send(world);
    const second = await send(world);

    expect(first).toMatchObject({ sent: 3, leftPending: { daily_max: 2 } });
    expect(second).toMatchObject({ sent: 0, leftPending: { daily_max: 2 } });
  });

  it('of a campaign leave the mail of others alone', async () => {
    const world = await worldWith(2, {
      campaign_instances: [
        { instance_name: 'spring', campaign_type: 'seasonal_promo', daily_max: 1 },
      ],
    });
    for (const id of ['c1', 'c2', 'c3']) {
      const email = aPlannedEmail({ contactId: id, emailId: `spring-${id}`, campaign: 'spring' });
      await world.plan(aContact({ id }), email);
    }

    const summary = await send(world);

    expect(summary).toMatchObject({ sent: 3, leftPending: { daily_max: 2 } });
  });

  it('count visit mail without holding it back', async () => {
    const world = await worldWith(2, { load_balancing: { daily_max: 2, overage_threshold: 1 } });
    for (const id of ['v1', 'v2', 'v3']) {
      const visitMail = { kind: 'transactional', type: 'visit_rem', priority: 1 } as const;
      await world.plan(aContact({ id }), aPlannedEmail({ contactId: id, ...visitMail }));
    }

    const summary = await send(world);

    expect(summary.byType).toEqual({ visit_rem: { sent: 3 }, birthday: { left_pending: 2 } });
  });

  it('get back what a refused mail was charged', async () => {
    const world = await worldWith(2, { load_balancing: { daily_max: 2, overage_threshold: 1 } });
    world.ports.mailer.answerNext({ result: 'throttled', detail: 'rate', retryAfterMs: 0 });

    expect(await send(world)).toMatchObject({ sent: 2, released: 1 });
  });
});

describe('the account’s quota', () => {
  it('ends the run when it is used up', async () => {
    const world = await worldWith(5, {}, { mailer: recordingMailer({ max24Hours: 3 }) });

    const summary = await send(world);

    expect(summary).toMatchObject({ sent: 3, halted: 'quota', leftPending: { not_reached: 2 } });
  });

  it('gets unused reservations back at the end of the run', async () => {
    const world = await worldWith(1, {}, { mailer: recordingMailer({ max24Hours: 2_000 }) });

    await send(world);

    const { quotas } = world.ports.store;
    expect(await quotas.reserve(ORG, 2_000, 2_000, world.ports.clock.now())).toBe(1_999);
  });

  it('is not asked for where the mailer has none', async () => {
    const unlimited = { max24Hours: Infinity, maxPerSecond: Infinity };
    const world = await worldWith(3, {}, { mailer: recordingMailer(unlimited) });

    expect(await send(world)).toMatchObject({ sent: 3 });
  });
});

describe('pace', () => {
  it('keeps to the rate of the account', async () => {
    const world = await worldWith(11, {}, { mailer: recordingMailer({ maxPerSecond: 2 }) });

    await send(world);

    expect(world.ports.clock.now() - SEND_TIME_MS).toBe(10 * 500);
  });

  it.each([14, 300, 900])(
    'keeps to %i mails a second on a clock of whole milliseconds',
    async (rate) => {
      const world = await worldWith(91, {}, { mailer: recordingMailer({ maxPerSecond: rate }) });

      await send(world);

      const passed = world.ports.clock.now() - SEND_TIME_MS;
      expect(passed).toBe(Math.round(passed));
      expect(Math.abs(passed - (90 * 1_000) / rate)).toBeLessThan(2);
    },
  );

  it('keeps to delay_seconds where that is slower', async () => {
    const world = await worldWith(4, { sending: { delay_seconds: 30 } });

    await send(world);

    expect(world.ports.clock.now() - SEND_TIME_MS).toBe(3 * 30_000);
  });

  it('gives pauses of more than a second back to the loop', async () => {
    const world = await worldWith(2, { sending: { delay_seconds: 30 } });
    const opened = await openSendRun(world.ports, world.request);
    if (opened.result !== 'opened') throw new Error(`Expected an open run, got ${opened.result}`);

    const step = await sendTask(world.ports, world.request, opened.cursor);

    expect(step).toMatchObject({ done: false, waitMs: 30_000, cursor: { totals: { sent: 1 } } });
    expect(world.ports.clock.now()).toBe(SEND_TIME_MS);
  });

  it('waits while other organizations have the whole rate', async () => {
    const world = await worldWith(1);
    const { quotas } = world.ports.store;
    await quotas.leaseRate('other', 'other:1', 14, SEND_TIME_MS);

    await send(world);

    expect(world.ports.clock.now()).toBeGreaterThanOrEqual(SEND_TIME_MS + 30_000);
  });
});

describe('a task', () => {
  it('ends at its limits and goes on from its cursor, which survives being JSON', async () => {
    const world = await worldWith(7);
    const opened = await openSendRun(world.ports, world.request);
    if (opened.result !== 'opened') throw new Error(`Expected an open run, got ${opened.result}`);
    const limits = { maxMails: 3, maxMs: 60_000 };

    let step = await sendTask(world.ports, world.request, opened.cursor, limits);
    let tasks = 1;
    for (; !step.done; tasks++) {
      const cursor = sendCursor.parse(JSON.parse(JSON.stringify(step.cursor)));
      step = await sendTask(world.ports, world.request, cursor, limits);
    }

    expect(tasks).toBe(3);
    expect(step.cursor.totals).toMatchObject({ examined: 7, sent: 7 });
    const run = await world.ports.store.runs.get(ORG, opened.cursor.run);
    expect(run).toMatchObject({ status: 'open', checkpoint: { totals: { sent: 7 } } });
  });

  it('ends when its time is over', async () => {
    const world = await worldWith(3, { sending: { delay_seconds: 1 } });
    const opened = await openSendRun(world.ports, world.request);
    if (opened.result !== 'opened') throw new Error(`Expected an open run, got ${opened.result}`);

    const limits = { maxMails: 100, maxMs: 1_000 };
    const step = await sendTask(world.ports, world.request, opened.cursor, limits);

    expect(step).toMatchObject({ done: false, cursor: { totals: { sent: 2 } } });
  });
});

describe('the end of the sending day', () => {
  it('is send_until: what is left stays pending', async () => {
    const world = await worldWith(2);
    world.ports.clock.set(NINE_PM);

    const summary = await send(world);

    expect(summary).toMatchObject({
      halted: 'send_until',
      sent: 0,
      due: 2,
      leftPending: { not_reached: 2 },
    });
    expect(world.ports.mailer.mails).toEqual([]);
  });

  it('is seen between the claim and the call, and the claim is given back', async () => {
    const world = await worldWith(1);
    const { journal, clock } = world.ports;
    const slowJournal: MemoryPorts['journal'] = {
      ...journal,
      append: async (entries) => {
        await journal.append(entries);
        clock.set(NINE_PM);
      },
    };

    const result = await sendDay({ ...world.ports, journal: slowJournal }, world.request);

    expect(result).toMatchObject({
      summary: { halted: 'send_until', released: 1, leftPending: { not_reached: 1 } },
    });
    expect(world.ports.mailer.mails).toEqual([]);
    const email = aPlannedEmail({ contactId: 'c1' });
    expect(await world.email(email)).toMatchObject({
      status: 'pending',
      claim: null,
      sentOn: null,
    });
  });

  it('is midnight at the latest, where a pause reaches past it', async () => {
    const world = await worldWith(2, { sending: { delay_seconds: 86_400 } });

    const result = await sendDay(world.ports, world.request);

    expect(result).toMatchObject({ summary: { halted: 'midnight', sent: 1 } });
    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'superseded' });
  });
});

describe('almanac stop', () => {
  it('keeps a run from beginning, but not a dry run, which hands nothing over', async () => {
    const world = await worldWith(2);
    await world.ports.store.organizations.setStopped(ORG, 'by hand', CAUSE);

    const result = await sendDay(world.ports, world.request);
    const dryRun = await sendDay(world.ports, { ...world.request, dryRun: true });

    expect(result).toEqual({ result: 'stopped', reason: 'by hand' });
    expect(dryRun).toMatchObject({ run: 1, summary: { rendered: 2 } });
  });

  it('halts a run within thirty seconds', async () => {
    const world = await worldWith(200, { sending: { delay_seconds: 1 } });
    const { mailer, store } = world.ports;
    let stopping = Promise.resolve();
    mailer.answerAll((_mail, index) => {
      if (index === 10) stopping = store.organizations.setStopped(ORG, 'by hand', CAUSE);
      return { result: 'accepted', messageId: 'm' };
    });

    const summary = await send(world);
    await stopping;

    expect(summary.halted).toBe('stopped');
    expect(summary.sent).toBeGreaterThanOrEqual(10);
    expect(summary.sent).toBeLessThanOrEqual(40);
  });
});

/** An organization with this many contacts, each with a birthday mail that is due. */
async function worldWith(
  count: number,
  sections: Parameters<typeof sendWorld>[0] = {},
  ports: Partial<MemoryPorts> = {},
): Promise<SendWorld> {
  const world = await sendWorld(sections, ports);
  for (let number = 1; number <= count; number++) {
    const id = `c${String(number)}`;
    await world.plan(aContact({ id }), aPlannedEmail({ contactId: id, sendDate: TODAY }));
  }
  return world;
}

async function send(world: SendWorld): Promise<SendSummary> {
  const result = await sendDay(world.ports, world.request);
  if (result.result !== 'finished')
    throw new Error(`Expected a finished run, got ${result.result}`);
  return result.summary;
}
