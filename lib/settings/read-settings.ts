import { z } from 'zod';

import { describeValue } from '../../shared/contracts/configuration/expected-received.ts';
import { named } from '../../shared/contracts/configuration/fields.ts';
import { findingsOf, type Finding } from '../../shared/contracts/configuration/issue-problems.ts';
import { formatPath } from '../../shared/contracts/configuration/problem.ts';
import { serverSchema, stageName, stageSchema } from './stage.schema.ts';
import { stageContradictions } from './stage-contradictions.ts';
import type { AppSettings } from './stage-settings.ts';
import { organizationSchedules } from './organization-schedules.ts';

/** The settings cannot be deployed; the message has one line per problem, each with its place. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(findings: readonly Finding[]) {
    const lines = findings.map(({ path, message }) => `  ${formatPath(path)}: ${message}`);
    super(['The settings of cdk.context.json cannot be deployed:', ...lines].join('\n'));
  }
}

/** The two values of the CDK context that belong to users, as they came. */
export interface SettingsContext {
  /** By name; as JSON text where it was given on the command line (`-c stages='{…}'`). */
  readonly stages: unknown;
  readonly servers?: unknown;
}

const settingsSchema = z.object({
  stages: named(stageName, stageSchema),
  servers: named(stageName, serverSchema).default({}),
});

/**
 * Reads the settings of all stages and servers.
 *
 * @throws SettingsError naming every problem at once.
 */
export function readSettings(context: SettingsContext): AppSettings {
  const parsed = settingsSchema.safeParse({
    stages: withoutText('stages', context.stages),
    servers: withoutText('servers', context.servers),
  });
  if (!parsed.success) throw new SettingsError(findingsOf(parsed.error.issues));
  const { stages, servers } = parsed.data;
  const contradictions = [
    ...Object.entries(stages).flatMap(([name, stage]) => stageContradictions(name, stage)),
    ...sharedNames(Object.keys(stages), Object.keys(servers)),
  ];
  if (contradictions.length > 0) throw new SettingsError(contradictions);
  return {
    stages: Object.entries(stages).map(([stage, settings]) => ({
      ...settings,
      stage,
      redirectAllMailTo: settings.redirectAllMailTo,
      organizations: settings.organizations.map(organizationSchedules),
    })),
    servers: Object.entries(servers).map(([stage, settings]) => ({ ...settings, stage })),
  };
}

/** Context from the command line is text; context from a file is what it says. */
function withoutText(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Expected JSON, got ${describeValue(value)} (${why})`;
    throw new SettingsError([{ path: [name], message }]);
  }
}

/** Their stacks and resources would have the same names. */
function sharedNames(stages: readonly string[], servers: readonly string[]): readonly Finding[] {
  return servers
    .filter((name) => stages.includes(name))
    .map((name) => ({
      path: ['servers', name],
      message: `Expected a name that no stage has, got ${describeValue(name)}, which is one`,
    }));
}
