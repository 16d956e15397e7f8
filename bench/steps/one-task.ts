/**
 * One task of a machine in a process of its own, as a function has it:
 * `node bench/steps/one-task.ts FOLDER CONTACTS SLICES STEP ROUND FIRST_SLICE`. Prints one line of
 * JSON: what it answered and what it took.
 */
import { backupCloseHandler } from '../../lambdas/backup-close/backup-close.ts';
import { backupSliceHandler } from '../../lambdas/backup-slice/backup-slice.ts';
import { planBalanceHandler } from '../../lambdas/plan-balance/plan-balance.ts';
import { planCensusHandler } from '../../lambdas/plan-census/plan-census.ts';
import { planCloseHandler } from '../../lambdas/plan-close/plan-close.ts';
import { planCommitHandler } from '../../lambdas/plan-commit/plan-commit.ts';
import { planGatherHandler } from '../../lambdas/plan-gather/plan-gather.ts';
import { planSurveyHandler } from '../../lambdas/plan-survey/plan-survey.ts';
import { restoreCloseHandler } from '../../lambdas/restore-close/restore-close.ts';
import { restoreOpenHandler } from '../../lambdas/restore-open/restore-open.ts';
import { restoreSliceHandler } from '../../lambdas/restore-slice/restore-slice.ts';
import { memoryJournal } from '../../shared/adapters/memory/journal.ts';
import { folderBucket } from '../../shared/adapters/folder/bucket.ts';
import { noFileSync } from '../../shared/adapters/folder/file-sync.ts';
import { manualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { backupIdOf } from '../../shared/workflows/backup/backup-keys.ts';
import { EXECUTION, madeUpStore, ORG, RUNS, TODAY } from './made-up-slices.ts';

/** As the functions have it, and slices of a map's child. */
const TASKS_AT_ONCE = 16;
const SLICES_PER_CHILD = 8;

const [folder = '', contacts, sliceCount, step, round, firstSlice] = process.argv.slice(2);
const size = { contacts: Number(contacts), slices: Number(sliceCount) };
const clock = manualClock(TODAY * 86_400_000);
const ports = {
  store: await madeUpStore(size),
  bucket: folderBucket({ folder, sync: noFileSync }),
  journal: memoryJournal(),
  clock,
  tasks: boundedTasks(TASKS_AT_ONCE),
  compression: zlibCompression(),
};
const runtime = { stage: 'bench', clock, sink: { write: () => true } };
const isRunning = async (): Promise<boolean> => true;
const deps = { runtime, build: 'bench', ports, isRunning, hashKey: async () => 'k'.repeat(64) };
const run = {
  organizationId: ORG,
  run: RUNS.plan,
  configVersion: 1,
  today: TODAY,
  actor: 'bench',
  sliceCount: size.slices,
  execution: EXECUTION,
  build: 'bench',
};
const backupId = backupIdOf(ORG, TODAY, RUNS.backup);
const common = { organizationId: ORG, backupId, today: TODAY, execution: EXECUTION, startedAt: 0 };
const backup = { ...common, run: RUNS.backup, sliceCount: size.slices };
const start = { organizationId: ORG, backupId, actor: 'bench', execution: EXECUTION };
const restore = { ...common, run: RUNS.restore, actor: 'bench' };

const before = process.cpuUsage();
const answer = await answerOf(step ?? '');
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    answer,
    cpuMs: (user + system) / 1_000,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  }) + '\n',
);

async function answerOf(name: string): Promise<unknown> {
  const at = Number(round);
  switch (name) {
    case 'census':
      return planCensusHandler(deps)({ Items: batch().map((slice) => ({ run, slice })) });
    case 'gather':
      return planGatherHandler(deps)({ run });
    case 'survey':
      return planSurveyHandler(deps)({
        Items: batch().map((slice) => ({ run, slice, round: at })),
      });
    case 'balance':
      return planBalanceHandler(deps)({ run, round: at });
    case 'commit':
      return planCommitHandler(deps)({
        Items: batch().map((slice) => ({ run, slice, rounds: at })),
      });
    case 'close':
      return planCloseHandler(deps)({ run, overCap: [] });
    case 'backup':
      return backupSliceHandler(deps)({ Items: batch().map((slice) => ({ backup, slice })) });
    case 'backup close':
      return backupCloseHandler({ ...deps, appVersion: 'bench' })({ backup });
    case 'restore open': {
      const open = restoreOpenHandler(deps);
      await open(start);
      clock.advance(600_000);
      return (await open(start)).result;
    }
    case 'restore':
      return restoreSliceHandler(deps)({ Items: batch().map((slice) => ({ restore, slice })) });
    case 'restore close':
      return restoreCloseHandler(deps)({ restore });
    default:
      throw new Error(`Expected a step, got "${name}"`);
  }
}

function batch(): readonly number[] {
  const first = Number(firstSlice);
  const last = Math.min(size.slices, first + SLICES_PER_CHILD);
  return Array.from({ length: last - first }, (_none, index) => first + index);
}
