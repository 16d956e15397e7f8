import {
  importInputSchema,
  importTaskOutputSchema,
  type ImportTaskOutput,
} from '../../shared/contracts/steps/import-steps.ts';
import type { Renderer } from '../../shared/ports/renderer.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import type { ImportPorts } from '../../shared/workflows/import/import-request.ts';
import { importStretch } from '../../shared/workflows/import/import-stretch.ts';
import { publishTemplates } from '../../shared/workflows/import/publish-templates.ts';
import { withCall, type CallPorts, type IsRunning } from '../call-ports.ts';

/** What a stretch of an import is made of. */
export interface ImportTaskDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<ImportPorts, keyof CallPorts> & { readonly renderer: Renderer };
  readonly isRunning: IsRunning;
}

/**
 * A function ends after fifteen minutes: what is left of them has room for a batch, the rows that
 * waited for the end of the file, and the rejects file.
 */
const PAUSE_AFTER_MS = 11 * 60_000;

/** Imports a dropped file for so long; when it is not done, the next call goes on. */
export function importTaskHandler(deps: ImportTaskDeps): StepHandler<ImportTaskOutput> {
  return lambdaStep(deps.runtime, {
    name: 'import-task',
    input: importInputSchema,
    output: importTaskOutputSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const ports = withCall(deps.ports, input.execution, log, deps.isRunning);
      const pauseAt = ports.clock.now() + PAUSE_AFTER_MS;
      const result = await importStretch(ports, input, {
        shouldPause: () => ports.clock.now() >= pauseAt,
        importTemplates: publishTemplates(ports),
      });
      if (result.result === 'paused') return { done: false };
      return { done: true, reportKey: result.reportKey, planNeeded: result.planNeeded };
    },
  });
}
