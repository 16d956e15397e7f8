import { isPlannable, planned } from '../../domain/planning/email-transitions.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Cause } from '../../ports/cause.ts';
import type { DayLoadDelta } from '../../ports/day-loads.ts';
import type { EmailWrite, PlanGuard, PutPlannedResult } from '../../ports/emails.ts';
import type { Database } from './database.ts';
import { loadAdder } from './day-loads.ts';
import type { EmailKey, EmailTable } from './email-table.ts';
import type { SlicesOf } from './organizations.ts';
import { integer } from './rows.ts';

type WritePlan = (
  organizationId: string,
  guard: PlanGuard,
  writes: readonly EmailWrite[],
  loads: readonly DayLoadDelta[],
  cause: Cause,
) => PutPlannedResult;

/** Writes one contact's part of a plan; called inside a transaction. */
export function planWriter(database: Database, table: EmailTable, slicesOf: SlicesOf): WritePlan {
  const version = database.statement(
    'SELECT version FROM contact WHERE org = ? AND slice = ? AND contact_id = ?',
  );
  const addLoads = loadAdder(database);
  return (organizationId, guard, writes, loads, cause) => {
    const slice = sliceOf(guard.contactId, slicesOf(organizationId));
    const contact = version.get(organizationId, slice, guard.contactId);
    if (!contact || integer(contact, 'version') !== guard.contactVersion) {
      return { result: 'contact_changed' };
    }
    const found = writes.map((write): FoundWrite => {
      const emailId = write.write === 'put' ? write.email.emailId : write.emailId;
      const key = [organizationId, slice, guard.contactId, emailId] as const;
      const before = table.plannedBefore(key);
      return { write, key, before, plannable: isPlannable(before, guard.run) };
    });
    const refused = found.flatMap(({ plannable, key }) => (plannable ? [] : [key[3]]));
    if (refused.length > 0 && loads.length > 0) return { result: 'written', written: 0, refused };
    const causeJson = JSON.stringify(cause);
    const written = found.filter((one) => writeOne(table, guard, one, cause, causeJson)).length;
    addLoads(organizationId, loads);
    return { result: 'written', written, refused };
  };
}

interface FoundWrite {
  readonly write: EmailWrite;
  readonly key: EmailKey;
  readonly before: ReturnType<EmailTable['plannedBefore']>;
  readonly plannable: boolean;
}

/** @returns whether there was anything to do: removing what is not there is nothing. */
function writeOne(
  table: EmailTable,
  guard: PlanGuard,
  { write, key, before, plannable }: FoundWrite,
  cause: Cause,
  causeJson: string,
): boolean {
  if (!plannable) return false;
  if (write.write === 'remove') {
    if (before) table.remove(key, JSON.stringify({ ...cause, reason: write.reason }));
    return before !== undefined;
  }
  const email = planned(before, write.email, guard);
  if (!email) return false;
  if (before) table.change(key, email, causeJson);
  else table.add(key, email, causeJson);
  return true;
}
