import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import type { BackupProblem } from '../backup/verify-backup.ts';
import type { OpenedRestoreParts, RestoredSlice } from '../../contracts/restore/restore-parts.ts';

/** What a restore came to. */
export type RestoreResult =
  | RestoreReport
  | RestoreNotOpened
  /** The backup does not have the contact that was asked for. */
  | { readonly result: 'no_contact' };

/** Why a restore did not begin. */
export type RestoreNotOpened =
  /** There is no manifest, so there is no backup. */
  | { readonly result: 'no_backup' }
  | { readonly result: 'damaged'; readonly problems: readonly BackupProblem[] }
  /** The backup is another organization's. */
  | { readonly result: 'other_organization'; readonly organizationId: string }
  /** One contact can only be restored into a store that has its organization. */
  | { readonly result: 'no_organization' }
  /** Another restore of the organization is at work. */
  | { readonly result: 'busy'; readonly run: number; readonly execution: string };

/** What was restored, or would have been (`dryRun`). */
export interface RestoreReport {
  readonly result: 'restored';
  readonly manifest: BackupManifest;
  readonly dryRun: boolean;
  /** The number of the restore's run, null for a dry run. */
  readonly run: number | null;
  readonly contacts: Readonly<RestoredSlice['counts']>;
  /** Null where one contact was restored: suppressions are kept apart from contacts. */
  readonly suppressions: SuppressionCounts | null;
  /** Configuration versions that the store lacked. */
  readonly configVersions: number;
  /** Configuration versions published after the backup, whose text is in no backup. */
  readonly lostConfigVersions: number;
  readonly journal: OpenedRestoreParts['reach'];
  /** Changes since the backup that the journal knows of without their data. */
  readonly notReplayed: OpenedRestoreParts['notReplayed'];
  /** Why sending is halted now; null = it is not. */
  readonly stopped: string | null;
}

/** What became of suppressions. */
export interface SuppressionCounts {
  readonly restored: number;
  /** Of them: from the journal, after the backup. */
  readonly replayed: number;
  /** In the backup, but lifted since. */
  readonly lifted: number;
  /** In the journal, but by an address that neither the backup nor the journal gives to anybody. */
  readonly unmatched: number;
}

/** What is left to do after a restore, in sentences. */
export function restoreAdvice(report: RestoreReport): readonly string[] {
  const { contacts, visits, targets, events } = report.notReplayed;
  const changes = contacts + visits + targets + events;
  const { unknown } = report.contacts;
  const { journal, lostConfigVersions, suppressions, stopped } = report;
  return [
    ...sentence(
      journal.behind,
      `The journal ends before the backup (at ${String(journal.to)}, expected ${String(journal.from)}): what was sent since the backup is not known here.`,
    ),
    ...sentence(
      changes > 0,
      `${String(changes)} changes of contacts, visits, targets and events since the backup are not in it: import the dropped files of that time again.`,
    ),
    ...sentence(
      lostConfigVersions > 0,
      `${String(lostConfigVersions)} configuration versions were published after the backup: publish them again.`,
    ),
    ...sentence(
      unknown > 0,
      `${String(unknown)} emails may or may not have been sent and are unknown now: a person decides about each.`,
    ),
    ...sentence(
      (suppressions?.unmatched ?? 0) > 0,
      `${String(suppressions?.unmatched)} suppressions since the backup concern addresses that no known contact has.`,
    ),
    ...sentence(stopped !== null, 'Plan, look at the result, then release sending.'),
  ];
}

function sentence(holds: boolean, text: string): readonly string[] {
  return holds ? [text] : [];
}
