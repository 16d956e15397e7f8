import {
  executionOwnerSchema,
  executionStatusSchema,
  runsClosedSchema,
  type ExecutionStatus,
} from '../../shared/contracts/events/execution-status.ts';
import { describeError, withoutAddresses } from '../../shared/contracts/errors/describe-error.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { endBrokenRuns } from '../../shared/workflows/runs/end-broken-runs.ts';
import type { ClosingPorts } from '../../shared/workflows/send/send-ports.ts';
import type { IsRunning } from '../call-ports.ts';
import { jsonIn } from '../../shared/contracts/events/json-in.ts';

/** What closing the runs of broken executions is made of. */
export interface RunClosedDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<ClosingPorts, 'log'>;
  /** A redrive may have begun before this was told of the failure: then it runs, under its name. */
  readonly isRunning: IsRunning;
  /** The state that an execution was in at its end; null when nobody knows. */
  readonly lastState: (execution: string) => Promise<string | null>;
}

/**
 * Closes the runs of an execution that failed, timed out or was aborted, as failed and with the
 * state and the reason, so that the next one can begin. Told twice, it finds nothing to close the second
 * time; told late, when the execution was redriven, it leaves the run that works again alone.
 */
export function runClosedHandler(
  deps: RunClosedDeps,
): StepHandler<{ readonly closed: readonly number[] }> {
  return lambdaStep(deps.runtime, {
    name: 'run-closed',
    input: executionStatusSchema,
    output: runsClosedSchema,
    subject: ({ detail }) => ({ organizationId: ownerOf(detail), run: null }),
    work: async ({ detail }, { log, measure }) => {
      const { executionArn: execution } = detail;
      const organizationId = ownerOf(detail);
      if (organizationId === null) {
        log.warn('An execution ended that names no organization', { execution });
        return { closed: [] };
      }
      if (await runsAgain(deps, execution, log)) {
        log.info('An execution broke off and was redriven since', { execution });
        return { closed: [] };
      }
      const reason = reasonOf(detail, await stateOf(deps, execution, log));
      const closed = await endBrokenRuns(
        { ...deps.ports, log },
        { organizationId, execution, reason, actor: 'run-closed' },
      );
      const runs = closed.map(({ run, kind }) => ({ run, kind }));
      log.warn('An execution broke off', { execution, status: detail.status, runs });
      measure(organizationId, { RunsBrokenOff: runs.length });
      return { closed: runs.map(({ run }) => run) };
    },
  });
}

function ownerOf({ input }: ExecutionStatus): string | null {
  const owner = executionOwnerSchema.safeParse(jsonIn(input ?? ''));
  return owner.success ? owner.data.organizationId : null;
}

/** In doubt the run is closed: a redriven step opens it again, but nobody else would close it. */
async function runsAgain(
  { isRunning }: RunClosedDeps,
  execution: string,
  log: Log,
): Promise<boolean> {
  try {
    return await isRunning(execution);
  } catch (error) {
    log.warn('Whether the execution runs is not known', { execution, error: describeError(error) });
    return false;
  }
}

/** A run is closed also when Step Functions does not say where it broke off. */
async function stateOf(
  { lastState }: RunClosedDeps,
  execution: string,
  log: Log,
): Promise<string | null> {
  try {
    return await lastState(execution);
  } catch (error) {
    log.warn('The execution’s last state is not known', { execution, error: describeError(error) });
    return null;
  }
}

/** As `almanac runs` shows it. */
function reasonOf({ status, error, cause }: ExecutionStatus, state: string | null): string {
  const said = [error, cause].filter((part) => typeof part === 'string' && part !== '');
  const why = said.length === 0 ? '' : `: ${said.join(': ')}`;
  const where = state === null ? '' : ` at "${state}"`;
  return withoutAddresses(`The execution ended as ${status}${where}${why}`);
}
