import type { StoredTemplate } from '../../shared/ports/config-versions.ts';
import type { TemplateProblem } from '../../shared/ports/renderer.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { readTemplates } from '../installation/organization-files.ts';
import { inPlace, withAnyInstallation } from '../opening.ts';
import { sendTest } from '../operations/send-test.ts';
import { shownPath, type CommandRun } from '../shell.ts';
import { plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface SendTestOptions {
  readonly to: string;
  readonly contact?: string;
}

/** Adds `almanac template check` and `almanac template send-test`. */
export const addTemplate: AddCommand = (program, act) => {
  const template = program.command('template').description('templates');
  template
    .command('check')
    .description(
      'check the template files, or the published ones of a stage, against the published configuration',
    )
    .addHelpText('after', examples('template check'))
    .action(act(checkCommand));
  template
    .command('send-test <template>')
    .description('send one mail to a colleague, marked [test]; no record is kept of it')
    .requiredOption('--to <address>', 'whose inbox; never that of a contact')
    .option('--contact <id>', 'with the data of this contact, else of a made-up one')
    .addHelpText('after', examples('template send-test birthday --to me@lakeside.example'))
    .action(act(sendTestCommand));
};

async function checkCommand(run: CommandRun): Promise<void> {
  await inPlace(run, {
    here: async (installation) => {
      const { templates } = installation.files;
      const where = shownPath(run.shell, templates);
      await check(run, installation, await readTemplates(templates), where);
    },
    stage: async (installation) => {
      const { templates, version } = await installation.configuration();
      await check(run, installation, templates, `configuration version ${String(version)}`);
    },
  });
}

async function check(
  { output }: CommandRun,
  installation: AnyInstallation,
  templates: Readonly<Record<string, StoredTemplate>>,
  where: string,
): Promise<void> {
  const { settings } = await installation.configuration();
  const problems = await installation.ports.renderer.check(settings, templates);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const found = `${plural(errors.length, 'error')}, ${plural(problems.length - errors.length, 'warning')}`;
  output.answer({
    text: [
      ...problems.map(problemLine),
      `${plural(Object.keys(templates).length, 'template')}: ${found}.`,
    ],
    json: { templates: Object.keys(templates).toSorted(), problems },
  });
  if (errors.length > 0) {
    throw new UserError(`Expected templates without errors in ${where}, got ${found}`);
  }
}

/** One problem of a template, for people. */
export function problemLine({ template, part, line, severity, message }: TemplateProblem): string {
  const place = line === null ? part : `${part}:${String(line)}`;
  return `${severity}: ${template} ${place}: ${message}`;
}

async function sendTestCommand(
  run: CommandRun,
  { to, contact }: SendTestOptions,
  template = '',
): Promise<void> {
  await withAnyInstallation(run, async (installation) => {
    const sent = await sendTest(installation, {
      template,
      to,
      ...(contact !== undefined && { contactId: contact }),
    });
    const { mailGoesTo } = installation.place;
    run.output.answer({
      text: [`Handed over "${sent.subject}" for ${to}; mail goes to ${mailGoesTo}.`],
      json: {
        type: sent.type,
        subject: sent.subject,
        to,
        went_to: sent.wentTo,
        message_id: sent.messageId,
      },
    });
  });
}
