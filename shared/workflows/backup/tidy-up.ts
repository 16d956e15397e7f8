import { restoresPrefix } from '../../contracts/restore/restore-parts.ts';
import { parseCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { Bucket } from '../../ports/bucket.ts';
import type { Ports } from '../../ports/ports.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { droppedPrefix } from '../import/dropped-files.ts';
import { lastPlan } from '../plan/plan-needed.ts';
import { expireBackups } from './expire-backups.ts';

/** Whose backups and files are tidied up. */
export interface TidyRequest {
  readonly ports: Pick<Ports, 'store' | 'bucket' | 'compression' | 'tasks'>;
  readonly organizationId: string;
}

/** What was removed. */
export interface TidiedUp {
  readonly expired: readonly string[];
  /** Other objects than those of backups. */
  readonly objects: number;
}

/** What runs leave for each other is of no use to anybody after so many days. */
const KEEP_RUN_PARTS_DAYS = 7;
const RUNS_TO_LOOK_THROUGH = 5_000;

const DAY_MS = 86_400_000;

/**
 * Removes what nobody needs any more: backups that are older than the organization keeps them; what
 * old runs left for each other, except the newest finished plan's, which queries read; and imported
 * files and reports that are older than backups are kept, because a restore can no longer ask for
 * them.
 */
export async function tidyUp(request: TidyRequest, today: Day): Promise<TidiedUp> {
  const { organizationId, ports } = request;
  const { settings } = await pinnedConfiguration(ports.store.configVersions, organizationId);
  const { retentionDays } = settings.backup;
  const { expired } = await expireBackups(ports, { organizationId, today, retentionDays });
  const oldest = today - retentionDays;
  const objects =
    (await removeRunParts(request, today - KEEP_RUN_PARTS_DAYS)) +
    (await removeRestoreParts(request, today - KEEP_RUN_PARTS_DAYS)) +
    (await removeDropped(ports, droppedPrefix(organizationId), oldest)) +
    (await removeReports(request, oldest));
  return { expired, objects };
}

async function removeRunParts(request: TidyRequest, oldest: Day): Promise<number> {
  const { organizationId, ports } = request;
  const newest = await lastPlan(request);
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const kept = runs.filter(
    ({ run, status, today }) => run === newest?.run || status === 'open' || today >= oldest,
  );
  const keptRuns = new Set(kept.map(({ run }) => run));
  // A run with a higher number has been opened since.
  const last = runs[0]?.run ?? 0;
  return removeWhere(ports, `runs/${organizationId}/`, (rest) => {
    const run = Number(rest.split('/')[0]);
    return run <= last && !keptRuns.has(run);
  });
}

async function removeRestoreParts(
  { organizationId, ports }: TidyRequest,
  oldest: Day,
): Promise<number> {
  const before = oldest * DAY_MS;
  return removeWhere(ports, restoresPrefix(organizationId), (_rest, at) => at < before);
}

async function removeDropped(
  ports: TidyRequest['ports'],
  prefix: string,
  oldest: Day,
): Promise<number> {
  return removeWhere(ports, prefix, (rest) => {
    const day = parseCivilDate(rest.split('/')[0] ?? '');
    return day !== undefined && day < oldest;
  });
}

async function removeReports({ organizationId, ports }: TidyRequest, oldest: Day): Promise<number> {
  const before = oldest * DAY_MS;
  return removeWhere(
    ports,
    `reports/${organizationId}/`,
    (rest, modifiedAt) => modifiedAt < before && !rest.startsWith('parts/'),
  );
}

async function removeWhere(
  { bucket, tasks }: { readonly bucket: Bucket; readonly tasks: Ports['tasks'] },
  prefix: string,
  isOld: (rest: string, modifiedAt: number) => boolean,
): Promise<number> {
  const old: string[] = [];
  for await (const { key, modifiedAt } of bucket.list(prefix)) {
    if (isOld(key.slice(prefix.length), modifiedAt)) old.push(key);
  }
  await tasks.map(old, (key) => bucket.remove(key));
  return old.length;
}
