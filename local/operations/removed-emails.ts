import { z } from 'zod';
import type { Cause } from '../../shared/ports/cause.ts';
import type { Journal } from '../../shared/ports/journal.ts';

/** An email that was planned and then removed, as the journal tells it. */
export interface RemovedEmail {
  readonly emailId: string;
  readonly type: string;
  readonly campaign: string | null;
  /** Dates as text. */
  readonly eventDate: string;
  readonly sendDate: string | null;
  /** Who removed it, why, when. */
  readonly cause: Cause;
}

const PAGE = 2_000;

const fieldsSchema = z.object({
  type: z.string(),
  campaign: z.string().nullable(),
  event_date: z.string(),
  send_date: z.string().nullable(),
});

/**
 * A contact's removed emails, each with its last removal, in the order of the journal.
 *
 * @param start the position of the journal from which it is read.
 */
export async function removedEmails(
  journal: Pick<Journal, 'read'>,
  { organizationId, contactId }: { readonly organizationId: string; readonly contactId: string },
  start: number,
): Promise<readonly RemovedEmail[]> {
  const removed = new Map<string, RemovedEmail>();
  for (let from = start; ;) {
    const { entries, next } = await journal.read(organizationId, from, PAGE);
    for (const { entity, change, contactId: whose, key, fields, cause } of entries) {
      if (entity !== 'email' || change !== 'removed' || whose !== contactId) continue;
      const {
        type,
        campaign,
        event_date: eventDate,
        send_date: sendDate,
      } = fieldsSchema.parse(fields);
      removed.delete(key);
      removed.set(key, { emailId: key, type, campaign, eventDate, sendDate, cause });
    }
    if (next === from) return [...removed.values()];
    from = next;
  }
}
