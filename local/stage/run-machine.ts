import { z } from 'zod';
import type { Run } from '../../shared/ports/runs.ts';
import type { CommandRun } from '../shell.ts';
import { UserError } from '../user-error.ts';
import { patience } from './patience.ts';
import type { ExecutionState, MachineName } from './machines.ts';
import type { StageInstallation } from './stage-installation.ts';

/** What is to be done by a state machine. */
export interface MachineOrder {
  readonly machine: MachineName;
  /** Beside organization and actor. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** For progress: `Planning`. */
  readonly doing: string;
  /** False: only started. */
  readonly wait: boolean;
}

/** What a started state machine came to. */
export type MachineResult =
  { readonly result: 'started'; readonly execution: string } | FinishedMachine;

/** An execution that succeeded, with the run that it was; a run's summary says what it came to. */
export interface FinishedMachine {
  readonly result: 'finished';
  readonly execution: string;
  /** Null where it opened none, as a dry run of a restore. */
  readonly run: Run | null;
  readonly output: unknown;
}

/** Starts a state machine of the stage, and waits until it is done where that is wanted. */
export async function runMachine(
  run: CommandRun,
  installation: StageInstallation,
  { machine, input, doing, wait }: MachineOrder,
): Promise<MachineResult> {
  const { organizationId, machines } = installation;
  const order = { organizationId, ...input, actor: run.actor };
  const execution = await machines.start(machine, order);
  if (!wait) return { result: 'started', execution };
  return finishMachine(run, installation, { execution, doing });
}

/**
 * Waits until an execution is done.
 *
 * @throws UserError when it failed, or had nothing to begin with.
 */
export async function finishMachine(
  run: CommandRun,
  installation: StageInstallation,
  { execution, doing }: { readonly execution: string; readonly doing: string },
): Promise<FinishedMachine> {
  const state = await patience(run, `${doing} on ${installation.stage}`, async () => {
    const now = await installation.machines.look(execution);
    return now.status === 'running' ? undefined : now;
  });
  if (state.status !== 'succeeded') throw new UserError(failureOf(state, execution));
  const refusal = refusalOf(state.output);
  if (refusal) {
    throw new UserError(
      `Expected stage ${installation.stage} to begin, got: ${refusal.result}${refusal.why}`,
    );
  }
  return {
    result: 'finished',
    execution,
    run: await findRun(installation, execution),
    output: state.output,
  };
}

/** The run that a machine has done. @throws Error when there is none. */
export function runOf({ execution, run }: FinishedMachine): Run {
  if (run) return run;
  throw new Error(`Expected a run that names ${execution}, found none`);
}

/** What is said of an execution that is not waited for. */
export function startedAnswer(
  { stage }: StageInstallation,
  { execution }: Extract<MachineResult, { readonly result: 'started' }>,
): { readonly text: readonly string[]; readonly json: object } {
  return {
    text: [`Started ${execution}.`, `"almanac --stage ${stage} runs" shows what becomes of it.`],
    json: { started: true, execution },
  };
}

function failureOf({ status, failure }: ExecutionState, execution: string): string {
  const said = failure === null ? '' : `: ${failure}`;
  return `Expected ${execution} to succeed, got ${status.replace('_', ' ')}${said}; "almanac redrive RUN" has it go on, "almanac runs" tells the number`;
}

/** Runs of an organization are numbered as they open: the one at hand is among the newest. */
const RUNS_TO_LOOK_AT = 100;

async function findRun(
  { ports, organizationId }: StageInstallation,
  execution: string,
): Promise<Run | null> {
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_AT);
  return runs.find((run) => run.execution === execution) ?? null;
}

const refusalSchema = z.object({
  result: z.enum([
    'busy',
    'superseded',
    'refused',
    'stopped',
    'no_organization',
    'no_backup',
    'no_contact',
    'damaged',
    'other_organization',
  ]),
  detail: z.string().optional(),
  run: z.object({ run: z.int() }).optional(),
});

/** A machine that has nothing to begin with succeeds, and says why in what it answers. */
function refusalOf(output: unknown): { readonly result: string; readonly why: string } | null {
  const read = refusalSchema.safeParse(output);
  if (!read.success) return null;
  const { result, detail, run } = read.data;
  const why = detail ?? (run ? `run ${String(run.run)}, which still works` : '');
  return { result: result.replace('_', ' '), why: why === '' ? '' : ` (${why})` };
}
