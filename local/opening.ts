import type { Clock } from '../shared/ports/clock.ts';
import { streamLog } from '../shared/runtime/log.ts';
import type { AnyInstallation, AnyPorts } from './installation/any-installation.ts';
import { openHome, type OpenHome } from './installation/open-home.ts';
import type { Installation } from './installation/installation.ts';
import type { CommandRun } from './shell.ts';
import { explainAwsFailure } from './stage/aws-failure.ts';
import type { OpenStage, StageInstallation } from './stage/stage-installation.ts';
import { UsageError } from './user-error.ts';

/** Refuses a command that makes no sense for a stage. @throws UsageError */
export function refuseStage({ stage, command }: CommandRun, why: string): void {
  if (stage === undefined) return;
  throw new UsageError(`Expected "${command}" without --stage, got --stage ${stage}: ${why}`);
}

/** Refuses an option that makes no sense for a stage. @throws UsageError */
export function refuseOption({ stage, command }: CommandRun, option: string, why: string): void {
  if (stage === undefined) return;
  throw new UsageError(`Expected "${command}" on stage ${stage} without ${option}, got it: ${why}`);
}

/** Opens the run's home for as long as some work takes. @throws UsageError for a stage. */
export async function withHome<Result>(
  run: CommandRun,
  work: (home: OpenHome) => Promise<Result>,
): Promise<Result> {
  refuseStage(run, 'it works on this machine only');
  const { home: folder, clock, shell } = run;
  const log = streamLog(shell.stderr, shell.debug ? 'info' : 'error', clock);
  const home = await openHome({ home: folder, clock, log });
  try {
    return await work(home);
  } finally {
    home.close();
  }
}

/** Opens the run's organization for as long as some work takes; then its journal is complete. */
export async function withInstallation<Result>(
  run: CommandRun,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  return withHome(run, async (home) => {
    const installation = await home.installation(run.organizationId);
    try {
      return await work(installation);
    } finally {
      await installation.drain();
    }
  });
}

/** Opens the run's stage for as long as some work takes. @throws UserError for what AWS refuses. */
export async function withStage<Result>(
  { stage, shell, clock }: StageRun,
  work: (stage: OpenStage) => Promise<Result>,
): Promise<Result> {
  try {
    const opened = await (shell.openStage ?? openStageOnAws)(stage, clock);
    try {
      return await work(opened);
    } finally {
      opened.close();
    }
  } catch (error) {
    throw explainAwsFailure(error, stage);
  }
}

/** What a command does with either kind of installation, where it is not the same. */
export interface Places<Result> {
  readonly here: (installation: Installation) => Promise<Result>;
  readonly stage: (installation: StageInstallation) => Promise<Result>;
}

/** Opens the run's organization, wherever it is. */
export async function inPlace<Result>(run: CommandRun, places: Places<Result>): Promise<Result> {
  if (!hasStage(run)) return withInstallation(run, places.here);
  return withStage(run, async (stage) =>
    places.stage(await stage.installation(run.organizationId)),
  );
}

/** Opens the run's organization, wherever it is, for what is the same everywhere. */
export async function withAnyInstallation<Result>(
  run: CommandRun,
  work: (installation: AnyInstallation) => Promise<Result>,
): Promise<Result> {
  return inPlace(run, { here: work, stage: work });
}

/** Every organization of an installation, wherever it is. */
export interface AnyPlace {
  readonly ports: AnyPorts;
  organizationIds(): Promise<readonly string[]>;
  /** One of its organizations; the only one by default. @throws UserError when that is not clear. */
  installation(organizationId?: string): Promise<AnyInstallation>;
}

/** Opens the run's home or stage. */
export async function withAnyPlace<Result>(
  run: CommandRun,
  work: (place: AnyPlace) => Promise<Result>,
): Promise<Result> {
  return hasStage(run) ? withStage(run, work) : withHome(run, work);
}

/** A run for a stage. */
export interface StageRun extends CommandRun {
  readonly stage: string;
}

/** Whether the run is for a stage. */
export function hasStage(run: CommandRun): run is StageRun {
  return run.stage !== undefined;
}

/** The SDK takes longer to load than everything else together, and no other command needs it. */
async function openStageOnAws(name: string, clock: Clock): Promise<OpenStage> {
  const { openStage } = await import('./stage/open-stage.ts');
  return openStage(name, clock);
}
