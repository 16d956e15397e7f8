import { STEP_ERRORS } from '../shared/contracts/errors/step-errors.ts';

/** The run was opened by other code: what its earlier steps left may mean something else here. */
export class BuildChanged extends Error {
  override readonly name = STEP_ERRORS.buildChanged;
}

/** @throws BuildChanged when the run is of another build. */
export function expectBuild(
  build: string,
  run: { readonly build: string; readonly run: number; readonly organizationId: string },
): void {
  if (run.build === build) return;
  throw new BuildChanged(
    `Expected run ${String(run.run)} of "${run.organizationId}" to be of build ${build}, it is of ${run.build}: start it anew`,
  );
}
