import { importExecutionName } from '../../../lambdas/aws-import.ts';
import { backupCloseHandler } from '../../../lambdas/backup-close/backup-close.ts';
import { backupOpenHandler } from '../../../lambdas/backup-open/backup-open.ts';
import { backupSliceHandler } from '../../../lambdas/backup-slice/backup-slice.ts';
import { importFinishHandler } from '../../../lambdas/import-finish/import-finish.ts';
import { importTaskHandler } from '../../../lambdas/import-task/import-task.ts';
import { importTurnHandler } from '../../../lambdas/import-turn/import-turn.ts';
import { planBalanceHandler } from '../../../lambdas/plan-balance/plan-balance.ts';
import { planCensusHandler } from '../../../lambdas/plan-census/plan-census.ts';
import { planCloseHandler } from '../../../lambdas/plan-close/plan-close.ts';
import { planCommitHandler } from '../../../lambdas/plan-commit/plan-commit.ts';
import { planGatherHandler } from '../../../lambdas/plan-gather/plan-gather.ts';
import { planOpenHandler } from '../../../lambdas/plan-open/plan-open.ts';
import { planSurveyHandler } from '../../../lambdas/plan-survey/plan-survey.ts';
import { restoreCloseHandler } from '../../../lambdas/restore-close/restore-close.ts';
import { restoreOpenHandler } from '../../../lambdas/restore-open/restore-open.ts';
import { restoreSliceHandler } from '../../../lambdas/restore-slice/restore-slice.ts';
import { runClosedHandler } from '../../../lambdas/run-closed/run-closed.ts';
import { sendCloseHandler } from '../../../lambdas/send-close/send-close.ts';
import { sendOpenHandler } from '../../../lambdas/send-open/send-open.ts';
import { sendTaskHandler } from '../../../lambdas/send-task/send-task.ts';
import { streamedAppends } from '../../../lambdas/streamed-journal.ts';
import type { IsRunning } from '../../../lambdas/call-ports.ts';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { RestorableStore } from '../../../shared/ports/restorer.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import type { StepHandler } from '../../../shared/runtime/lambda/lambda-step.ts';
import type { Announcement } from '../../../shared/workflows/import/import-announcement.ts';
import { TASK_LIMITS } from '../../../shared/workflows/send/send-ports.ts';
import { HASH_KEY } from '../backing-up.ts';
import { recordedRuntime } from '../lambda.ts';

/** What the functions of a stage work on, in memory but for the store where a test says so. */
export type StagePorts = Omit<MemoryPorts, 'store'> & { readonly store: RestorableStore };

/** What one process of a function is made with. */
export interface FunctionWorld {
  readonly ports: StagePorts;
  readonly isRunning: IsRunning;
  /** Takes what people are told of imports. */
  readonly announcements: Announcement[];
  /** The state that an execution was in at its end. */
  readonly lastState: (execution: string) => Promise<string | null>;
  /** Mails of a send task. */
  readonly mailsPerTask: number;
  /** Of them at a time. */
  readonly inFlight: number;
}

/** A function of the stage by its name, with everything around it but Lambda itself. */
export function stageFunction(name: string, world: FunctionWorld): StepHandler<unknown> {
  const make = MADE_BY[name];
  if (!make) throw new Error(`Expected a function that is known here, got "${name}"`);
  return make(world);
}

const MADE_BY: Readonly<Record<string, (world: FunctionWorld) => StepHandler<unknown>>> = {
  'plan-open': (world) => planOpenHandler(depsOf(world)),
  'plan-census': (world) => planCensusHandler(depsOf(world)),
  'plan-gather': (world) => planGatherHandler(depsOf(world)),
  'plan-survey': (world) => planSurveyHandler(depsOf(world)),
  'plan-balance': (world) => planBalanceHandler(depsOf(world)),
  'plan-commit': (world) => planCommitHandler(depsOf(world)),
  'plan-close': (world) => planCloseHandler(depsOf(world)),
  'send-open': (world) => sendOpenHandler(sendDepsOf(world)),
  'send-task': (world) => sendTaskHandler(sendDepsOf(world)),
  'send-close': (world) => sendCloseHandler(sendDepsOf(world)),
  'import-turn': (world) =>
    importTurnHandler({ ...depsOf(world), executionName: importExecutionName }),
  'import-task': (world) => importTaskHandler(depsOf(world)),
  'import-finish': (world) =>
    importFinishHandler({
      ...depsOf(world),
      place: (key) => `s3://drop/${key}`,
      announce: async (announcement) => {
        world.announcements.push(announcement);
      },
    }),
  'backup-open': (world) => backupOpenHandler(depsOf(world)),
  'backup-slice': (world) => backupSliceHandler(depsOf(world)),
  'backup-close': (world) => backupCloseHandler({ ...depsOf(world), appVersion: '1.2.3' }),
  'restore-open': (world) => restoreOpenHandler(depsOf(world)),
  'restore-slice': (world) => restoreSliceHandler(depsOf(world)),
  'restore-close': (world) => restoreCloseHandler(depsOf(world)),
  'run-closed': (world) => runClosedHandler({ ...sendDepsOf(world), lastState: world.lastState }),
};

function depsOf({ ports, isRunning }: FunctionWorld) {
  const runtime = recordedRuntime(ports.clock);
  return { runtime, build: 'b1', ports, isRunning, hashKey: async () => HASH_KEY };
}

/** Who sends appends nothing to the journal on AWS: the table's stream does. */
function sendDepsOf(world: FunctionWorld) {
  const { ports, ...deps } = depsOf(world);
  const { mailsPerTask: maxMails, inFlight } = world;
  const limits = { ...TASK_LIMITS, maxMails, inFlight };
  const tasks = boundedTasks(inFlight);
  return { ...deps, ports: { ...ports, tasks, journal: streamedAppends() }, limits };
}
