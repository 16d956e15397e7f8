import {
  importFinishedSchema,
  importFinishInputSchema,
  type ImportFinished,
} from '../../shared/contracts/steps/import-steps.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { finishImport } from '../../shared/workflows/import/finish-import.ts';
import {
  importAnnouncement,
  type Announcement,
} from '../../shared/workflows/import/import-announcement.ts';

/** What finishing an import is made of. */
export interface ImportFinishDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Pick<Ports, 'bucket' | 'store'>;
  /** Tells the people who look after imports. */
  readonly announce: (announcement: Announcement) => Promise<void>;
  /** Where an object of the drop bucket is, as people name it. */
  readonly place: (key: string) => string;
}

/**
 * Moves an imported file with its report and rejects, announces it, and says whether a plan has to
 * follow. Done twice, it may be announced twice.
 */
export function importFinishHandler(deps: ImportFinishDeps): StepHandler<ImportFinished> {
  return lambdaStep(deps.runtime, {
    name: 'import-finish',
    input: importFinishInputSchema,
    output: importFinishedSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const { report, movedTo, planNeeded } = await finishImport(deps.ports, input);
      await deps.announce(importAnnouncement(report, movedTo, deps.place));
      const { organization_id: organizationId, run, status, kind, read } = report;
      const { accepted, unchanged, rejected } = report;
      const counts = { read, accepted, unchanged, rejected };
      log.info('Took a dropped file', { organizationId, run, status, kind, ...counts });
      const file = input.key.slice(input.key.lastIndexOf('/') + 1);
      return { planNeeded, organizationId, actor: `import:${file}` };
    },
  });
}
