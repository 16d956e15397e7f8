import { describe, expect, it } from 'vitest';
import { runClosedHandler } from '../../lambdas/run-closed/run-closed.ts';
import type { RunKind } from '../../shared/ports/runs.ts';
import { openSendRun } from '../../shared/workflows/send/open-run.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { aContact, aPlannedEmail, ORG, sendWorld, TODAY } from '../support/sending.ts';

const EXECUTION = 'execution-1';

describe('the end of an execution without success', () => {
  it.each<RunKind>(['plan', 'import', 'backup', 'restore'])(
    'closes its %s run as failed, with how and why it ended',
    async (kind) => {
      const { ports, closed } = await world();
      await open(ports, kind);

      const event = failed({ error: 'Transient', cause: 'SlowDown: please try later' });

      expect(await closed(event)).toEqual({ closed: [1] });
      expect(await ports.store.runs.get(ORG, 1)).toMatchObject({
        status: 'failed',
        summary: {
          reason:
            'The execution ended as FAILED at "Census": Transient: SlowDown: please try later',
        },
      });
      expect((await open(ports, kind)).opened).toBe(true);
    },
  );

  it('leaves no claim of its send run behind and keeps the counts of its checkpoint', async () => {
    const { ports, closed, plan, email, request } = await world();
    const due = aPlannedEmail();
    await plan(aContact(), due);
    await openSendRun(ports, request);
    const ref = { contactId: due.contactId, emailId: due.emailId };
    const { revision } = await email(due);
    const claim = { run: 1, attempt: 1, at: ports.clock.now() };
    const cause = { actor: 'test', reason: 'test', run: 1, at: ports.clock.now() };
    await ports.store.emails.claim(ORG, ref, { sendDate: TODAY, revision }, claim, cause);

    await closed(failed({ status: 'TIMED_OUT' }));

    expect((await email(due)).status).toBe('unknown');
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({
      status: 'failed',
      summary: { due: 1, unknown: 1, reason: 'The execution ended as TIMED_OUT at "Census"' },
    });
  });

  it.each([
    ['cannot be asked', () => Promise.reject(new Error('AccessDenied'))],
    ['does not say', async () => null],
  ])('closes its run all the same where Step Functions %s where it was', async (_what, ask) => {
    const { ports, closed } = await world(ask);
    await open(ports, 'plan');

    expect(await closed(failed({ error: 'RunEnded' }))).toEqual({ closed: [1] });
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({
      status: 'failed',
      summary: { reason: 'The execution ended as FAILED: RunEnded' },
    });
  });

  it('leaves the run of an execution alone that was redriven before it was told', async () => {
    const { ports, closed } = await world(undefined, async () => true);
    await open(ports, 'plan');

    expect(await closed(failed())).toEqual({ closed: [] });
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'open' });
  });

  it('closes its run all the same where nobody knows whether it was redriven', async () => {
    const { closed, ports } = await world(undefined, () => Promise.reject(new Error('Throttled')));
    await open(ports, 'plan');

    expect(await closed(failed())).toEqual({ closed: [1] });
  });

  it('closes nothing the second time it is told', async () => {
    const { ports, closed } = await world();
    await open(ports, 'plan');
    await closed(failed());
    const before = await ports.store.runs.get(ORG, 1);

    expect(await closed(failed())).toEqual({ closed: [] });
    expect(await ports.store.runs.get(ORG, 1)).toEqual(before);
  });

  it('leaves runs of other executions and finished ones alone', async () => {
    const { ports, closed } = await world();
    await open(ports, 'plan', 'another');
    await open(ports, 'backup');
    await ports.store.runs.close(ORG, 2, 'done', null, 0);

    expect(await closed(failed())).toEqual({ closed: [] });
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'open' });
    expect(await ports.store.runs.get(ORG, 2)).toMatchObject({ status: 'done' });
  });

  it('keeps addresses out of the reason', async () => {
    const { ports, closed } = await world();
    await open(ports, 'plan');

    await closed(failed({ cause: 'no row for ada@mail.example' }));

    const run = await ports.store.runs.get(ORG, 1);
    expect(JSON.stringify(run?.summary)).toContain('no row for [address]');
  });

  it.each([
    ['of nobody’s', '{"slice": 3}'],
    ['that Step Functions left out', null],
  ])('ignores an execution with an input %s', async (_what, input) => {
    const { ports, closed, runtime } = await world();
    await open(ports, 'plan');

    expect(await closed(failed({ input }))).toEqual({ closed: [] });
    expect(runtime.lines()).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('refuses an event of an execution that succeeded', async () => {
    const { closed } = await world();

    await expect(closed(failed({ status: 'SUCCEEDED' }))).rejects.toThrow('at detail.status');
  });
});

async function world(
  lastState = async (): Promise<string | null> => 'Census',
  isRunning = async (): Promise<boolean> => false,
) {
  const sending = await sendWorld();
  const { ports } = sending;
  const runtime = recordedRuntime(ports.clock);
  return {
    ...sending,
    runtime,
    closed: runClosedHandler({ runtime, ports, isRunning, lastState }),
  };
}

type Ports = Awaited<ReturnType<typeof world>>['ports'];

function open({ store, clock }: Ports, kind: RunKind, execution = EXECUTION) {
  const openedAt = clock.now();
  return store.runs.open(ORG, { kind, today: TODAY, configVersion: 1, execution, openedAt });
}

function failed(detail: Readonly<Record<string, unknown>> = {}) {
  const input = JSON.stringify({ organizationId: ORG, actor: 'schedule' });
  const own = { executionArn: EXECUTION, status: 'FAILED', input, error: null, cause: null };
  return { source: 'aws.states', detail: { ...own, ...detail } };
}
