import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sendDay } from '../../shared/workflows/send/send-day.ts';
import { deployedMachines } from '../support/machines/deployed-machines.ts';
import { atEveryWrite } from '../support/machines/every-kill.ts';
import { MachineRoom, type Disturbance } from '../support/machines/machine-room.ts';
import type { StagePorts } from '../support/machines/stage-functions.ts';
import { aContact, aPlannedEmail, ORG, sendWorld } from '../support/sending.ts';

const MACHINES = deployedMachines();
const START = { organizationId: ORG, scheduledAt: '2026-03-10T13:30:00Z', actor: 'schedule' };
const MAILS = 7;

/** Limits of the service. */
const MOST_EVENTS = 25_000;
const MAILS_OF_A_TASK = 2_000;
/** Of three million contacts on the fullest day: seven of a hundred. */
const MOST_MAILS = 210_000;

describe('the send machine', () => {
  it('sends task by task what one process sends', async () => {
    const local = await sending();
    const finished = await sendDay(local.ports, local.request);
    const room = await aRoom();
    const { ended } = await room.start('send', START);

    expect(finished).toMatchObject({ result: 'finished', summary: { sent: MAILS, unknown: 0 } });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { sent: MAILS, leftPending: 0 } });
    expect(await outcomesOf(room.ports)).toEqual(await outcomesOf(local.ports));
    expect(room.calls.filter((name) => name === 'send-task').length).toBeGreaterThan(3);
  });

  it('is busy while another execution sends, and changes nothing', async () => {
    const room = await aRoom();
    const answers: unknown[] = [];
    room.beforeCall = async (name) => {
      if (name === 'send-open' || answers.length > 2) return;
      answers.push((await room.start('send', START, `other-${String(answers.length)}`)).ended);
    };
    await room.start('send', START);

    expect(answers).toHaveLength(3);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'SUCCEEDED', output: { result: 'busy' } });
    }
    expect(idsOf(room.ports)).toHaveLength(MAILS);
    expect(await statusesOf(room.ports)).toEqual({ sent: MAILS });
  });

  it.each([
    ['once', 1],
    ['for_long', 1],
    ['once', 3],
    ['for_long', 3],
  ] as const)(
    'sends every mail at most once and says which are in doubt, wherever a process dies %s, with %s at a time',
    async (away, inFlight) => {
      const writes = await atEveryWrite(async (killedAt) => {
        const room = await aRoom({ killedAt, away, inFlight, mailsPerTask: 2 * inFlight });
        const where = `killed at write ${String(killedAt)}`;
        const failed = await room.start('send', START);
        if (failed.ended.status === 'FAILED') {
          await expectBroken(room, failed.ended.state);
          room.ports.clock.advance(600_000);
          expect((await room.redrive(failed)).ended.status, where).toBe('SUCCEEDED');
        }
        await expectNoneInDoubtTwice(room, where);
        await new MachineRoom(MACHINES, room.ports).start('send', START, 'sweep');
        await expectNoneInDoubtTwice(room, where);
        const { sent = 0, unknown = 0, ...others } = await statusesOf(room.ports);
        expect(others, where).toEqual({});
        expect(sent + unknown, where).toBe(MAILS);
        return room;
      });

      expect(writes.filter((write) => write === 'mailer.send')).toHaveLength(MAILS);
    },
  );

  it('does not go on with a failed run after a sweep has sent the rest', async () => {
    const room = await aRoom({ killedAt: 20, away: 'for_long' });
    const failed = await room.start('send', START);
    await new MachineRoom(MACHINES, room.ports).start('send', START, 'sweep');
    const before = idsOf(room.ports);

    const { ended } = await room.redrive(failed);

    expect(JSON.stringify(ended)).toContain('run 2 was opened since');
    expect(idsOf(room.ports)).toEqual(before);
  });

  it('begins another stretch after a thousand tasks, each history far below the limit', async () => {
    const room = await aRoom({ mailsPerTask: 1 }, 1_003);
    const { ended, footprint } = await room.start('send', START);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { sent: 1_003 } });
    expect(footprint.children).toBe(2);
    expect(footprint.childEvents).toBeLessThan(MOST_EVENTS * 0.6);
    expect(footprint.events).toBeLessThan(40);
    expect(footprint.largestPayload).toBeLessThan(16 * 1024);
    const eventsOfATask = footprint.childEvents / 1_000;
    const tasks = MOST_MAILS / MAILS_OF_A_TASK;
    expect(tasks * eventsOfATask).toBeLessThan(MOST_EVENTS / 10);
  });
});

async function aRoom(disturbance: Disturbance = {}, mails = MAILS): Promise<MachineRoom> {
  const { ports } = await sending(mails);
  return new MachineRoom(MACHINES, ports, { mailsPerTask: 2, ...disturbance });
}

async function sending(mails = MAILS) {
  const world = await sendWorld();
  for (let index = 0; index < mails; index++) {
    const id = `c${String(index)}`;
    await world.plan(aContact({ id }), aPlannedEmail({ contactId: id }));
  }
  return world;
}

async function outcomesOf(ports: StagePorts) {
  return (await emailsOf(ports)).map(({ emailId, status, sentOn }) => ({
    emailId,
    status,
    sentOn,
  }));
}

async function emailsOf({ store }: StagePorts) {
  const slices = (await store.organizations.get(ORG))?.slices ?? 0;
  const pages = [];
  for (let slice = 0; slice < slices; slice++) {
    pages.push(await store.contacts.readSlice(ORG, slice, null, 2_000));
  }
  return pages.flatMap(({ records }) => records.flatMap(({ emails }) => emails));
}

async function statusesOf({ store }: StagePorts) {
  return store.emails.countByStatus(ORG);
}

function idsOf({ mailer }: StagePorts): readonly string[] {
  return mailer.mails.map(({ emailId }) => emailId);
}

/** The runs of a broken execution say where, and hold no claim. */
async function expectBroken({ ports }: MachineRoom, state: string): Promise<void> {
  for (const run of await ports.store.runs.list(ORG, 5)) {
    expect(run.status).toBe('failed');
    expect(JSON.stringify(run.summary)).toContain(`FAILED at \\"${state}\\"`);
    expect(await ports.store.emails.claimedBy(ORG, run.run)).toEqual([]);
  }
}

/** No mail went out twice; one whose outcome nobody knows is counted by the run that it was of. */
async function expectNoneInDoubtTwice({ ports }: MachineRoom, where: string): Promise<void> {
  const ids = idsOf(ports);
  expect(new Set(ids).size, where).toBe(ids.length);
  const emails = await emailsOf(ports);
  const runs = await ports.store.runs.list(ORG, 9);
  const told = runs.reduce((sum, { summary }) => sum + unknownIn.parse(summary).unknown, 0);
  expect(told, where).toBe(emails.filter(({ status }) => status === 'unknown').length);
  const pending = emails.filter(({ status }) => status === 'pending');
  expect(
    pending.filter(({ emailId }) => ids.includes(emailId)),
    where,
  ).toEqual([]);
  expect(
    emails.filter(({ status }) => status === 'claimed'),
    where,
  ).toEqual([]);
}

const unknownIn = z.object({ unknown: z.number().default(0) });
