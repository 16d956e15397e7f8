import { describe, expect, it } from 'vitest';
import { sendCloseHandler } from '../../lambdas/send-close/send-close.ts';
import { sendOpenHandler } from '../../lambdas/send-open/send-open.ts';
import { sendTaskHandler } from '../../lambdas/send-task/send-task.ts';
import type { SendOpened } from '../../shared/contracts/steps/send-steps.ts';
import type { SendCursor } from '../../shared/contracts/sending/send-run.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aContact, aPlannedEmail, ORG, sendWorld, TODAY } from '../support/sending.ts';

const EXECUTION = 'arn:aws:states:eu-central-1:111122223333:execution:send:one';
const START = {
  organizationId: ORG,
  scheduledAt: '2026-03-10T13:30:00Z',
  actor: 'schedule',
  execution: EXECUTION,
};

describe('opening a send run', () => {
  it('counts what is due on the date of the scheduled time', async () => {
    const { steps } = await machine(2);

    const opened = await steps.open(START);

    expect(opened).toMatchObject({
      result: 'opened',
      execution: EXECUTION,
      cursor: { run: 1, today: TODAY, classes: [{ priority: 5, due: 2 }] },
    });
  });

  it('ends an earlier try of its own and begins anew', async () => {
    const { steps, ports } = await machine(1);
    await steps.open(START);

    expect(cursorOf(await steps.open(START)).run).toBe(2);
    expect(await statusOf(ports, 1)).toBe('failed');
  });

  it('does nothing while another execution sends', async () => {
    const { steps } = await machine(1);
    await steps.open(START);

    const other = await steps.open({ ...START, execution: 'another' });

    expect(other).toEqual({ result: 'busy', detail: `Run 1 is sending: ${EXECUTION}` });
  });

  it('is superseded when the date of its scheduled time is past', async () => {
    const { steps, ports } = await machine(1);

    const late = await steps.open({ ...START, scheduledAt: '2026-03-09T13:30:00Z' });

    expect(late).toMatchObject({ result: 'superseded' });
    expect(await statusOf(ports, 1)).toBe('superseded');
  });

  it('says why sending is stopped', async () => {
    const { steps, ports } = await machine(1);
    const cause = { actor: 'test', reason: 'test', run: null, at: 0 };
    await ports.store.organizations.setStopped(ORG, 'an incident', cause);

    expect(await steps.open(START)).toEqual({ result: 'stopped', detail: 'an incident' });
  });

  it('refuses what nobody has configured, in words', async () => {
    const { steps } = await machine(1);

    const refused = await steps.open({ ...START, organizationId: 'other' });

    expect(refused).toMatchObject({ result: 'refused' });
    expect(refused).toHaveProperty('detail', expect.stringContaining('organization "other"'));
  });

  it('refuses an event without an actor', async () => {
    const { steps } = await machine(1);

    await expect(steps.open({ ...START, actor: '' })).rejects.toMatchObject({
      name: 'InvalidEvent',
    });
  });
});

describe('the steps of a send run', () => {
  it('send what is due and close with the counts', async () => {
    const { steps, ports, runtime } = await machine(3);

    const closed = await sentThrough(steps);

    expect(closed).toMatchObject({ run: 1, due: 3, sent: 3, failed: 0, unknown: 0, halted: null });
    expect(ports.mailer.mails.map(({ emailId }) => emailId)).toHaveLength(3);
    expect(await statusOf(ports, 1)).toBe('done');
    expect(runtime.lines()).toContainEqual(expect.objectContaining({ EmailsSent: 3 }));
  });

  it('send nothing twice when a task is repeated from the same cursor', async () => {
    const { steps, ports } = await machine(3);
    const start = cursorOf(await steps.open(START));

    await steps.task({ cursor: start, execution: EXECUTION });
    const again = await steps.task({ cursor: start, execution: EXECUTION });

    expect(ports.mailer.mails).toHaveLength(3);
    expect(again).toMatchObject({ done: true, cursor: { totals: { sent: 0 } } });
  });

  it('give their cursor back after so many mails, and go on from there', async () => {
    const { steps, ports } = await machine(5, 2);

    const closed = await sentThrough(steps);

    expect(closed.sent).toBe(5);
    expect(ports.mailer.mails).toHaveLength(5);
  });

  it('close a second time without a change', async () => {
    const { steps, ports } = await machine(1);
    const cursor = cursorOf(await steps.open(START));
    const { cursor: end } = await steps.task({ cursor, execution: EXECUTION });

    const first = await steps.close({ cursor: end, execution: EXECUTION });
    const kept = await ports.store.runs.get(ORG, 1);
    ports.clock.advance(60_000);

    expect(await steps.close({ cursor: end, execution: EXECUTION })).toEqual(first);
    expect(await ports.store.runs.get(ORG, 1)).toEqual(kept);
  });

  it('leave no reservation in the cursor, which a repeated task would use again', async () => {
    const { steps, ports } = await machine(3, 1);
    const start = cursorOf(await steps.open(START));

    await steps.task({ cursor: start, execution: EXECUTION });

    const limit = 50_000;
    expect(await ports.store.quotas.reserve(ORG, limit, limit, ports.clock.now())).toBe(limit - 1);
  });

  it('go on after a redrive of a run that was closed as failed', async () => {
    const { steps, ports } = await machine(2);
    const cursor = cursorOf(await steps.open(START));
    await ports.store.runs.close(ORG, 1, 'failed', { reason: 'timed out' }, ports.clock.now());

    const { cursor: end } = await steps.task({ cursor, execution: EXECUTION });
    await steps.close({ cursor: end, execution: EXECUTION });

    expect(ports.mailer.mails).toHaveLength(2);
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({
      status: 'done',
      summary: { sent: 2 },
    });
  });

  it('do not go on with a run after which another one was opened', async () => {
    const { steps, ports } = await machine(2);
    const cursor = cursorOf(await steps.open(START));
    await ports.store.runs.close(ORG, 1, 'failed', null, ports.clock.now());
    await steps.open({ ...START, execution: 'another' });

    const refused = steps.task({ cursor, execution: EXECUTION });

    await expect(refused).rejects.toMatchObject({ name: 'RunEnded' });
    expect(ports.mailer.mails).toHaveLength(0);
  });

  it('refuse a cursor that is none', async () => {
    const { steps } = await machine(1);
    const cursor = cursorOf(await steps.open(START));

    const refused = steps.task({ cursor: { ...cursor, shard: -1 }, execution: EXECUTION });

    await expect(refused).rejects.toThrow('at cursor.shard');
  });
});

async function machine(contacts: number, maxMails = TASK_LIMITS.maxMails) {
  const world = await sendWorld();
  const { ports } = world;
  for (let index = 0; index < contacts; index++) {
    const id = `c${String(index)}`;
    await world.plan(aContact({ id }), aPlannedEmail({ contactId: id }));
  }
  const runtime = recordedRuntime(ports.clock);
  const isRunning = (execution: string) => ports.executions.isRunning(execution);
  const limits = { ...TASK_LIMITS, maxMails };
  const steps = {
    open: sendOpenHandler({ runtime, ports, isRunning }),
    task: sendTaskHandler({ runtime, ports, limits }),
    close: sendCloseHandler({ runtime, ports }),
  };
  return { ports, runtime, steps };
}

type Machine = Awaited<ReturnType<typeof machine>>;

/** Goes through the machine's states as its loop does. */
async function sentThrough(steps: Machine['steps']) {
  let cursor = cursorOf(await steps.open(START));
  for (let done = false; !done;) {
    ({ cursor, done } = await steps.task({ cursor, execution: EXECUTION }));
  }
  return steps.close({ cursor, execution: EXECUTION });
}

function cursorOf(opened: SendOpened): SendCursor {
  if (opened.result === 'opened') return opened.cursor;
  throw new Error(`Expected an opened run, got ${opened.result}`);
}

async function statusOf(ports: Machine['ports'], run: number) {
  return (await ports.store.runs.get(ORG, run))?.status;
}
