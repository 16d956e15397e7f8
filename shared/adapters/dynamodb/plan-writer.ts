import { planned } from '../../domain/planning/email-transitions.ts';
import type { Cause } from '../../ports/cause.ts';
import type { EmailWrite, Emails, PlanGuard, PutPlannedResult } from '../../ports/emails.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { when, type Change, type Condition } from './conditions.ts';
import { contactKeys, isThere, type ContactPlace } from './contact-items.ts';
import type { PlaceOf } from './contact-places.ts';
import { emailPut, emailRemoval, NO_EMAIL, plannableBy } from './email-items.ts';
import type { ItemKey } from './keys.ts';
import { loadWrites } from './day-loads.ts';
import type { Tables } from './tables.ts';
import type { TransactReason, TransactWrite } from './transactions.ts';

/** One write of a plan as the table is asked for it. */
interface PlannedWrite {
  readonly emailId: string;
  readonly key: ItemKey;
  readonly change: Change;
  readonly condition: Condition;
  readonly isRemoval: boolean;
}

/** What came of a write: written, nothing to do, or refused by what was there. */
type Written = 'written' | 'nothing' | 'refused';

/**
 * Writes one contact's part of a plan.
 *
 * Without loads each email is a conditional update of its own, at half the price of a transaction,
 * between two looks at the contact's version. One that moved in between answers `contact_changed`:
 * what was written then stands until the contact is planned again, which the caller does, or the
 * change feed.
 *
 * With loads everything is one transaction with the contact's version as a condition; the few
 * contacts with more writes than a transaction takes are written in groups, of which the last moves
 * the loads. A group that is refused leaves the ones before it standing, without their loads, until
 * the night's plan counts anew.
 */
export function planWriter(tables: Tables, placeOf: PlaceOf, tasks: Tasks): Emails['putPlanned'] {
  return async (organizationId, guard, writes, loads, cause) => {
    const place = await placeOf(organizationId, guard.contactId);
    const wanted = writes.map((write) => plannedWrite(place, guard, write, cause));
    if (loads.length > 0) {
      return writeTogether(
        tables,
        place,
        guard,
        wanted,
        loadWrites(tables, organizationId, loads, place.contactId),
      );
    }
    if (!(await isAsRead(tables, place, guard))) return { result: 'contact_changed' };
    const results = await tasks.map(wanted, (write) => writeOne(tables, write));
    if (!(await isAsRead(tables, place, guard))) return { result: 'contact_changed' };
    return {
      result: 'written',
      written: results.filter((result) => result === 'written').length,
      refused: wanted.flatMap(({ emailId }, index) =>
        results[index] === 'refused' ? [emailId] : [],
      ),
    };
  };
}

function plannedWrite(
  place: ContactPlace,
  guard: PlanGuard,
  write: EmailWrite,
  cause: Cause,
): PlannedWrite {
  const isPlannable = plannableBy(guard.run, guard.contactVersion);
  if (write.write === 'remove') {
    const { emailId, reason } = write;
    return {
      emailId,
      key: contactKeys.email(place, emailId),
      change: emailRemoval({ ...cause, reason }),
      condition: isPlannable,
      isRemoval: true,
    };
  }
  const email = planned(undefined, write.email, guard);
  if (!email) throw new Error('Expected a planned email to take the place of none');
  return {
    emailId: email.emailId,
    key: contactKeys.email(place, email.emailId),
    change: emailPut(place.organizationId, email, cause),
    condition: when.any(NO_EMAIL, isPlannable),
    isRemoval: false,
  };
}

async function isAsRead(
  { live }: Tables,
  place: ContactPlace,
  { contactVersion }: PlanGuard,
): Promise<boolean> {
  const contact = await live.get(contactKeys.contact(place));
  return contact?.['version'] === contactVersion;
}

async function writeOne({ live }: Tables, write: PlannedWrite): Promise<Written> {
  const { key, change, condition } = write;
  if (await live.update(key, change, condition)) return 'written';
  if (!write.isRemoval) return 'refused';
  // Removing what is not there is nothing to refuse.
  const found = await live.get(key);
  return found && isThere(found) ? 'refused' : 'nothing';
}

/** As many as a transaction takes beside the condition on the contact. */
const WRITES_TOGETHER = 99;

async function writeTogether(
  tables: Tables,
  place: ContactPlace,
  guard: PlanGuard,
  wanted: readonly PlannedWrite[],
  loads: readonly TransactWrite[],
): Promise<PutPlannedResult> {
  const check: TransactWrite = {
    in: tables.live,
    check: contactKeys.contact(place),
    condition: when.equal('version', guard.contactVersion),
  };
  let written = 0;
  const all = [...wanted.map((write) => ({ write })), ...loads.map((load) => ({ load }))];
  for (let start = 0; start < all.length; start += WRITES_TOGETHER) {
    const group = all.slice(start, start + WRITES_TOGETHER);
    const result = await writeGroup(
      tables,
      check,
      group.flatMap((own) => ('write' in own ? [own.write] : [])),
      group.flatMap((own) => ('load' in own ? [own.load] : [])),
    );
    if (result.result === 'contact_changed') return result;
    written += result.written;
    if (result.refused.length > 0) return { ...result, written };
  }
  return { result: 'written', written, refused: [] };
}

async function writeGroup(
  tables: Tables,
  check: TransactWrite,
  wanted: readonly PlannedWrite[],
  loads: readonly TransactWrite[],
): Promise<PutPlannedResult> {
  let left = wanted;
  for (;;) {
    const updates = left.map(({ key, change, condition }): TransactWrite => {
      return { in: tables.live, update: key, change, condition };
    });
    const outcome = await tables.transact([check, ...updates, ...loads]);
    if (outcome.written) return { result: 'written', written: left.length, refused: [] };
    const [contact, ...reasons] = outcome.reasons;
    if (contact?.held !== true) return { result: 'contact_changed' };
    const met = left.map((write, index) => ({ write, met: metBy(write, reasons[index]) }));
    const refused = met.filter((own) => own.met === 'refused');
    if (refused.length > 0) {
      return { result: 'written', written: 0, refused: refused.map((own) => own.write.emailId) };
    }
    const some = met.filter((own) => own.met === 'written').map(({ write }) => write);
    if (some.length === left.length) {
      throw new Error('Expected a reason why a transaction of emails was refused');
    }
    left = some;
  }
}

/** What a write would have come to on its own. */
function metBy(write: PlannedWrite, reason: TransactReason | undefined): Written {
  if (reason?.held !== false) return 'written';
  const isNothing = write.isRemoval && !(reason.found && isThere(reason.found));
  return isNothing ? 'nothing' : 'refused';
}
