import { dayOf, type Day } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import { instantFrom } from '../../domain/contacts/instant-text.ts';
import type { Ports } from '../../ports/ports.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';

/** What starts a run: the clock with the time it was set for, a person with a date, or an event. */
export interface DayRequest {
  readonly organizationId: string;
  /** ISO 8601. */
  readonly scheduledAt?: string | undefined;
  /** A civil date. */
  readonly today?: string | undefined;
}

/** Dates in the organization's zone. */
export interface RequestedDay {
  /** The date to work for. */
  readonly today: Day;
  /** The date that it is by now; later than `today` when the request came late. */
  readonly dateNow: Day;
}

/**
 * The date that a request is for: the one that it names, else that of the time it was scheduled
 * for, else that of now; never that of now when it was scheduled for another.
 */
export async function requestedDay(
  ports: Pick<Ports, 'store' | 'clock'>,
  { organizationId, scheduledAt, today }: DayRequest,
): Promise<RequestedDay> {
  const { settings } = await pinnedConfiguration(ports.store.configVersions, organizationId);
  const { timeZone } = settings.organization;
  const dateNow = localTimeAt(ports.clock.now(), timeZone).day;
  if (today !== undefined) return { today: dayOf(today), dateNow };
  if (scheduledAt === undefined) return { today: dateNow, dateNow };
  const scheduled = instantFrom(scheduledAt, timeZone);
  if (!scheduled) {
    throw new Error(`Expected an instant in ISO 8601 as scheduledAt, got "${scheduledAt}"`);
  }
  return { today: scheduled.day, dateNow };
}
