import { z } from 'zod';
import { restoreClosedSchema } from '../../shared/contracts/steps/backup-steps.ts';
import { readJson } from '../../shared/workflows/bucket/json-object.ts';
import { parseBackupId } from '../../shared/workflows/backup/backup-keys.ts';
import {
  restoreAdvice,
  type RestoreReport,
  type RestoreResult,
} from '../../shared/workflows/restore/restore-report.ts';
import { restoreDay } from '../../shared/workflows/restore/restore-day.ts';
import { restoreNow } from '../operations/restore-now.ts';
import { hasStage, withHome, withStage } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { runMachine, startedAnswer } from '../stage/run-machine.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { count, plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenWait, NO_WAIT, type WaitOption } from './given.ts';

interface RestoreOptions extends WaitOption {
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
    .option(...NO_WAIT)
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
  const wait = givenWait(run, options);
  if (hasStage(run)) {
    await withStage(run, (stage) =>
      restoreOnStage(run, stage.anyInstallation(organizationId), { backupId, options, wait }),
    );
    return;
  }
  await withHome(run, async (home) => {
    // The store may be empty: the backup knows the organization, not the store.
    const installation = await home.anyInstallation(organizationId);
    const progress = progressBar(run.output.progress, run.clock, 'Restoring', 'contacts');
    const result = await restoreNow(installation, {
      backupId,
      today: await restoreDay(installation.ports, organizationId),
      actor: run.actor,
      ...(options.contact !== undefined && { contactId: options.contact }),
      dryRun: options.dryRun ?? false,
      progress,
    }).finally(() => {
      progress.close();
    });
    if (result.result !== 'restored')
      throw new UserError(whyNot(result, backupId, options.contact));
    const report = restoreJson(result);
    run.output.answer({ text: restoreLines(report), json: report });
  });
}

async function restoreOnStage(
  run: CommandRun,
  installation: StageInstallation,
  { backupId, options, wait }: { backupId: string; options: RestoreOptions; wait: boolean },
): Promise<void> {
  const { contact, dryRun = false } = options;
  const done = await runMachine(run, installation, {
    machine: 'restore',
    doing: 'Restoring',
    input: { backupId, ...(contact !== undefined && { contactId: contact }), dryRun },
    wait,
  });
  if (done.result === 'started') {
    run.output.answer(startedAnswer(installation, done));
    return;
  }
  const { reportKey } = restoreClosedSchema.parse(done.output);
  if (reportKey === null) {
    throw new UserError(`Expected a report of what came of ${done.execution}, it names none`);
  }
  const report = await readJson(installation.ports.bucket, reportKey, reportFileSchema);
  const place = `Report: ${installation.place.objectAt(reportKey)}`;
  run.output.answer({ text: [...restoreLines(report), place], json: report });
}

/** What is read of a report for people; all of it is for machines. */
const reportFileSchema = z.looseObject({
  backup_id: z.string(),
  dry_run: z.boolean(),
  contacts: z.looseObject({
    contacts: z.int(),
    emails: z.int(),
    replayed: z.int(),
    unknown: z.int(),
    without_contact: z.int(),
  }),
  config_versions: z.int(),
  advice: z.array(z.string()),
});

type ReportFile = z.infer<typeof reportFileSchema>;

/** What a restore came to, for people. */
function restoreLines(report: ReportFile): readonly string[] {
  const { contacts, dry_run: dryRun } = report;
  const verb = dryRun ? 'Would restore' : 'Restored';
  return [
    `${verb} ${plural(contacts.contacts, 'contact')} and ${plural(contacts.emails, 'email')} from ${report.backup_id}${dryRun ? ' (dry run: nothing was written)' : ''}.`,
    ...line(contacts.replayed, 'emails as the journal knows them since'),
    ...line(contacts.unknown, 'emails unknown now: they may or may not have been sent'),
    ...line(contacts.without_contact, 'emails to contacts that are not in the backup'),
    ...line(report.config_versions, 'configuration versions'),
    ...report.advice,
  ];
}

function line(number: number, what: string): readonly string[] {
  return number === 0 ? [] : [`  ${count(number)} ${what}`];
}

/** What a restore came to, for machines: as the stage writes it down. */
function restoreJson(report: RestoreReport): ReportFile {
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
    advice: [...restoreAdvice(report)],
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
