import type { ContactLine } from '../../contracts/records/contact-line.ts';
import { runKeys, type PlanRun, type PlanTotals } from '../../contracts/planning/run-parts.ts';
import { SlicePlan } from '../../domain/planning/slice-plan.ts';
import { diffPlan } from '../../domain/planning/plan-diff.ts';
import type { PlannedEmail } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import { writeJson } from '../bucket/json-object.ts';
import { planContext, type PlanPorts } from './plan-context.ts';
import { TotalsCounter } from './plan-totals.ts';
import { writesOf } from './plan-writes.ts';
import { readRounds, readSnapshot } from './slice-snapshot.ts';

/** Contacts written at a time: enough for the store to group its commits. */
const BATCH = 200;

/** Plans one contact again on its own: it changed while the plan was made. */
export type Replan = (organizationId: string, contactId: string) => Promise<void>;

/**
 * Derives a slice's emails once more, deals the days that balancing gave it, and writes what
 * differs from what is stored. Run twice it deals the same and writes nothing the second time.
 */
export async function commitSlice(
  ports: PlanPorts,
  run: PlanRun,
  slice: number,
  rounds: number,
  replan: Replan,
): Promise<PlanTotals> {
  const { request } = await planContext(ports, run);
  const plan = new SlicePlan(request, await readRounds(ports, run, slice, rounds));
  const totals = new TotalsCounter();
  const cause: Cause = {
    actor: run.actor,
    reason: 'planned',
    run: run.run,
    at: ports.clock.now(),
  };
  for await (const batch of batches(readSnapshot(ports, run, slice))) {
    const planned = batch.map((records) => ({ records, emails: plan.plan(records) }));
    for (const { records, emails } of planned) totals.add(records, emails);
    await ports.tasks.map(planned, ({ records, emails }) =>
      writeContact(ports, run, { records, emails, cause, totals, replan }),
    );
  }
  const counted = totals.totals();
  await writeJson(ports.bucket, runKeys.totals(run, slice), counted);
  return counted;
}

interface ContactPlan {
  readonly records: ContactLine;
  readonly emails: readonly PlannedEmail[];
  readonly cause: Cause;
  readonly totals: TotalsCounter;
  readonly replan: Replan;
}

async function writeContact(ports: PlanPorts, run: PlanRun, contact: ContactPlan): Promise<void> {
  const { records, emails, cause, totals, replan } = contact;
  const diff = diffPlan(records.emails, emails);
  if (diff.put.length === 0 && diff.remove.length === 0) return;
  const guard = {
    contactId: records.contact.id,
    contactVersion: records.version,
    run: run.run,
    configVersion: run.configVersion,
  };
  const writes = writesOf(diff, records, run.today);
  const result = await ports.store.emails.putPlanned(run.organizationId, guard, writes, [], cause);
  if (result.result === 'contact_changed') {
    totals.addReplanned();
    await replan(run.organizationId, records.contact.id);
  } else {
    totals.addWritten(diff, new Set(result.refused));
  }
}

async function* batches(records: AsyncIterable<ContactLine>): AsyncIterable<ContactLine[]> {
  let batch: ContactLine[] = [];
  for await (const line of records) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
