import { readConfiguration } from '../../contracts/configuration/read-configuration.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ConfigVersion, ConfigVersions } from '../../ports/config-versions.ts';

/** A published configuration, read. */
export interface PinnedConfiguration {
  readonly version: number;
  readonly settings: Settings;
  readonly templates: ConfigVersion['templates'];
}

/** The current configuration, or an older version, of an organization. */
export async function pinnedConfiguration(
  configVersions: ConfigVersions,
  organizationId: string,
  version: number | 'current' = 'current',
): Promise<PinnedConfiguration> {
  const published =
    version === 'current'
      ? await configVersions.current(organizationId)
      : await configVersions.get(organizationId, version);
  if (!published) throw new ConfigurationMissing(organizationId, version);
  const read = readRemembered(published);
  // Publishing refuses what cannot be read, so this is a version of an older build at most.
  if (!read.ok) {
    throw new Error(
      `Expected configuration version ${String(published.version)} of "${organizationId}" to be readable, got: ` +
        read.problems.map((problem) => problem.message).join('; '),
    );
  }
  return { version: published.version, settings: read.settings, templates: published.templates };
}

/** A document always reads the same, and reading takes milliseconds: the last few are remembered. */
const MOST_REMEMBERED = 16;

const remembered = new Map<string, ReturnType<typeof readConfiguration>>();

function readRemembered(published: ConfigVersion): ReturnType<typeof readConfiguration> {
  const file = `configuration version ${String(published.version)}`;
  const key = `${file}\n${published.document}`;
  const known = remembered.get(key);
  if (known) return known;
  const read = readConfiguration({ file, text: published.document });
  const [oldest] = remembered.keys();
  if (oldest !== undefined && remembered.size >= MOST_REMEMBERED) remembered.delete(oldest);
  remembered.set(key, read);
  return read;
}

/** The organization has no such configuration version. */
export class ConfigurationMissing extends Error {
  override readonly name = 'ConfigurationMissing';
  constructor(organizationId: string, version: number | 'current') {
    super(
      version === 'current'
        ? `Expected a published configuration for organization "${organizationId}", found none: publish one with "almanac config publish FILE"`
        : `Expected configuration version ${String(version)} of organization "${organizationId}", found none`,
    );
  }
}
