import type { DrainedJournal } from '../../ports/journal.ts';
import type { Ports } from '../../ports/ports.ts';
import { memoryBucket } from './bucket.ts';
import { memoryJournal } from './journal.ts';
import { recordingMailer, type RecordingMailer } from './mailer.ts';
import {
  countingIds,
  manualClock,
  manualExecutions,
  noCompression,
  sequentialTasks,
  type ManualClock,
  type ManualExecutions,
} from './manual-runtime.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import { plainRenderer } from './plain-renderer.ts';
import { recordingLog, type RecordingLog } from './recording-log.ts';

/** Ports in memory, with the handles that a test moves and looks at. */
export interface MemoryPorts extends Ports {
  readonly store: MemoryStore;
  readonly journal: DrainedJournal;
  readonly mailer: RecordingMailer;
  readonly clock: ManualClock;
  readonly executions: ManualExecutions;
  readonly log: RecordingLog;
}

/** 2026-01-05, a Monday, at noon UTC. */
const START_MS = 1_767_614_400_000;

/** Everything a workflow needs, in memory; what a test cares for is passed in. */
export function memoryPorts(overrides: Partial<MemoryPorts> = {}): MemoryPorts {
  const clock = overrides.clock ?? manualClock(START_MS);
  return {
    store: memoryStore(),
    journal: memoryJournal(),
    bucket: memoryBucket(clock),
    mailer: recordingMailer(),
    renderer: plainRenderer(),
    clock,
    ids: countingIds(),
    tasks: sequentialTasks(),
    executions: manualExecutions('execution-1'),
    compression: noCompression(),
    log: recordingLog(),
    ...overrides,
  };
}
