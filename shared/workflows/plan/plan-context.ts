import { censusSchema, runKeys, type PlanRun } from '../../contracts/planning/run-parts.ts';
import type { Census } from '../../domain/planning/census.ts';
import { compileRules, type PlanningRules } from '../../domain/planning/compile.ts';
import type { DeriveRequest } from '../../domain/planning/derive.ts';
import { capsFor, type Caps } from '../../domain/settings/caps.ts';
import type { Ports } from '../../ports/ports.ts';
import { readJson } from '../bucket/json-object.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';

/** What the steps of a plan need from outside. */
export type PlanPorts = Pick<
  Ports,
  'store' | 'bucket' | 'clock' | 'tasks' | 'executions' | 'compression' | 'log'
>;

/** The rules that a run has pinned. */
export async function pinnedRules(ports: PlanPorts, run: PlanRun): Promise<PlanningRules> {
  const { settings } = await pinnedConfiguration(
    ports.store.configVersions,
    run.organizationId,
    run.configVersion,
  );
  return compileRules(settings);
}

/** What every derivation of a run shares, once its census is complete. */
export interface PlanContext {
  readonly request: DeriveRequest;
  readonly census: Census;
  readonly caps: Caps;
}

/** Reads the run's census and makes the request that survey and commit derive with. */
export async function planContext(ports: PlanPorts, run: PlanRun): Promise<PlanContext> {
  const rules = await pinnedRules(ports, run);
  const census = await readJson(ports.bucket, runKeys.census(run, 'all'), censusSchema);
  return contextOf(rules, run.today, census);
}

/** The caps and the smoothing that a census gives. */
export function contextOf(rules: PlanningRules, today: number, census: Census): PlanContext {
  const caps = capsFor(rules.volume, census.active);
  return {
    census,
    caps,
    request: {
      rules,
      today,
      caps,
      smoothing: { soft: caps.soft, countByIdealDate: new Map(census.effectiveDates) },
      traced: true,
    },
  };
}
