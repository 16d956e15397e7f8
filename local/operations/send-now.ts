import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { sendDay, type SendDayResult } from '../../shared/workflows/send/send-day.ts';
import type { SendHooks } from '../../shared/workflows/send/send-ports.ts';
import type { Installation } from '../installation/installation.ts';

/** How a run is started. */
export interface SendNow extends Pick<SendHooks, 'onRendered' | 'progress'> {
  readonly today: Day;
  readonly actor: string;
  readonly dryRun?: boolean;
}

/** Sends what is due on a day. */
export async function sendNow(
  { ports, organizationId }: Installation,
  request: SendNow,
): Promise<SendDayResult> {
  return sendDay(ports, {
    ...request,
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
}
