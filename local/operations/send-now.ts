import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { instantOf, localTimeAt, parseTimeOfDay } from '../../shared/domain/calendar/time-zone.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { sendDay, type SendDayResult } from '../../shared/workflows/send/send-day.ts';
import {
  TASK_LIMITS,
  type SendHooks,
  type TaskLimits,
} from '../../shared/workflows/send/send-ports.ts';
import type { Installation, LocalPorts } from '../installation/installation.ts';

/** How a run is started. */
export interface SendNow extends Pick<SendHooks, 'onRendered' | 'progress'> {
  readonly today: Day;
  readonly actor: string;
  readonly dryRun?: boolean;
  /** Once aborted, the mail at hand is the last one. */
  readonly interrupted?: AbortSignal;
}

/** Whoever may be interrupted is asked so often. */
const MAILS_BETWEEN_QUESTIONS = 10;

/** Sends what is due on a day. */
export async function sendNow(
  installation: Installation,
  { interrupted, ...request }: SendNow,
): Promise<SendDayResult> {
  const { organizationId } = installation;
  const ports = interrupted ? wakingPorts(installation.ports, interrupted) : installation.ports;
  const limits: TaskLimits = { ...TASK_LIMITS, maxMails: MAILS_BETWEEN_QUESTIONS };
  const result = await sendDay(ports, {
    ...request,
    ...(interrupted && { limits, shouldStop: () => interrupted.aborted }),
    organizationId,
    replan: (organization, contactId) =>
      replanContact(ports, {
        organizationId: organization,
        contactId,
        today: request.today,
        actor: request.actor,
        reason: 'the contact changed since its mail was planned',
      }),
  });
  await installation.drain();
  return result;
}

/** Pauses of this length and more, which are between two tasks, end with the interruption. */
const LONG_PAUSE_MS = 1_000;
const NAP_MS = 200;

function wakingPorts(ports: LocalPorts, interrupted: AbortSignal): LocalPorts {
  const { clock } = ports;
  const sleep = async (ms: number): Promise<void> => {
    if (ms < LONG_PAUSE_MS) return clock.sleep(ms);
    const end = clock.now() + ms;
    for (let left = ms; left > 0 && !interrupted.aborted; left = end - clock.now()) {
      await clock.sleep(Math.min(left, NAP_MS));
    }
  };
  return { ...ports, clock: { now: () => clock.now(), sleep } };
}

/**
 * The installation as of a day's `send_time`: sending for another day than today is a rehearsal of
 * that day, with the clock that it will have. Today itself is sent for by the clock there is.
 */
export async function onDay(installation: Installation, day: Day): Promise<Installation> {
  const { settings } = await installation.configuration();
  const { clock } = installation.ports;
  const { timeZone } = settings.organization;
  if (localTimeAt(clock.now(), timeZone).day === day) return installation;
  const rehearsed = await latestInstant(installation);
  const goesOn = localTimeAt(rehearsed, timeZone).day === day;
  const start = Math.max(sendInstant(settings, day), goesOn ? rehearsed + 1 : 0);
  return installation.at(clockFrom(clock, start));
}

/** The last instant that runs tell of: a second rehearsal of a day comes after the first. */
async function latestInstant({ ports, organizationId }: Installation): Promise<number> {
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_AT);
  let latest = 0;
  for (const { kind, run, status, openedAt, closedAt } of runs) {
    if (kind !== 'send') continue;
    latest = Math.max(latest, openedAt, closedAt ?? 0);
    if (status !== 'open') continue;
    // One that died tells how far it came by the claims it left.
    for (const { claim } of await ports.store.emails.claimedBy(organizationId, run)) {
      latest = Math.max(latest, claim?.at ?? 0);
    }
  }
  return latest;
}

const RUNS_TO_LOOK_AT = 20;

/** The instant at which a day's mail goes out. */
export function sendInstant({ timing, organization }: Settings, day: Day): number {
  const secondOfDay = parseTimeOfDay(timing.sendTime) ?? 0;
  return instantOf({ day, secondOfDay }, organization.timeZone);
}

/** A clock that shows an instant now, and goes on from there. */
function clockFrom(clock: Clock, epochMs: number): Clock {
  const offset = epochMs - clock.now();
  return { now: () => clock.now() + offset, sleep: (ms) => clock.sleep(ms) };
}
