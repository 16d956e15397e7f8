import { dirname } from 'node:path';
import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import {
  checkDraft,
  type PublishResult,
} from '../../shared/workflows/configuration/publish-configuration.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { filesIn, readDraft, type OrganizationFiles } from '../installation/organization-files.ts';
import { followChanges } from '../operations/follow-changes.ts';
import { publishFiles, rendererFor } from '../operations/publish-files.ts';
import { inPlace, withAnyInstallation, withInstallation } from '../opening.ts';
import { absolute, shownPath, type CommandRun } from '../shell.ts';
import { publishOnStage } from '../stage/publish-on-stage.ts';
import type { StageInstallation } from '../stage/stage-installation.ts';
import { plural, table } from '../terminal/table.ts';
import { UsageError, UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenWait, NO_WAIT, type WaitOption } from './given.ts';
import { followUpJson, followUpLines } from './import.ts';
import { planByMachine, type PlannedOnStage } from './plan.ts';

interface FilesOptions {
  readonly templates?: string;
}

interface PublishOptions extends FilesOptions, WaitOption {
  readonly reason: string;
}

const TEMPLATES = [
  '--templates <dir>',
  'its templates; else the folder "templates" beside it',
] as const;

/** Adds `almanac config check`, `publish` and `list`. */
export const addConfig: AddCommand = (program, act) => {
  const config = program.command('config').description('configuration versions');
  config
    .command('check [file]')
    .description('tell everything that is wrong with a configuration and its templates')
    .option(...TEMPLATES)
    .addHelpText('after', examples('config check', 'config check examples/config.yaml'))
    .action(act(checkCommand));
  config
    .command('publish [file]')
    .description('make a configuration with its templates the current version, and plan by it')
    .requiredOption('--reason <text>', 'what changed and why')
    .option(...TEMPLATES)
    .option(...NO_WAIT)
    .addHelpText('after', examples('config publish --reason "April letter added"'))
    .action(act(publishCommand));
  config
    .command('list')
    .description('list the published versions, the newest first')
    .addHelpText('after', examples('config list'))
    .action(act(listCommand));
};

async function checkCommand(run: CommandRun, options: FilesOptions, file?: string): Promise<void> {
  const check = async (files: OrganizationFiles, organizationId?: string): Promise<void> => {
    const name = shownPath(run.shell, files.config);
    const draft = await readDraft(files, name);
    const verdict = await checkDraft({ renderer: rendererFor(files) }, draft, organizationId);
    const problems = verdict.ok ? [] : verdict.problems;
    const { warnings } = verdict;
    run.output.answer({
      text: [
        ...problems,
        ...warnings.map((warning) => `warning: ${warning}`),
        ...(verdict.ok ? [`${name} can be published.`] : []),
      ],
      json: { file: name, ok: verdict.ok, problems, warnings },
    });
    if (!verdict.ok) {
      throw new UserError(
        `Expected a configuration without problems, got ${plural(problems.length, 'problem')} in ${name}`,
      );
    }
  };
  if (file !== undefined) {
    await check(givenFiles(run, file, options), run.organizationId);
    return;
  }
  needFile(run);
  await withInstallation(run, ({ files, organizationId }) =>
    check({ ...files, ...givenTemplates(run, options) }, organizationId),
  );
}

async function publishCommand(
  run: CommandRun,
  options: PublishOptions,
  file?: string,
): Promise<void> {
  const wait = givenWait(run, options);
  const { actor } = run;
  const { reason } = options;
  await inPlace(run, {
    here: async (installation) => {
      const own = file === undefined ? installation.files : givenFiles(run, file, options);
      const files = { ...own, ...givenTemplates(run, options) };
      const shownName = shownPath(run.shell, files.config);
      const published = accepted(
        run,
        await publishFiles(installation, { files, shownName, actor, reason }),
      );
      const followUp = await followChanges(installation, actor);
      run.output.answer({
        text: [...publishedLines(published), ...followUpLines(followUp)],
        json: { ...publishedJson(published), ...followUpJson(followUp) },
      });
    },
    stage: async (installation) => {
      const files = givenFiles(run, needFile(run, file), options);
      const shownName = shownPath(run.shell, files.config);
      const published = accepted(
        run,
        await publishOnStage(installation, { files, shownName, actor, reason }),
      );
      const plan = await planAfterPublishing(run, installation, published, wait);
      run.output.answer({
        text: [...publishedLines(published), ...plan.text],
        json: { ...publishedJson(published), plan: plan.json },
      });
    },
  });
}

/** What was published, or is published already. @throws UserError when it was refused. */
export function accepted(run: CommandRun, result: PublishResult): Published {
  if (result.result !== 'refused') return result;
  for (const problem of result.problems) run.output.note(problem);
  throw new UserError(
    `Expected a configuration without problems, got ${plural(result.problems.length, 'problem')}, listed above`,
  );
}

type Published = Exclude<PublishResult, { readonly result: 'refused' }>;

function publishedLines({ result, version: { version }, warnings }: Published): readonly string[] {
  return [
    result === 'published'
      ? `Published as version ${String(version)}.`
      : `Nothing to publish: version ${String(version)} is the same.`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

function publishedJson({ result, version: { version }, warnings }: Published): object {
  return { result, version, warnings };
}

async function planAfterPublishing(
  run: CommandRun,
  installation: StageInstallation,
  { result }: Published,
  wait: boolean,
): Promise<PlannedOnStage> {
  // The plan of an unchanged configuration is there, or comes with the night.
  return result === 'published'
    ? planByMachine(run, installation, undefined, wait)
    : { text: [], json: null };
}

/** A stage has no files of its own to take instead. @throws UsageError */
function needFile({ stage }: CommandRun, file?: string): string {
  if (stage === undefined || file !== undefined) return file ?? '';
  throw new UsageError(`Expected the configuration's file for stage ${stage}, got none`);
}

async function listCommand(run: CommandRun): Promise<void> {
  await withAnyInstallation(run, async (installation) => {
    const { ports, organizationId } = installation;
    const versions = (await ports.store.configVersions.list(organizationId)).toSorted(
      (a, b) => b.version - a.version,
    );
    const timeZone = await zoneOf(installation);
    run.output.answer({
      text: table(
        versions.map(({ version, cause }) => [
          String(version),
          formatLocal(cause.at, timeZone),
          cause.actor,
          cause.reason,
        ]),
        ['right'],
      ),
      json: versions.map(({ version, cause, templates }) => ({
        version,
        published_at_ms: cause.at,
        actor: cause.actor,
        reason: cause.reason,
        templates: Object.keys(templates).length,
      })),
    });
  });
}

async function zoneOf(installation: AnyInstallation): Promise<string> {
  return (await installation.configuration()).settings.organization.timeZone;
}

function givenFiles(run: CommandRun, file: string, options: FilesOptions): OrganizationFiles {
  const config = absolute(run.shell, file);
  return { ...filesIn(dirname(config)), config, ...givenTemplates(run, options) };
}

function givenTemplates(
  { shell }: CommandRun,
  { templates }: FilesOptions,
): Partial<Pick<OrganizationFiles, 'templates'>> {
  return templates === undefined ? {} : { templates: absolute(shell, templates) };
}
