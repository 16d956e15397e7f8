import { describe, expect, it } from 'vitest';
import type { MailResult } from '../../../shared/ports/mailer.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import { settleEmail, type SettleRequest } from '../../../shared/workflows/send/settle-email.ts';
import { aContact, aPlannedEmail, ORG, sendWorld, type SendWorld } from '../../support/sending.ts';

const AMBIGUOUS: MailResult = { result: 'ambiguous', detail: 'socket hang up' };
const REJECTED: MailResult = { result: 'rejected', detail: 'too large' };

describe('settleEmail', () => {
  it.each(['sent', 'failed'] as const)('ends a doubt as %s, in the words given', async (to) => {
    const world = await worldAfter(AMBIGUOUS);

    const result = await settle(world, { to, reason: 'asked ada@mail.example by phone' });

    expect(result).toMatchObject({
      result: 'settled',
      email: { status: to, outcome: { detail: 'asked [address] by phone' } },
    });
  });

  it('has a failed email sent by the next sweep', async () => {
    const world = await worldAfter(REJECTED);

    await settle(world, { to: 'pending' });
    const sweep = await sendDay(world.ports, world.request);

    expect(sweep).toMatchObject({ summary: { sent: 1 } });
    expect(world.ports.mailer.accepted).toHaveLength(1);
  });

  it('does not send an unknown email again without a word that it failed', async () => {
    const world = await worldAfter(AMBIGUOUS);

    const result = await settle(world, { to: 'pending' });

    expect(result).toEqual({ result: 'not_possible', status: 'unknown' });
  });

  it('cancels a pending email for good', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());

    const result = await settle(world, { to: 'cancelled' });
    const sweep = await sendDay(world.ports, world.request);

    expect(result).toMatchObject({ result: 'settled', email: { status: 'cancelled' } });
    expect(sweep).toMatchObject({ summary: { due: 0 } });
  });

  it('changes nothing of what was sent', async () => {
    const world = await worldAfter({ result: 'accepted', messageId: 'm1' });

    const results = [
      await settle(world, { to: 'failed' }),
      await settle(world, { to: 'pending' }),
      await settle(world, { to: 'cancelled' }),
    ];

    const notPossible = { result: 'not_possible', status: 'sent' };
    expect(results).toEqual([notPossible, notPossible, notPossible]);
  });

  it('says when there is no such email', async () => {
    const world = await sendWorld();

    expect(await settle(world, { to: 'sent' })).toEqual({ result: 'not_found' });
  });

  it('keeps who decided and why with the change', async () => {
    const world = await worldAfter(AMBIGUOUS);

    await settle(world, { to: 'sent', reason: 'the patient has it' });

    const changes = await world.ports.store.recordChanges.read(ORG, 100);
    expect(changes.findLast(({ entity }) => entity === 'email')?.cause).toMatchObject({
      actor: 'cli:ada',
      reason: 'the patient has it',
      run: null,
    });
  });
});

async function worldAfter(answer: MailResult): Promise<SendWorld> {
  const world = await sendWorld();
  await world.plan(aContact(), aPlannedEmail());
  world.ports.mailer.answerNext(answer);
  await sendDay(world.ports, world.request);
  return world;
}

function settle(
  { ports }: SendWorld,
  decision: Partial<SettleRequest> & Pick<SettleRequest, 'to'>,
): ReturnType<typeof settleEmail> {
  const { emailId, contactId } = aPlannedEmail();
  return settleEmail(ports, {
    organizationId: ORG,
    contactId,
    emailId,
    reason: 'checked by hand',
    actor: 'cli:ada',
    ...decision,
  });
}
