import { streamLog } from '../../shared/runtime/log.ts';
import { createAndOpenHome, type OpenHome } from '../installation/open-home.ts';
import { addOrganization } from '../operations/add-organization.ts';
import { absolute, shownPath, withHome, type CommandRun } from '../shell.ts';
import { plural, table } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface AddOptions {
  readonly config?: string;
  readonly templates?: string;
}

/** Adds `almanac org add` and `almanac org list`. */
export const addOrg: AddCommand = (program, act) => {
  const org = program.command('org').description('organizations of the installation');
  org
    .command('add <id>')
    .description('add an organization, and make the installation where there is none')
    .option('--config <file>', 'its configuration; a short one to begin with by default')
    .option('--templates <dir>', 'its templates, over the default ones')
    .addHelpText(
      'after',
      examples(
        'org add lakeside',
        'org add prairie-lakes --config examples/config.yaml --templates examples/templates',
      ),
    )
    .action(act(addCommand));
  org
    .command('list')
    .description('list the organizations')
    .addHelpText('after', examples('org list'))
    .action(act(listCommand));
};

async function addCommand(run: CommandRun, options: AddOptions, id = ''): Promise<void> {
  const { shell, clock, actor } = run;
  const log = streamLog(shell.stderr, 'error', clock);
  const home = await createAndOpenHome({ home: run.home, clock, log });
  try {
    const added = await addOrganization(home, {
      organizationId: id,
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

async function listCommand(run: CommandRun): Promise<void> {
  await withHome(run, async (home) => {
    const organizations = await Promise.all(
      (await home.organizationIds()).map((id) => organizationFacts(home, id)),
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

async function organizationFacts({ ports }: OpenHome, id: string) {
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
