import { streamedContacts, type ContactsAt } from '../../shared/adapters/dynamodb/stream.ts';
import type { ContactChanged } from '../../shared/ports/change-feed.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Measured } from '../../shared/runtime/lambda/embedded-metrics.ts';
import { replanChanged, type FailedReplan } from '../../shared/workflows/replan/replan-changed.ts';
import { readEach, type StreamOutcome, type StreamWork } from '../stream-work.ts';

/** What planning changed contacts again needs. */
export interface ReplanDeps {
  readonly ports: Pick<Ports, 'store' | 'clock'>;
  /** Which contacts have an address: a suppression names no contact. */
  readonly contactsAt: ContactsAt;
}

/** Plans every contact again that records tell of; repeated, it writes nothing. */
export function replanRecords({ ports, contactsAt }: ReplanDeps): StreamWork {
  return async (records, _streamArn, { log, measure }) => {
    const { read, outcome } = await readEach(records, (record) =>
      streamedContacts([record], contactsAt),
    );
    const { replanned, leftToPlan, failed } = await replanChanged({ ...ports, log }, read.flat());
    const measured: Measured = { ContactsReplanned: replanned, ReplanFailures: failed.length };
    measure(null, measured);
    log.info('Contacts planned again', { replanned, leftToPlan, failed: failed.length });
    return firstFailure(read, failed) ?? outcome;
  };
}

/** The first record of a contact that failed: from there on all of it is handed over again. */
function firstFailure(
  read: readonly (readonly ContactChanged[])[],
  failed: readonly FailedReplan[],
): StreamOutcome | undefined {
  const isFailed = (change: ContactChanged): FailedReplan | undefined =>
    failed.find(
      ({ organizationId, contactId }) =>
        organizationId === change.organizationId && contactId === change.contactId,
    );
  for (const [at, changes] of read.entries()) {
    const failure = changes.map(isFailed).find((found) => found !== undefined);
    if (failure) return { result: 'failed', at, why: failure.failure };
  }
  return undefined;
}
