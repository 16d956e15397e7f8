import { encodeEmailImage } from '../../contracts/records/email-record.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import type { SendContext } from './send-context.ts';

/** What recording needs of a send context; the end of a run has no more. */
export interface RecordingContext {
  readonly ports: Pick<SendContext['ports'], 'store' | 'journal' | 'clock'>;
  readonly run: Pick<SendContext['run'], 'organizationId'>;
}

/**
 * Appends an email as it stands after a claim or an outcome, durably, before the step goes on
 * (order: store, journal, mailer). Other changes reach the journal by its drain.
 */
export async function appendEmail(
  { ports, run }: RecordingContext,
  email: Email,
  cause: Cause,
): Promise<void> {
  await ports.journal.append([
    {
      organizationId: run.organizationId,
      entity: 'email',
      change: 'put',
      contactId: email.contactId,
      key: email.emailId,
      fields: encodeEmailImage(email),
      cause,
    },
  ]);
}
