import type { RestoreState } from '../../contracts/steps/backup-steps.ts';
import type { Bucket } from '../../ports/bucket.ts';
import { writeJson } from '../bucket/json-object.ts';
import { restoreAdvice, type RestoreReport } from './restore-report.ts';

/** Leaves a restore's report, with what is to be done next, where people find it. @returns its key. */
export async function writeRestoreReport(
  bucket: Bucket,
  { organizationId, backupId, run, startedAt }: RestoreState,
  report: RestoreReport,
): Promise<string> {
  const name = run === null ? `trial-${String(startedAt)}` : String(run);
  const key = `reports/${organizationId}/restore.${name}.report.json`;
  const { contacts, suppressions, journal, notReplayed, configVersions, lostConfigVersions } =
    report;
  const { withoutContact, ...counts } = contacts;
  await writeJson(bucket, key, {
    backup_id: backupId,
    dry_run: report.dryRun,
    run,
    contacts: { ...counts, without_contact: withoutContact },
    suppressions,
    config_versions: configVersions,
    lost_config_versions: lostConfigVersions,
    journal,
    not_replayed: notReplayed,
    stopped: report.stopped,
    advice: restoreAdvice(report),
  });
  return key;
}
