import { FILE_KINDS } from '../../shared/contracts/files/column-definition.ts';
import type { ImportReport } from '../../shared/contracts/files/import-report.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import type { Installation } from '../installation/installation.ts';
import { inImportOrder, type ImportSource } from '../../shared/workflows/import/import-source.ts';
import { followChanges, type FollowUp } from '../operations/follow-changes.ts';
import { importNow } from '../operations/import-now.ts';
import { fileSource } from '../operations/file-source.ts';
import { inPlace } from '../opening.ts';
import { absolute, shownPath, type CommandRun } from '../shell.ts';
import { dropFile, importedFile, type DroppedFile } from '../stage/import-on-stage.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { count, plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenWait, givenWord, NO_WAIT, type WaitOption } from './given.ts';
import { planJson, planLines } from './plan.ts';

interface ImportOptions extends WaitOption {
  readonly kind?: string;
  readonly instance?: string;
}

/** Adds `almanac import`. */
export const addImport: AddCommand = (program, act) => {
  program
    .command('import <file...>')
    .description('take CSV files in, as dropping them in the bucket does')
    .option(
      '--kind <kind>',
      `what the files hold (${FILE_KINDS.join(', ')}); else the header tells`,
    )
    .option('--instance <name>', 'the campaign instance that contacts become targets of (outreach)')
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      examples('import contacts.csv visits.csv', 'import partners.csv --instance partners_2027'),
    )
    .action(act(importCommand));
};

async function importCommand(
  run: CommandRun,
  options: ImportOptions,
  ...files: readonly string[]
): Promise<void> {
  const kind = givenWord(options.kind, '--kind', FILE_KINDS);
  const wait = givenWait(run, options);
  const given = await Promise.all(
    files.map(async (file): Promise<ImportSource> => {
      const source = await fileSource(absolute(run.shell, file), file);
      return { ...source, ...(kind && { kind }), ...withInstance(options) };
    }),
  );
  const sources = await inImportOrder(given);
  await inPlace(run, {
    here: (installation) => importHere(run, installation, sources),
    stage: (installation) => importOnStage(run, installation, sources, wait),
  });
}

async function importHere(
  run: CommandRun,
  installation: Installation,
  sources: readonly ImportSource[],
): Promise<void> {
  const reports: ImportReport[] = [];
  for (const source of sources) {
    const report = await importOne(run, installation, source);
    reports.push(report);
    for (const line of reportLines(run, installation, report)) run.output.line(line);
  }
  const followUp = await followChanges(installation, run.actor);
  run.output.answer({
    text: followUpLines(followUp),
    json: { imports: reports, ...followUpJson(followUp) },
  });
  refuse(reports);
}

async function importOnStage(
  run: CommandRun,
  installation: StageInstallation,
  sources: readonly ImportSource[],
  wait: boolean,
): Promise<void> {
  const dropped: DroppedFile[] = [];
  for (const source of sources) dropped.push(await dropFile(run, installation, source));
  if (!wait) {
    run.output.answer({
      text: dropped.map(({ key }) => `Dropped ${installation.place.objectAt(key)}.`),
      json: { dropped: dropped.map(({ key }) => key) },
    });
    return;
  }
  const reports: ImportReport[] = [];
  for (const file of dropped) {
    const report = { ...(await importedFile(run, installation, file)), file: file.source.name };
    reports.push(report);
    for (const line of reportLines(run, installation, report)) run.output.line(line);
  }
  const planned = reports.some((report) => report.plan_needed);
  run.output.answer({
    text: [
      planned
        ? 'The stage plans everybody now; "almanac runs" shows it.'
        : 'The stage plans the changed contacts again within a minute.',
    ],
    json: { imports: reports, plan: null, plan_follows: planned },
  });
  refuse(reports);
}

/** The files that could be read are in; the others are told of at the end. */
function refuse(reports: readonly ImportReport[]): void {
  const refusals = reports.flatMap(({ file, file_problem: problem }) =>
    problem === null ? [] : [`${file}: ${problem.message}`],
  );
  if (refusals.length > 0) throw new UserError(refusals.join('; '));
}

function withInstance({ instance }: ImportOptions): Pick<ImportSource, 'instance'> {
  return instance === undefined ? {} : { instance };
}

async function importOne(
  run: CommandRun,
  installation: Installation,
  source: ImportSource,
): Promise<ImportReport> {
  const { output, clock, actor } = run;
  const progress = progressBar(output.progress, clock, `Importing ${source.name}`, 'bytes');
  const result = await importNow(installation, source, { actor, progress }).finally(() => {
    progress.close();
  });
  if (result.result === 'busy') {
    throw new UserError(
      `Expected no other import under way, got run ${String(result.run)}, which still works`,
    );
  }
  return result.report;
}

/** What became of a file, for people. */
export function reportLines(
  { shell }: Pick<CommandRun, 'shell'>,
  { place }: Pick<AnyInstallation, 'place'>,
  report: ImportReport,
): readonly string[] {
  const { accepted, unchanged, rejected, read, rejects_file: rejects } = report;
  const reasons = Object.entries(report.rejected_by_reason);
  const warnings = Object.entries(report.warnings);
  return [
    `${report.file}: ${plural(read, 'row')} of ${report.kind ?? 'no known kind'}: ${count(accepted)} accepted, ${count(unchanged)} unchanged, ${count(rejected)} rejected.`,
    ...table(
      [
        ...reasons.map(([reason, number]) => [`  rejected: ${reason}`, count(number)]),
        ...warnings.map(([reason, { count: number }]) => [`  warning: ${reason}`, count(number)]),
      ],
      ['left', 'right'],
    ),
    ...(rejects === null
      ? []
      : [`  Why, line by line: ${shownPath(shell, place.objectAt(rejects))}`]),
  ];
}

/** What followed, for people. */
export function followUpLines(followUp: FollowUp): readonly string[] {
  if (followUp.followed === 'replanned') {
    const { replanned, failed } = followUp.replan;
    return [
      `${plural(replanned, 'contact')} planned again.`,
      ...failed.map(({ contactId, failure }) => `  ${contactId} could not be: ${failure}`),
    ];
  }
  const { plan } = followUp;
  return plan.result === 'planned'
    ? planLines(plan.run, plan.summary)
    : [`Plan run ${String(plan.run)} is under way; what it has missed the next plan will see.`];
}

/** What followed, for machines. */
export function followUpJson(followUp: FollowUp): object {
  if (followUp.followed === 'replanned') {
    const { replanned, failed } = followUp.replan;
    const failures = failed.map(({ contactId, failure }) => ({ contact_id: contactId, failure }));
    return { plan: null, replanned, replan_failures: failures };
  }
  const { plan } = followUp;
  return {
    plan: plan.result === 'planned' ? planJson(plan.run, plan.summary) : { busy: plan.run },
  };
}
