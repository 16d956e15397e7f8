import type { ExecutionState, MachineName, Machines } from '../../local/stage/machines.ts';
import type { z } from 'zod';
import {
  restoreStartSchema,
  type RestoreClosed,
} from '../../shared/contracts/steps/backup-steps.ts';
import { sendOpenInputSchema } from '../../shared/contracts/steps/send-steps.ts';
import { openSchema } from '../../shared/contracts/steps/step-input.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import { backup } from '../../shared/workflows/backup/backup.ts';
import { planOrganization } from '../../shared/workflows/plan/plan-organization.ts';
import type { RestoreReport } from '../../shared/workflows/restore/restore-report.ts';
import { writeRestoreReport } from '../../shared/workflows/restore/write-report.ts';
import { restoreBackup } from '../../shared/workflows/restore/restore-backup.ts';
import { requestedDay } from '../../shared/workflows/runs/requested-day.ts';
import { sendDay } from '../../shared/workflows/send/send-day.ts';
import type { StartedExecution } from './stage.ts';

/** What a stage does behind the command line's back. */
export interface StageWork {
  readonly machines: Machines;
  readonly started: StartedExecution[];
  readonly redriven: string[];
  answer(machine: MachineName, ...answers: readonly (() => Promise<ExecutionState>)[]): void;
  /** The ports as an execution has them. */
  portsOf(execution: string): Ports;
  restorable?: RestorableStore;
}

/** An execution is seen at work so often before it is done. */
const LOOKS_AT_WORK = 2;

/** State machines that read their input as the deployed ones do, and then work in this process. */
export function stageMachines(ports: Ports): StageWork {
  const started: StartedExecution[] = [];
  const redriven: string[] = [];
  const answers = new Map<MachineName, (() => Promise<ExecutionState>)[]>();
  const states = new Map<string, { looks: number; state?: ExecutionState }>();
  const portsOf = (execution: string): Ports => ({
    ...ports,
    executions: {
      current: () => execution,
      isRunning: async (other) => states.get(other)?.state === undefined,
    },
  });
  const workOff = async (execution: string): Promise<ExecutionState> => {
    const order = started.find((own) => own.execution === execution);
    if (!order) throw new Error(`Expected an execution that was started, got ${execution}`);
    const other = answers.get(order.machine)?.shift();
    return other ? other() : succeeded(await WORK[order.machine](portsOf(execution), order));
  };
  return {
    started,
    redriven,
    portsOf,
    answer: (machine, ...next) => {
      answers.set(machine, [...(answers.get(machine) ?? []), ...next]);
    },
    machines: {
      start: async (machine, input) => {
        const execution = `arn:aws:states:us-east-1:111122223333:execution:${machine}:${String(started.length + 1)}`;
        started.push({ machine, input, execution });
        states.set(execution, { looks: 0 });
        return execution;
      },
      look: async (execution) => {
        const known = states.get(execution) ?? { looks: 0 };
        states.set(execution, known);
        known.looks += 1;
        if (known.looks > LOOKS_AT_WORK) known.state ??= await workOff(execution);
        return known.state ?? { status: 'running', output: undefined, failure: null };
      },
      redrive: async (execution) => {
        redriven.push(execution);
        states.set(execution, { looks: 0 });
      },
    },
  };
}

/** An execution that ended well, with what it answered. */
export function succeeded(output: unknown): ExecutionState {
  return { status: 'succeeded', output, failure: null };
}

const WORK: Readonly<
  Record<MachineName, (ports: Ports, order: StartedExecution) => Promise<unknown>>
> = {
  plan: async (ports, { input, execution }) => {
    const order = openSchema.parse({ ...input, execution });
    const { today } = await requestedDay(ports, order);
    return planOrganization(ports, { ...order, today }, async () => undefined);
  },
  send: async (ports, { input, execution }) => {
    const { dryRun = false, ...order } = sendOpenInputSchema.parse({ ...input, execution });
    const { today } = await requestedDay(ports, order);
    return sendDay(ports, { ...order, dryRun, today, replan: async () => undefined });
  },
  backup: async (ports, { input, execution }) => {
    const order = openSchema.parse({ ...input, execution });
    const { today } = await requestedDay(ports, order);
    return backup(ports, { organizationId: order.organizationId, today, appVersion: '1.0.0' });
  },
  restore: async (ports, { input, execution }) => {
    const order = restoreStartSchema.parse({ ...input, execution });
    const { store } = ports;
    const today = Math.floor(ports.clock.now() / DAY_MS);
    if (!isRestorable(store)) throw new Error('Expected a store that backups can be loaded into');
    const request = { ...order, today, hashKey: 'k'.repeat(64) };
    const result = await restoreBackup({ ...ports, store }, request);
    return result.result === 'restored' ? closedRestore(ports, order, result) : result;
  },
};

/** What the last step of the machine answers. */
async function closedRestore(
  { bucket, clock }: Ports,
  order: z.infer<typeof restoreStartSchema>,
  report: RestoreReport,
): Promise<RestoreClosed> {
  const { organizationId, actor } = order;
  const { run, contacts } = report;
  const state = { ...order, run, today: 0, startedAt: clock.now() };
  const reportKey = await writeRestoreReport(bucket, state, report);
  const counts = { ...contacts, reportKey, planNeeded: false };
  return { result: 'restored', organizationId, run, ...counts, actor };
}

const DAY_MS = 86_400_000;

function isRestorable(store: Ports['store']): store is RestorableStore {
  return 'restorer' in store;
}
