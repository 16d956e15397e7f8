import { dirname } from 'node:path';
import { streamLog } from '../../shared/runtime/log.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { createAndOpenHome } from '../installation/open-home.ts';
import { filesIn } from '../installation/organization-files.ts';
import {
  hasStage,
  inPlace,
  withAnyPlace,
  withStage,
  type AnyPlace,
  type StageRun,
} from '../opening.ts';
import { addOrganization } from '../operations/add-organization.ts';
import { slicesFor } from '../operations/organization-id.ts';
import { putFilesAside, removeOrganization } from '../operations/remove-organization.ts';
import { absolute, shownPath, type CommandRun } from '../shell.ts';
import { addOnStage } from '../stage/add-on-stage.ts';
import { plural, table } from '../terminal/table.ts';
import { lockHome } from '../up/home-lock.ts';
import { UsageError, UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { accepted } from './config.ts';
import { givenNumber } from './given.ts';

interface AddOptions {
  readonly config?: string;
  readonly templates?: string;
  readonly contacts?: string;
}

interface RemoveOptions {
  readonly yes?: string;
}

/** More than there are people. */
const MOST_CONTACTS = 10_000_000_000;

/** Adds `almanac org add`, `almanac org list` and `almanac org remove`. */
export const addOrg: AddCommand = (program, act) => {
  const org = program.command('org').description('organizations of the installation');
  org
    .command('add <id>')
    .description('add an organization, and make the installation where there is none')
    .option('--config <file>', 'its configuration; a short one to begin with by default')
    .option('--templates <dir>', 'its templates, over the default ones')
    .option('--contacts <n>', 'how many contacts it may come to have; fixed then', '100000')
    .addHelpText(
      'after',
      examples(
        'org add lakeside',
        'org add prairie-lakes --config examples/config.yaml --templates examples/templates',
        'org add prairie-lakes --stage prod --config config.yaml --contacts 3000000',
      ),
    )
    .action(act(addCommand));
  org
    .command('list')
    .description('list the organizations')
    .addHelpText('after', examples('org list'))
    .action(act(listCommand));
  org
    .command('remove <id>')
    .description('remove an organization that has no contacts')
    .option('--yes <id>', 'the id once more, so that it is no other one')
    .addHelpText('after', examples('org remove lakeside --yes lakeside'))
    .action(act(removeCommand));
};

async function addCommand(run: CommandRun, options: AddOptions, id = ''): Promise<void> {
  const slices = slicesFor(givenNumber(options.contacts ?? '', '--contacts', MOST_CONTACTS));
  if (hasStage(run)) await addToStage(run, options, id, slices);
  else await addToHome(run, options, id, slices);
}

async function addToHome(
  run: CommandRun,
  options: AddOptions,
  id: string,
  slices: number,
): Promise<void> {
  const { shell, clock, actor } = run;
  const log = streamLog(shell.stderr, 'error', clock);
  const home = await createAndOpenHome({ home: run.home, clock, log });
  try {
    const added = await addOrganization(home, {
      organizationId: id,
      slices,
      actor,
      ...(options.config !== undefined && {
        config: absolute(shell, options.config),
        shownName: options.config,
      }),
      ...(options.templates !== undefined && { templates: absolute(shell, options.templates) }),
    });
    if (added.result === 'refused') {
      for (const problem of added.problems) run.output.note(problem);
      throw new UserError(
        `Expected a configuration without problems, got ${plural(added.problems.length, 'problem')}, listed above`,
      );
    }
    const { files, paths } = added.installation;
    const { published } = added;
    run.output.answer({
      text: [
        `Added ${id}, configuration version ${String(published.version.version)}.`,
        `  Configuration  ${shownPath(shell, files.config)}`,
        `  Templates      ${shownPath(shell, files.templates)}`,
        `  Drop folder    ${shownPath(shell, paths.drop)}/${id}`,
        `  Outbox         ${shownPath(shell, paths.outbox)}`,
        ...published.warnings.map((warning) => `  warning: ${warning}`),
      ],
      json: {
        organization_id: id,
        config_version: published.version.version,
        config: files.config,
        templates: files.templates,
        warnings: published.warnings,
      },
    });
  } finally {
    home.close();
  }
}

async function addToStage(
  run: StageRun,
  options: AddOptions,
  id: string,
  slices: number,
): Promise<void> {
  const { shell, actor } = run;
  if (options.config === undefined) {
    throw new UsageError(
      `Expected --config with a configuration for stage ${run.stage}, got none; "almanac org add ${id}" without --stage makes one to begin with`,
    );
  }
  const config = absolute(shell, options.config);
  const beside = filesIn(dirname(config));
  const templates =
    options.templates === undefined ? beside.templates : absolute(shell, options.templates);
  await withStage(run, async (stage) => {
    const result = await addOnStage(stage, {
      organizationId: id,
      slices,
      files: { config, templates },
      shownName: shownPath(shell, config),
      actor,
    });
    const { version, warnings } = accepted(run, result);
    run.output.answer({
      text: [
        `Added ${id} to stage ${run.stage}: ${plural(slices, 'slice')}, configuration version ${String(version.version)}.`,
        `  Files to import  ${stage.anyInstallation(id).place.objectAt(`drop/${id}/`)}`,
        '  Schedules        are those of cdk.context.json: where it is not named there yet, add it and deploy',
        ...warnings.map((warning) => `  warning: ${warning}`),
      ],
      json: { organization_id: id, slices, config_version: version.version, warnings },
    });
  });
}

async function listCommand(run: CommandRun): Promise<void> {
  await withAnyPlace(run, async (place) => {
    const organizations = await Promise.all(
      (await place.organizationIds()).map((id) => organizationFacts(place, id)),
    );
    run.output.answer({
      text:
        organizations.length === 0
          ? ['No organizations yet.']
          : table(
              organizations.map(({ id, contacts, active, config_version: version, stopped }) => [
                id,
                plural(contacts, 'contact'),
                `${String(active)} active`,
                `configuration ${version === null ? 'missing' : String(version)}`,
                stopped === null ? '' : `halted: ${stopped}`,
              ]),
            ),
      json: organizations,
    });
  });
}

async function organizationFacts({ ports }: AnyPlace, id: string) {
  const { organizations, contacts, configVersions } = ports.store;
  const { all, active } = await contacts.count(id);
  return {
    id,
    contacts: all,
    active,
    config_version: (await configVersions.current(id))?.version ?? null,
    stopped: (await organizations.get(id))?.stopped ?? null,
  };
}

async function removeCommand(run: CommandRun, { yes }: RemoveOptions, id = ''): Promise<void> {
  if (yes !== id) {
    throw new UsageError(
      `Expected --yes ${id}, the id once more, got ${yes === undefined ? 'none' : `"${yes}"`}`,
    );
  }
  await inPlace(
    { ...run, organizationId: id },
    {
      here: async (installation) => {
        const lock = lockHome(installation.paths.lock);
        if (!lock) {
          throw new UserError('Expected "almanac up" to be stopped first, got it at work');
        }
        try {
          await removeOrganization(installation, run.actor);
          const aside = await putFilesAside(installation.paths, id);
          const where =
            aside === null ? [] : [`  Its files are in ${shownPath(run.shell, aside)}.`];
          answerRemoved(run, installation, where);
        } finally {
          lock.release();
        }
      },
      stage: async (installation) => {
        await removeOrganization(installation, run.actor);
        answerRemoved(run, installation, [
          '  Its schedules stay until a deployment without it: take it out of cdk.context.json.',
        ]);
      },
    },
  );
}

function answerRemoved(
  { output }: CommandRun,
  { organizationId }: AnyInstallation,
  lines: readonly string[],
): void {
  output.answer({
    text: [
      `Removed ${organizationId}.`,
      '  What was published and done for it stays: configurations, runs, journal, backups.',
      ...lines,
    ],
    json: { organization_id: organizationId, removed: true },
  });
}
