import { z } from 'zod';
import { planSummarySchema, type PlanSummary } from '../../shared/contracts/planning/run-parts.ts';
import { sendSummary, type SendSummary } from '../../shared/contracts/sending/send-run.ts';
import type { Run } from '../../shared/ports/runs.ts';

/** What a plan came to, as its run record on a stage says. */
export function planSummaryOf(run: Run): PlanSummary {
  return read(planSummarySchema, run);
}

/** What a send run came to. */
export function sendSummaryOf(run: Run): SendSummary {
  return read(sendSummary, run);
}

/** What a backup came to. */
export function backupSummaryOf(run: Run): z.infer<typeof backupSummarySchema> {
  return read(backupSummarySchema, run);
}

const backupSummarySchema = z.object({
  backup_id: z.string(),
  contacts: z.int(),
  emails: z.int(),
});

function read<Summary>(schema: z.ZodType<Summary>, { kind, run, summary }: Run): Summary {
  const result = schema.safeParse(summary);
  if (result.success) return result.data;
  throw new Error(
    `Expected run ${String(run)} to tell what the ${kind} came to, got ${JSON.stringify(summary)}: another build may have made it`,
  );
}
