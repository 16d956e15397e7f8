import { describe, expect, it } from 'vitest';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { plainRenderer } from '../../../shared/adapters/memory/plain-renderer.ts';
import type { Cause } from '../../../shared/ports/cause.ts';
import { sendDay } from '../../../shared/workflows/send/send-day.ts';
import {
  aContact,
  aPlannedEmail,
  ORG,
  SEND_TIME_MS,
  sendWorld,
  TODAY,
  type SendWorld,
} from '../../support/sending.ts';

const CAUSE: Cause = { actor: 'test', reason: 'test', run: null, at: SEND_TIME_MS };

describe('sendDay', () => {
  it('sends what is due today and records who took it', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());

    const { summary } = await finished(world);

    expect(summary).toMatchObject({ due: 1, examined: 1, sent: 1, halted: null });
    expect(summary.byType).toEqual({ birthday: { sent: 1 } });
    expect(world.ports.mailer.accepted.map(({ to }) => to)).toEqual(['c1@mail.example']);
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'sent',
      sentOn: TODAY,
      claim: { run: 1, attempt: 1 },
      outcome: { messageId: 'message-1', detail: null },
    });
  });

  it('appends the claim and the outcome to the journal, the claim before the call', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());
    const positionsAtCall: Promise<number>[] = [];
    world.ports.mailer.answerAll(() => {
      positionsAtCall.push(world.ports.journal.position(ORG));
      return { result: 'accepted', messageId: 'm1' };
    });

    await finished(world);

    const { entries } = await world.ports.journal.read(ORG, 0, 10);
    expect(await Promise.all(positionsAtCall)).toEqual([1]);
    expect(entries.map(({ key, fields }) => [key, fields['status'], fields['revision']])).toEqual([
      ['c1-birthday', 'sending', 2],
      ['c1-birthday', 'sent', 3],
    ]);
    expect(JSON.stringify(entries)).not.toContain('@');
  });

  it('leaves emails of other dates alone: yesterday’s are left to the next plan', async () => {
    const world = await sendWorld();
    const yesterday = aPlannedEmail({ emailId: 'late', sendDate: TODAY - 1 });
    const tomorrow = aPlannedEmail({ emailId: 'early', sendDate: TODAY + 1 });
    await world.plan(aContact(), yesterday, tomorrow);

    const { summary } = await finished(world);

    expect(summary).toMatchObject({ due: 0, sent: 0 });
    expect((await world.email(yesterday)).status).toBe('pending');
    expect((await world.email(tomorrow)).status).toBe('pending');
  });

  it('sends class by class: every visit reminder before any outreach', async () => {
    const world = await sendWorld();
    for (let number = 0; number < 40; number++) {
      const contact = aContact({ id: `c${String(number)}` });
      await world.plan(
        contact,
        aPlannedEmail({ contactId: contact.id, emailId: `outreach-${contact.id}`, priority: 10 }),
        aPlannedEmail({ contactId: contact.id, emailId: `visit-${contact.id}`, priority: 1 }),
        aPlannedEmail({ contactId: contact.id, emailId: `birthday-${contact.id}`, priority: 5 }),
      );
    }

    await finished(world);

    const order = world.ports.mailer.accepted.map(({ emailId }) => emailId.split('-')[0]);
    expect(order).toHaveLength(120);
    expect(order.findLastIndex((kind) => kind === 'visit')).toBe(39);
    expect(order.findLastIndex((kind) => kind === 'birthday')).toBe(79);
  });

  it('sends nothing twice when it is run again on the same day', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());

    await finished(world);
    const { run, summary } = await finished(world);

    expect(run).toBe(2);
    expect(summary).toMatchObject({ due: 0, examined: 0, sent: 0 });
    expect(world.ports.mailer.mails).toHaveLength(1);
  });

  it('tells how far it is, counted in due emails', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail(), aPlannedEmail({ emailId: 'second' }));
    const told: [number, number | null][] = [];

    await sendDay(world.ports, {
      ...world.request,
      progress: { advance: (done, total) => told.push([done, total]) },
    });

    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('the checks at sending', () => {
  it('record a skip with its reason', async () => {
    const world = await sendWorld();
    await world.plan(aContact({ state: 'CT' }), aPlannedEmail());

    const { summary } = await finished(world);

    expect(summary.skipped).toEqual({ year_round: 1 });
    expect(await world.email(aPlannedEmail())).toMatchObject({
      status: 'skipped',
      skipReason: 'year_round',
      sendDate: null,
    });
  });

  it('respect what a person said since the plan, each kind of mail by its own rule', async () => {
    const world = await sendWorld();
    const reminder = aPlannedEmail({
      emailId: 'reminder',
      type: 'visit_rem',
      kind: 'transactional',
      priority: 1,
    });
    await world.plan(aContact(), aPlannedEmail(), reminder);
    const suppression = { by: 'contact', key: 'c1', reason: 'unsubscribed', since: 0 } as const;
    await world.ports.store.suppressions.put(ORG, suppression, CAUSE);

    const { summary } = await finished(world);

    expect(summary).toMatchObject({ sent: 1, skipped: { unsubscribed: 1 } });
    expect((await world.email(reminder)).status).toBe('sent');
  });

  it('leave mail of a paused campaign pending', async () => {
    const world = await sendWorld({
      campaign_instances: [
        { instance_name: 'spring', campaign_type: 'seasonal_promo', active: false },
      ],
    });
    const email = aPlannedEmail({ campaign: 'spring', type: 'campaign_seasonal_promo' });
    await world.plan(aContact(), email);

    const { summary } = await finished(world);

    expect(summary.leftPending).toEqual({ campaign_paused: 1 });
    expect((await world.email(email)).status).toBe('pending');
  });

  it('plan a changed contact again first, and send what still stands', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());
    await world.change(aContact({ lastName: 'Lovelace' }));

    const { summary } = await finished(world);

    expect(summary).toMatchObject({ sent: 1, leftPending: {} });
  });

  it('do not send what the replan has removed', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());
    await world.change(aContact({ active: false }));

    const { summary } = await finished(world, { replan: removingReplan(world, aPlannedEmail()) });

    expect(summary).toMatchObject({ sent: 0, gone: 1 });
  });

  it('leave an email pending when its contact changes again while it is planned again', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());
    await world.change(aContact({ lastName: 'Byron' }));
    const replan = async () => {
      await world.change(aContact({ lastName: 'Lovelace' }));
    };

    const { summary } = await finished(world, { replan });

    expect(summary).toMatchObject({ sent: 0, leftPending: { contact_changed: 1 } });
  });

  it('decide the tier of a follow-up by what the contact did since the plan', async () => {
    const world = await sendWorld();
    const parent = aPlannedEmail({ emailId: 'parent' });
    await world.plan(aContact(), parent);
    await finished(world);
    const followup = aPlannedEmail({
      emailId: 'followup',
      kind: 'followup',
      type: 'followup_1_cold',
      parentId: 'parent',
    });
    await world.plan(aContact(), followup);
    await world.ports.store.contactEvents.add(
      ORG,
      'c1',
      {
        eventId: 'e1',
        eventType: 'link_clicked',
        occurredAt: SEND_TIME_MS + 60_000,
        emailId: 'parent',
        metadata: {},
      },
      CAUSE,
    );
    const replan = () => world.plan(aContact(), { ...followup, type: 'followup_2_clicked_no_hq' });

    const { summary } = await finished(world, { replan });

    expect(summary.byType).toEqual({ followup_2_clicked_no_hq: { sent: 1 } });
  });
});

describe('a template that fails', () => {
  it('keeps its own emails pending, says why, and does not stop the run', async () => {
    const plain = plainRenderer();
    const renderer = {
      ...plain,
      render: async (input: Parameters<typeof plain.render>[0]) => {
        if (input.email.template !== 'broken') return plain.render(input);
        throw new Error('Template "broken", body line 3: unknown variable "nickname"');
      },
    };
    const world = await sendWorld({}, { renderer });
    const broken = aPlannedEmail({ emailId: 'broken', template: 'broken', priority: 1 });
    await world.plan(aContact(), broken, aPlannedEmail());

    const { summary } = await finished(world);

    expect(summary).toMatchObject({ sent: 1, leftPending: { render_failed: 1 }, errors: 0 });
    expect(summary.problems).toEqual([
      {
        emailId: 'broken',
        type: 'birthday',
        reason: 'render_failed',
        message: 'Template "broken", body line 3: unknown variable "nickname"',
      },
    ]);
    expect((await world.email(broken)).status).toBe('pending');
  });
});

describe('a dry run', () => {
  it('shows the rendered mail and the counts, and writes to no email', async () => {
    const world = await sendWorld();
    const excluded = aContact({ id: 'c2', state: 'NY' });
    await world.plan(aContact(), aPlannedEmail());
    await world.plan(excluded, aPlannedEmail({ contactId: 'c2' }));
    const before = await emails(world);
    const shown: string[] = [];

    const { summary } = await finished(world, {
      dryRun: true,
      onRendered: (_email, mail) => shown.push(mail.to),
    });

    expect(shown).toEqual(['c1@mail.example']);
    expect(summary).toMatchObject({
      dryRun: true,
      rendered: 1,
      sent: 0,
      skipped: { year_round: 1 },
    });
    expect(await emails(world)).toEqual(before);
    expect(world.ports.mailer.mails).toEqual([]);
    expect(await world.ports.journal.position(ORG)).toBe(0);
  });

  it('is what every run is where the settings say so', async () => {
    const world = await sendWorld({ sending: { dry_run: true } });
    await world.plan(aContact(), aPlannedEmail());

    const { summary } = await finished(world, { dryRun: false });

    expect(summary).toMatchObject({ rendered: 1, sent: 0 });
    expect(world.ports.mailer.mails).toEqual([]);
  });

  it('says what would be planned again first', async () => {
    const world = await sendWorld();
    await world.plan(aContact(), aPlannedEmail());
    await world.change(aContact({ lastName: 'Lovelace' }));

    const { summary } = await finished(world, { dryRun: true });

    expect(summary).toMatchObject({ rendered: 0, leftPending: { contact_changed: 1 } });
  });
});

async function finished(
  world: SendWorld,
  overrides: Partial<SendWorld['request']> = {},
): Promise<Extract<Awaited<ReturnType<typeof sendDay>>, { readonly result: 'finished' }>> {
  const result = await sendDay(world.ports, { ...world.request, ...overrides });
  if (result.result !== 'finished')
    throw new Error(`Expected a finished run, got ${result.result}`);
  return result;
}

function removingReplan({ ports }: SendWorld, email: PlannedEmail): SendWorld['request']['replan'] {
  return async (organizationId, contactId) => {
    const records = await ports.store.contacts.get(organizationId, contactId);
    const contactVersion = records?.version ?? 0;
    const guard = { contactId, contactVersion, run: 0, configVersion: 1 };
    const removal = { write: 'remove', emailId: email.emailId, reason: 'inactive' } as const;
    await ports.store.emails.putPlanned(organizationId, guard, [removal], [], CAUSE);
  };
}

async function emails({ ports }: SendWorld): Promise<unknown> {
  const records = await Promise.all(['c1', 'c2'].map((id) => ports.store.contacts.get(ORG, id)));
  return records.map((record) => record?.emails);
}
