import type { TemplateProblem } from '../../shared/ports/renderer.ts';
import { readTemplates } from '../installation/organization-files.ts';
import { shownPath, withInstallation, type CommandRun } from '../shell.ts';
import { plural } from '../terminal/table.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

/** Adds `almanac template check`. */
export const addTemplate: AddCommand = (program, act) => {
  const template = program.command('template').description('templates');
  template
    .command('check')
    .description('check the template files against the published configuration, as publishing does')
    .addHelpText('after', examples('template check'))
    .action(act(checkCommand));
};

async function checkCommand(run: CommandRun): Promise<void> {
  await withInstallation(run, async (installation) => {
    const { ports, files } = installation;
    const { settings } = await installation.configuration();
    const templates = await readTemplates(files.templates);
    const problems = await ports.renderer.check(settings, templates);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const found = `${plural(errors.length, 'error')}, ${plural(problems.length - errors.length, 'warning')}`;
    run.output.answer({
      text: [
        ...problems.map(problemLine),
        `${plural(Object.keys(templates).length, 'template')}: ${found}.`,
      ],
      json: { templates: Object.keys(templates).toSorted(), problems },
    });
    if (errors.length > 0) {
      throw new UserError(
        `Expected templates without errors in ${shownPath(run.shell, files.templates)}, got ${found}`,
      );
    }
  });
}

/** One problem of a template, for people. */
export function problemLine({ template, part, line, severity, message }: TemplateProblem): string {
  const place = line === null ? part : `${part}:${String(line)}`;
  return `${severity}: ${template} ${place}: ${message}`;
}
