import { dirname } from 'node:path';
import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import { checkDraft } from '../../shared/workflows/configuration/publish-configuration.ts';
import type { Installation } from '../installation/installation.ts';
import { filesIn, readDraft, type OrganizationFiles } from '../installation/organization-files.ts';
import { followChanges } from '../operations/follow-changes.ts';
import { publishFiles, rendererFor } from '../operations/publish-files.ts';
import { absolute, shownPath, withInstallation, type CommandRun } from '../shell.ts';
import { plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { followUpJson, followUpLines } from './import.ts';

interface FilesOptions {
  readonly templates?: string;
}

interface PublishOptions extends FilesOptions {
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
  await withInstallation(run, ({ files, organizationId }) =>
    check({ ...files, ...givenTemplates(run, options) }, organizationId),
  );
}

async function publishCommand(
  run: CommandRun,
  options: PublishOptions,
  file?: string,
): Promise<void> {
  await withInstallation(run, async (installation) => {
    const files = file === undefined ? installation.files : givenFiles(run, file, options);
    const { actor } = run;
    const result = await publishFiles(installation, {
      files: { ...files, ...givenTemplates(run, options) },
      shownName: shownPath(run.shell, files.config),
      actor,
      reason: options.reason,
    });
    if (result.result === 'refused') {
      for (const problem of result.problems) run.output.note(problem);
      throw new UserError(
        `Expected a configuration without problems, got ${plural(result.problems.length, 'problem')}, listed above`,
      );
    }
    const followUp = await followChanges(installation, actor);
    const { version } = result.version;
    run.output.answer({
      text: [
        result.result === 'published'
          ? `Published as version ${String(version)}.`
          : `Nothing to publish: version ${String(version)} is the same.`,
        ...result.warnings.map((warning) => `warning: ${warning}`),
        ...followUpLines(followUp),
      ],
      json: {
        result: result.result,
        version,
        warnings: result.warnings,
        ...followUpJson(followUp),
      },
    });
  });
}

async function listCommand(run: CommandRun): Promise<void> {
  await withInstallation(run, async (installation) => {
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

async function zoneOf(installation: Installation): Promise<string> {
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
