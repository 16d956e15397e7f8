import { describe, expect, it } from 'vitest';
import { manualExecutions } from '../../../shared/adapters/memory/manual-runtime.ts';
import type { Claim } from '../../../shared/domain/planning/email.ts';
import type { Mailer } from '../../../shared/ports/mailer.ts';
import { openSendRun } from '../../../shared/workflows/send/open-run.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import {
  aContact,
  AN_ORGANIZATION,
  aPlannedEmail,
  ORG,
  SEND_TIME_MS,
  sendWorld,
  TODAY,
  type SendWorld,
} from '../../support/sending.ts';

const CAUSE = { actor: 'test', reason: 'test', run: null, at: SEND_TIME_MS };
const DAY_MS = 86_400_000;

describe('a send run', () => {
  it('pins the configuration and keeps its summary when it closes', async () => {
    const world = await worldWithOneEmail();

    const result = await sendDay(world.ports, world.request);

    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({
      kind: 'send',
      status: 'done',
      today: TODAY,
      configVersion: 1,
      summary: { due: 1, sent: 1, byType: { birthday: { sent: 1 } } },
    });
    expect(result).toMatchObject({ result: 'finished', run: 1 });
  });

  it('is refused where mail would lack its sender or its postal address, all told at once', async () => {
    const organization = { ...AN_ORGANIZATION, from: null, postal_address: null };
    const world = await sendWorld({ organization });
    await world.plan(aContact(), aPlannedEmail());

    const result = await sendDay(world.ports, world.request);

    expect(result).toEqual({
      result: 'refused',
      problems: [
        'Expected organization.from, the address that mail comes from, in configuration 1 of "org", got none',
        'Expected organization.postal_address, which marketing mail must carry, in configuration 1 of "org", got none',
      ],
    });
    expect(await world.ports.store.runs.list(ORG, 9)).toEqual([]);
  });

  it('is refused where there is no such organization', async () => {
    const world = await sendWorld();

    const result = await sendDay(world.ports, { ...world.request, organizationId: 'nobody' });

    expect(result).toEqual({
      result: 'refused',
      problems: ['Expected an organization "nobody", found none'],
    });
  });

  it('does nothing while another execution is sending', async () => {
    const world = await worldWithOneEmail();
    const other = { ...world.ports, executions: manualExecutions('other') };
    await openSendRun(other, world.request);

    const result = await sendDay(world.ports, world.request);

    expect(result).toEqual({ result: 'busy', run: 1, execution: 'other' });
    expect(world.ports.mailer.mails).toEqual([]);
  });

  it('ends a run whose execution is dead: its claim is unknown, the rest is sent', async () => {
    const world = await worldWithOneEmail();
    const second = aPlannedEmail({ emailId: 'second' });
    await world.plan(aContact(), second);
    await openSendRun({ ...world.ports, executions: manualExecutions('other') }, world.request);
    await claim(world, { run: 1, attempt: 1, at: SEND_TIME_MS });
    world.ports.executions.end('other');

    const result = await sendDay(world.ports, world.request);

    expect(result).toMatchObject({ result: 'finished', run: 2, summary: { sent: 1, unknown: 0 } });
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'unknown',
      outcome: { detail: 'The run ended before it knew whether the mail was taken' },
    });
    expect((await world.email(second)).status).toBe('sent');
    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({
      status: 'failed',
      execution: 'execution-1',
      summary: { unknown: 1, due: 2 },
    });
  });

  it('that was taken for dead while the mailer was answering still says what became of its mail', async () => {
    const world = await worldWithOneEmail();
    const { mailer, executions } = world.ports;
    const slowMailer: Mailer = {
      ...mailer,
      send: async (mail) => {
        executions.end('execution-1');
        const other = { ...world.ports, executions: { ...executions, current: () => 'other' } };
        await sendDay(other, world.request);
        return mailer.send(mail);
      },
    };

    await sendDay({ ...world.ports, mailer: slowMailer }, world.request);

    expect(mailer.mails).toHaveLength(1);
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'sent',
      claim: { run: 1 },
      outcome: { messageId: 'message-1' },
    });
    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'failed' });
    expect(await world.ports.store.runs.get(ORG, 2)).toMatchObject({ status: 'done' });
  });

  it('goes on after its own earlier try, whose answer was lost', async () => {
    const world = await worldWithOneEmail();
    await openSendRun(world.ports, world.request);

    const result = await sendDay(world.ports, world.request);

    expect(result).toMatchObject({ result: 'finished', run: 2, summary: { sent: 1 } });
  });

  it('finds a claim that reached the store after the run of it had ended', async () => {
    const world = await worldWithOneEmail();
    await sendDay(world.ports, { ...world.request, dryRun: true });
    await claim(world, { run: 1, attempt: 1, at: SEND_TIME_MS });

    await sendDay(world.ports, world.request);

    expect((await world.email(aPlannedEmail())).status).toBe('unknown');
    expect(world.ports.mailer.mails).toEqual([]);
  });

  it.each([
    ['past', 1],
    ['still to come', -1],
  ])('ends as superseded when its date is %s', async (_when, days) => {
    const world = await worldWithOneEmail();
    world.ports.clock.set(SEND_TIME_MS + days * DAY_MS);

    const result = await sendDay(world.ports, world.request);

    expect(result).toMatchObject({ result: 'superseded', run: 1 });
    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'superseded' });
    expect((await world.email(aPlannedEmail())).status).toBe('pending');
  });

  it('closes as failed when a part of it breaks, and the error is told', async () => {
    const world = await worldWithOneEmail();
    const mailer = {
      ...world.ports.mailer,
      quota: () => Promise.reject(new Error('no credentials')),
    };

    const sending = sendDay({ ...world.ports, mailer }, world.request);

    await expect(sending).rejects.toThrow('no credentials');
    expect(await world.ports.store.runs.get(ORG, 1)).toMatchObject({ status: 'failed' });
  });

  it('passes over emails that break, and gives up when everything does', async () => {
    const world = await sendWorld();
    for (let number = 0; number < 8; number++) {
      const id = `c${String(number)}`;
      await world.plan(aContact({ id }), aPlannedEmail({ contactId: id }));
    }
    const { store } = world.ports;
    const broken = new Set(['c0', 'c3']);
    const contacts = {
      ...store.contacts,
      get: (organizationId: string, contactId: string) =>
        broken.has(contactId)
          ? Promise.reject(new Error(`record of ${contactId} is unreadable`))
          : store.contacts.get(organizationId, contactId),
    };
    const ports = { ...world.ports, store: { ...store, contacts } };

    const some = await sendDay(ports, world.request);
    for (let number = 10; number < 20; number++) {
      const id = `c${String(number)}`;
      await world.plan(aContact({ id }), aPlannedEmail({ contactId: id }));
      broken.add(id);
    }
    const all = await sendDay(ports, world.request);

    expect(some).toMatchObject({ summary: { sent: 6, errors: 2, halted: null } });
    expect(all).toMatchObject({ summary: { sent: 0, errors: 5, halted: 'errors' } });
    expect(await store.runs.get(ORG, 2)).toMatchObject({ status: 'failed' });
  });
});

async function worldWithOneEmail(): Promise<SendWorld> {
  const world = await sendWorld();
  await world.plan(aContact(), aPlannedEmail());
  return world;
}

async function claim({ ports }: SendWorld, claimed: Claim): Promise<void> {
  const { emailId, contactId } = aPlannedEmail();
  const expected = { sendDate: TODAY, revision: 1 };
  await ports.store.emails.claim(ORG, { emailId, contactId }, expected, claimed, CAUSE);
}
