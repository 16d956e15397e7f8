import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { listBackups, type BackupSummary } from '../../shared/workflows/backup/list-backups.ts';
import { verifyBackup } from '../../shared/workflows/backup/verify-backup.ts';
import type { Installation } from '../installation/installation.ts';
import { backupNow } from '../operations/backup-now.ts';
import { inPlace, withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { runMachine, runOf, startedAnswer } from '../stage/run-machine.ts';
import { backupSummaryOf } from '../stage/run-summaries.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { bytes, count, plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenWait, NO_WAIT, type WaitOption } from './given.ts';

/** Adds `almanac backup`, `almanac backup verify` and `almanac backups`. */
export const addBackup: AddCommand = (program, act) => {
  const backup = program
    .command('backup')
    .description('back the organization up')
    .option(...NO_WAIT)
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

async function backupCommand(run: CommandRun, options: WaitOption): Promise<void> {
  const wait = givenWait(run, options);
  await inPlace(run, {
    here: (installation) => backupHere(run, installation),
    stage: (installation) => backupOnStage(run, installation, wait),
  });
}

async function backupHere(run: CommandRun, installation: Installation): Promise<void> {
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
    text: [backedUpLine(id, totals)],
    json: { backup_id: id, ...totals, parts: parts.length },
  });
}

async function backupOnStage(
  run: CommandRun,
  installation: StageInstallation,
  wait: boolean,
): Promise<void> {
  const done = await runMachine(run, installation, {
    machine: 'backup',
    doing: 'Backing up',
    wait,
  });
  if (done.result === 'started') {
    run.output.answer(startedAnswer(installation, done));
    return;
  }
  const summary = backupSummaryOf(runOf(done));
  run.output.answer({ text: [backedUpLine(summary.backup_id, summary)], json: summary });
}

function backedUpLine(
  id: string,
  totals: { readonly contacts: number; readonly emails: number },
): string {
  return `Backed up ${plural(totals.contacts, 'contact')} and ${plural(totals.emails, 'email')} as ${id}.`;
}

async function verifyCommand(run: CommandRun, _options: object, id = ''): Promise<void> {
  await withAnyInstallation(run, async ({ ports }) => {
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
  await withAnyInstallation(run, async ({ ports, organizationId }) => {
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
