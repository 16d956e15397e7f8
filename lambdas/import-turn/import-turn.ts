import {
  importInputSchema,
  importTurnSchema,
  type ImportTurn,
} from '../../shared/contracts/steps/import-steps.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import type { ImportPorts } from '../../shared/workflows/import/import-request.ts';
import { importTurn } from '../../shared/workflows/import/import-turn.ts';
import { withCall, type CallPorts, type IsRunning } from '../call-ports.ts';

/** What asking for a turn is made of. */
export interface ImportTurnDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<ImportPorts, keyof CallPorts>;
  readonly isRunning: IsRunning;
  /** The name of the execution that a dropped file is given. */
  readonly executionName: (file: { readonly key: string; readonly version: string }) => string;
}

/** Asks whether it is a dropped file's turn, and opens its run when it is. */
export function importTurnHandler(deps: ImportTurnDeps): StepHandler<ImportTurn> {
  return lambdaStep(deps.runtime, {
    name: 'import-turn',
    input: importInputSchema,
    output: importTurnSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const ports = withCall(deps.ports, input.execution, log, deps.isRunning);
      const turn = await importTurn(ports, input, (file) =>
        siblingOf(input.execution, deps.executionName(file)),
      );
      if (turn === 'gone') log.info('A dropped file is gone before its turn', { key: input.key });
      return { turn };
    },
  });
}

/** The ARN of another execution of the same state machine. */
function siblingOf(execution: string, name: string): string {
  return `${execution.slice(0, execution.lastIndexOf(':') + 1)}${name}`;
}
