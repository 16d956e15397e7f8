import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import {
  planOrganization,
  type PlanResult,
} from '../../shared/workflows/plan/plan-organization.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import type { Installation } from '../installation/installation.ts';

/** Plans the installation's organization for a day. */
export async function planNow(
  installation: Installation,
  today: Day,
  actor: string,
): Promise<PlanResult> {
  const { ports, organizationId } = installation;
  const result = await planOrganization(
    ports,
    { organizationId, today, actor },
    async (organization, contactId) => {
      await replanContact(ports, {
        organizationId: organization,
        contactId,
        today,
        actor: 'plan',
        reason: 'the contact changed while the plan was made',
      });
    },
  );
  await installation.drain();
  return result;
}
