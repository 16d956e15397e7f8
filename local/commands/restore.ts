import { parseBackupId } from '../../shared/workflows/backup/backup-keys.ts';
import {
  restoreAdvice,
  type RestoreReport,
  type RestoreResult,
} from '../../shared/workflows/restore/restore-report.ts';
import { restoreDay, restoreNow } from '../operations/restore-now.ts';
import { withHome, type CommandRun } from '../shell.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { count, plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface RestoreOptions {
  readonly contact?: string;
  readonly dryRun?: boolean;
}

/** Adds `almanac restore`. */
export const addRestore: AddCommand = (program, act) => {
  program
    .command('restore <backup>')
    .description('restore a backup into an empty or a live store; sending is halted meanwhile')
    .option('--contact <id>', 'only this contact')
    .option('--dry-run', 'read and count everything, write nothing')
    .addHelpText(
      'after',
      examples(
        'restore prairie-lakes-2027-03-01-00000012 --dry-run',
        'restore prairie-lakes-2027-03-01-00000012 --contact m-0001',
      ),
    )
    .action(act(restoreCommand));
};

async function restoreCommand(
  run: CommandRun,
  options: RestoreOptions,
  backupId = '',
): Promise<void> {
  const organizationId = run.organizationId ?? parseBackupId(backupId)?.organizationId;
  if (organizationId === undefined) {
    throw new UserError(
      `Expected the id of a backup, got "${backupId}"; "almanac backups" lists them`,
    );
  }
  await withHome(run, async (home) => {
    // The store may be empty: the backup knows the organization, not the store.
    const installation = await home.anyInstallation(organizationId);
    const progress = progressBar(run.output.progress, run.clock, 'Restoring', 'contacts');
    const result = await restoreNow(installation, {
      backupId,
      today: await restoreDay(installation),
      actor: run.actor,
      ...(options.contact !== undefined && { contactId: options.contact }),
      dryRun: options.dryRun ?? false,
      progress,
    }).finally(() => {
      progress.close();
    });
    if (result.result !== 'restored')
      throw new UserError(whyNot(result, backupId, options.contact));
    run.output.answer({ text: restoreLines(result), json: restoreJson(result) });
  });
}

/** What a restore came to, for people. */
export function restoreLines(report: RestoreReport): readonly string[] {
  const { contacts, manifest, dryRun, configVersions } = report;
  const verb = dryRun ? 'Would restore' : 'Restored';
  return [
    `${verb} ${plural(contacts.contacts, 'contact')} and ${plural(contacts.emails, 'email')} from ${manifest.backup_id}${dryRun ? ' (dry run: nothing was written)' : ''}.`,
    ...line(contacts.replayed, 'emails as the journal knows them since'),
    ...line(contacts.unknown, 'emails unknown now: they may or may not have been sent'),
    ...line(contacts.withoutContact, 'emails to contacts that are not in the backup'),
    ...line(configVersions, 'configuration versions'),
    ...restoreAdvice(report),
  ];
}

function line(number: number, what: string): readonly string[] {
  return number === 0 ? [] : [`  ${count(number)} ${what}`];
}

function restoreJson(report: RestoreReport): object {
  const { contacts, suppressions, journal, notReplayed, manifest, stopped } = report;
  const { withoutContact, ...counts } = contacts;
  return {
    backup_id: manifest.backup_id,
    dry_run: report.dryRun,
    run: report.run,
    contacts: { ...counts, without_contact: withoutContact },
    suppressions,
    config_versions: report.configVersions,
    lost_config_versions: report.lostConfigVersions,
    journal,
    not_replayed: notReplayed,
    stopped,
    advice: restoreAdvice(report),
  };
}

function whyNot(
  result: Exclude<RestoreResult, RestoreReport>,
  backupId: string,
  contactId = '',
): string {
  switch (result.result) {
    case 'no_backup':
      return `Expected a backup, got "${backupId}", which is not there; "almanac backups" lists them`;
    case 'damaged': {
      const [first] = result.problems;
      const example = first
        ? `: ${first.key}: expected ${first.expected}, got ${first.received}`
        : '';
      return `Expected ${backupId} to be sound, got ${plural(result.problems.length, 'problem')}${example}`;
    }
    case 'other_organization':
      return `Expected a backup of this organization, got one of "${result.organizationId}"`;
    case 'no_organization':
      return 'Expected a store that has the organization of the contact, got one that has not';
    case 'no_contact':
      return `Expected a contact of ${backupId}, got "${contactId}"`;
    case 'busy':
      return `Expected no other restore under way, got run ${String(result.run)}, which still works`;
  }
}
