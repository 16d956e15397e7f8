import { parseCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Bucket } from '../../shared/ports/bucket.ts';
import { lastPlan } from '../../shared/workflows/plan/plan-needed.ts';
import type { Installation } from '../installation/installation.ts';

/** What plans leave for each other is of no use to anybody after so many days. */
const KEEP_PLAN_PARTS_DAYS = 7;
const RUNS_TO_LOOK_THROUGH = 5_000;

/**
 * Removes what nobody needs any more: parts of old plans, except the newest finished one's, which
 * queries read; and imported files and reports that are older than backups are kept, because a
 * restore can no longer ask for them.
 *
 * @returns how many objects were removed.
 */
export async function tidyBucket(installation: Installation, today: Day): Promise<number> {
  const { organizationId, ports } = installation;
  const { settings } = await installation.configuration();
  const oldest = today - settings.backup.retentionDays;
  return (
    (await removePlanParts(installation, today - KEEP_PLAN_PARTS_DAYS)) +
    (await removeDropped(ports.bucket, `dropped/${organizationId}/`, oldest)) +
    (await removeReports(installation, oldest))
  );
}

async function removePlanParts(installation: Installation, oldest: Day): Promise<number> {
  const { organizationId, ports } = installation;
  const newest = await lastPlan(installation);
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const kept = runs.filter(
    ({ run, status, today }) => run === newest?.run || status === 'open' || today >= oldest,
  );
  const keptRuns = new Set(kept.map(({ run }) => run));
  // A run with a higher number has been opened since.
  const last = runs[0]?.run ?? 0;
  return removeWhere(ports.bucket, `runs/${organizationId}/`, (rest) => {
    const run = Number(rest.split('/')[0]);
    return run <= last && !keptRuns.has(run);
  });
}

async function removeDropped(bucket: Bucket, prefix: string, oldest: Day): Promise<number> {
  return removeWhere(bucket, prefix, (rest) => {
    const day = parseCivilDate(rest.split('/')[0] ?? '');
    return day !== undefined && day < oldest;
  });
}

const DAY_MS = 86_400_000;

async function removeReports(
  { organizationId, ports }: Installation,
  oldest: Day,
): Promise<number> {
  const before = oldest * DAY_MS;
  return removeWhere(
    ports.bucket,
    `reports/${organizationId}/`,
    (rest, modifiedAt) => modifiedAt < before && !rest.startsWith('parts/'),
  );
}

async function removeWhere(
  bucket: Bucket,
  prefix: string,
  isOld: (rest: string, modifiedAt: number) => boolean,
): Promise<number> {
  const old: string[] = [];
  for await (const { key, modifiedAt } of bucket.list(prefix)) {
    if (isOld(key.slice(prefix.length), modifiedAt)) old.push(key);
  }
  for (const key of old) await bucket.remove(key);
  return old.length;
}
