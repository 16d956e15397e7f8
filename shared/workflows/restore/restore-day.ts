import type { Day } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { Ports } from '../../ports/ports.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';

/** Where it is the next day first. */
const EASTERNMOST_ZONE = 'Pacific/Kiritimati';

/**
 * The day for which a restore asks whether mail was due. An empty store does not know its zone:
 * there the latest day that it is anywhere leaves no mail out that is in doubt.
 */
export async function restoreDay(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  organizationId: string,
): Promise<Day> {
  const { configVersions } = store;
  const published = await configVersions.current(organizationId);
  const zone = published
    ? (await pinnedConfiguration(configVersions, organizationId)).settings.organization.timeZone
    : EASTERNMOST_ZONE;
  return localTimeAt(clock.now(), zone).day;
}
