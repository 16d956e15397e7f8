import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, type HomePaths } from '../installation/home.ts';
import { filesIn, ownFolder } from '../installation/organization-files.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';

/**
 * Removes an organization's record, when it has no contacts. What is kept of it stays where it is:
 * published configurations, runs, suppressions, journal, backups, reports.
 *
 * @throws UserError when it has contacts, or something is at work for it.
 */
export async function removeOrganization(
  installation: AnyInstallation,
  actor: string,
): Promise<void> {
  const { ports, organizationId } = installation;
  const { organizations, contacts, runs } = ports.store;
  const { all } = await contacts.count(organizationId);
  if (all > 0) {
    throw new UserError(
      `Expected an organization without contacts, got ${plural(all, 'contact')}: what they were sent and what they asked for has to be kept; "almanac stop" halts its mail`,
    );
  }
  const [busy] = (await runs.list(organizationId, RUNS_TO_LOOK_AT)).filter(
    ({ status }) => status === 'open',
  );
  if (busy) {
    throw new UserError(
      `Expected nothing to be at work for "${organizationId}", got ${busy.kind} run ${String(busy.run)}`,
    );
  }
  const reason = 'organization removed';
  const cause = { actor, reason, run: null, at: ports.clock.now() };
  await organizations.remove(organizationId, cause);
  await installation.drain();
}

const RUNS_TO_LOOK_AT = 100;

/**
 * Puts the files that people edited for a removed organization aside, so that the next one does not
 * begin with them.
 *
 * @returns the folder that has them now; null when there were none.
 */
export async function putFilesAside(
  paths: HomePaths,
  organizationId: string,
): Promise<string | null> {
  const aside = join(paths.home, 'removed', organizationId);
  const own = ownFolder(paths, organizationId);
  const folder = (await exists(own)) ? own : paths.home;
  const { config, templates } = filesIn(folder);
  const kept = filesIn(aside);
  let moved = false;
  await mkdir(aside, { recursive: true });
  for (const [from, to] of [
    [config, kept.config],
    [templates, kept.templates],
  ] as const) {
    if (!(await exists(from))) continue;
    await rename(from, to);
    moved = true;
  }
  return moved ? aside : null;
}
