import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { listBackups, type BackupSummary } from '../../shared/workflows/backup/list-backups.ts';
import { verifyBackup } from '../../shared/workflows/backup/verify-backup.ts';
import { backupNow } from '../operations/backup-now.ts';
import { withInstallation, type CommandRun } from '../shell.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { bytes, count, plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac backup`, `almanac backup verify` and `almanac backups`. */
export const addBackup: AddCommand = (program, act) => {
  const backup = program
    .command('backup')
    .description('back the organization up')
    .addHelpText('after', examples('backup', 'backup verify prairie-lakes-2027-03-01-00000012'))
    .action(act(backupCommand));
  backup
    .command('verify <backup>')
    .description('read a whole backup: every checksum, every record')
    .addHelpText('after', examples('backup verify prairie-lakes-2027-03-01-00000012'))
    .action(act(verifyCommand));
  program
    .command('backups')
    .description('list the backups, the newest first')
    .addHelpText('after', examples('backups'))
    .action(act(backupsCommand));
};

async function backupCommand(run: CommandRun): Promise<void> {
  await withInstallation(run, async (installation) => {
    const progress = progressBar(run.output.progress, run.clock, 'Backing up', 'slices');
    const today = await installation.today();
    const result = await backupNow(installation, today, progress).finally(() => {
      progress.close();
    });
    if (result.result === 'no_organization') {
      throw new UserError('Expected an organization to back up, found none');
    }
    if (result.result === 'busy') {
      throw new UserError(
        `Expected no other backup under way, got run ${String(result.run)}, which still works`,
      );
    }
    const { backup_id: id, totals, parts } = result.manifest;
    run.output.answer({
      text: [
        `Backed up ${plural(totals.contacts, 'contact')} and ${plural(totals.emails, 'email')} as ${id}.`,
      ],
      json: { backup_id: id, ...totals, parts: parts.length },
    });
  });
}

async function verifyCommand(run: CommandRun, _options: object, id = ''): Promise<void> {
  await withInstallation(run, async ({ ports }) => {
    const result = await verifyBackup(ports, id);
    if (result.result === 'missing')
      throw new UserError(`Expected a backup, got "${id}", which is not there`);
    const problems = result.result === 'damaged' ? result.problems : [];
    run.output.answer({
      text:
        result.result === 'sound'
          ? [
              `${id} is sound: ${plural(result.manifest.parts.length, 'part')}, ${plural(result.manifest.totals.contacts, 'contact')}, ${plural(result.manifest.totals.emails, 'email')}.`,
            ]
          : problems.map(
              ({ key, expected, received }) => `${key}: expected ${expected}, got ${received}`,
            ),
      json: { backup_id: id, result: result.result, problems },
    });
    if (problems.length > 0) {
      throw new UserError(`Expected ${id} to be sound, got ${plural(problems.length, 'problem')}`);
    }
  });
}

async function backupsCommand(run: CommandRun): Promise<void> {
  await withInstallation(run, async ({ ports, organizationId }) => {
    const backups = await listBackups(ports, organizationId);
    run.output.answer({
      text: backups.length === 0 ? ['No backups yet.'] : backupLines(backups),
      json: backups.map(backupJson),
    });
  });
}

function backupLines(backups: readonly BackupSummary[]): readonly string[] {
  return table(
    backups.map(({ backupId, content, damage }) =>
      content === null
        ? [backupId, `damaged: ${damage ?? 'unreadable'}`]
        : [
            backupId,
            `${count(content.contacts)} contacts`,
            `${count(content.emails)} emails`,
            bytes(content.size),
          ],
    ),
    ['left', 'right', 'right', 'right'],
  );
}

function backupJson({ backupId, today, run, content, damage }: BackupSummary): object {
  return {
    backup_id: backupId,
    today: formatCivilDate(today),
    run,
    contacts: content?.contacts ?? null,
    emails: content?.emails ?? null,
    size: content?.size ?? null,
    app_version: content?.appVersion ?? null,
    finished_at_ms: content?.finishedAt ?? null,
    damage,
  };
}
