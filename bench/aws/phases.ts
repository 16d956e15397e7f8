import { readFile } from 'node:fs/promises';
import { backupCloseHandler } from '../../lambdas/backup-close/backup-close.ts';
import { backupOpenHandler } from '../../lambdas/backup-open/backup-open.ts';
import { backupSliceHandler } from '../../lambdas/backup-slice/backup-slice.ts';
import { importFinishHandler } from '../../lambdas/import-finish/import-finish.ts';
import { importTaskHandler } from '../../lambdas/import-task/import-task.ts';
import { importTurnHandler } from '../../lambdas/import-turn/import-turn.ts';
import { sendCloseHandler } from '../../lambdas/send-close/send-close.ts';
import { sendOpenHandler } from '../../lambdas/send-open/send-open.ts';
import { sendTaskHandler } from '../../lambdas/send-task/send-task.ts';
import { streamedAppends } from '../../lambdas/streamed-journal.ts';
import type { PlanClosed } from '../../shared/contracts/steps/plan-steps.ts';
import type { SendClosed } from '../../shared/contracts/steps/send-steps.ts';
import { arrivalOf } from '../../shared/workflows/import/drop-folder.ts';
import { replanChanged } from '../../shared/workflows/replan/replan-changed.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { openedRun, planSteps, planThrough } from '../../test/support/plan-machine.ts';
import { ORG, type BenchStage } from './bench-stage.ts';

/** What a stage does in a day, each by the functions that the state machines call. */
export interface Phases {
  readonly importFile: (path: string) => Promise<void>;
  /** Plans the clock's date. */
  readonly plan: () => Promise<PlanClosed>;
  readonly backUp: () => Promise<void>;
  /** Sends what is due on the clock's date. */
  readonly send: () => Promise<SendClosed>;
  /** Changes the effective date of contacts one by one. */
  readonly changeContacts: (ids: readonly string[]) => Promise<void>;
  /** Plans those contacts again, a batch of the stream at a time. */
  readonly replan: (ids: readonly string[]) => Promise<void>;
}

/** A batch of the stream as the function gets it. */
const REPLAN_BATCH = 100;

/** What the functions of a stage do. */
export function phasesOf(stage: BenchStage): Phases {
  const { ports, runtime } = stage;
  const deps = { runtime, ports, isRunning: async () => false };
  const steps = planSteps({ ...deps, build: 'bench' });
  let executions = 0;
  const start = (): { organizationId: string; actor: string; execution: string } => {
    executions += 1;
    return { organizationId: ORG, actor: 'bench', execution: `bench:${String(executions)}` };
  };
  return {
    importFile: async (path) => {
      const key = `drop/${ORG}/contacts.csv`;
      await ports.bucket.write(key, await readFile(path));
      const object = await ports.bucket.head(key);
      if (!object) throw new Error('Expected the file to be there');
      const input = { ...start(), key, version: arrivalOf(object) };
      await importTurnHandler({ ...deps, executionName: () => 'other' })(input);
      const done = await importTaskHandler(deps)(input);
      const announce = async (): Promise<void> => undefined;
      await importFinishHandler({ ...deps, announce, place: (own) => own })({ ...input, ...done });
    },
    plan: async () => planThrough(steps, openedRun(await steps.open(start()))),
    backUp: async () => {
      const opened = await backupOpenHandler(deps)(start());
      if (opened.result !== 'opened') throw new Error(`Expected a backup, got ${opened.result}`);
      const { backup, slices } = opened;
      await backupSliceHandler(deps)({ Items: slices.map((slice) => ({ backup, slice })) });
      await backupCloseHandler({ ...deps, appVersion: 'bench' })({ backup });
    },
    send: () => send(stage, start()),
    changeContacts: (ids) => changeContacts(stage, ids),
    replan: async (ids) => {
      for (let from = 0; from < ids.length; from += REPLAN_BATCH) {
        const batch = ids.slice(from, from + REPLAN_BATCH).map((contactId) => changed(contactId));
        await replanChanged({ ...ports, log: NO_LOG }, batch);
      }
    },
  };
}

const IN_FLIGHT = 10;

async function send(
  { ports, runtime }: BenchStage,
  start: { readonly organizationId: string; readonly actor: string; readonly execution: string },
): Promise<SendClosed> {
  const deps = {
    runtime,
    ports: { ...ports, journal: streamedAppends() },
    isRunning: async () => false,
    limits: { ...TASK_LIMITS, maxMails: 2_000, inFlight: IN_FLIGHT },
  };
  const opened = await sendOpenHandler(deps)(start);
  if (opened.result !== 'opened') throw new Error(`Expected to send, got ${opened.detail}`);
  const task = sendTaskHandler(deps);
  let step = { ...opened, done: false };
  while (!step.done) step = { ...step, ...(await task(step)) };
  return sendCloseHandler(deps)(step);
}

async function changeContacts({ ports }: BenchStage, ids: readonly string[]): Promise<void> {
  for (const contactId of ids) {
    const records = await ports.store.contacts.get(ORG, contactId);
    if (!records) throw new Error(`Expected contact ${contactId}`);
    const { contact, version } = records;
    const moved = { ...contact, effectiveDate: (contact.effectiveDate ?? 0) + 3 };
    const request = {
      contactId,
      expectedVersion: version,
      change: { contact: moved },
      addresses: 'unique' as const,
      bulkRun: null,
    };
    const cause = { actor: 'bench', reason: 'changed', run: null, at: ports.clock.now() };
    await ports.store.contacts.change(ORG, [request], cause);
  }
}

function changed(contactId: string) {
  return { position: 0, organizationId: ORG, contactId, bulkRun: null };
}

const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
