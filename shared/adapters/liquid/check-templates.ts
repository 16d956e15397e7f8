import { mailSource, type MailSource, OUTREACH } from '../../domain/templates/mail-source.ts';
import { TemplateError } from '../../domain/templates/errors.ts';
import { sampleMail } from '../../domain/templates/sample-mail.ts';
import { findTemplate, LAYOUT, type Templates } from '../../domain/templates/template-text.ts';
import { templateUses, type TemplateUse } from '../../domain/templates/template-uses.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { TemplateProblem } from '../../ports/renderer.ts';
import { checkLayout } from './check-layout.ts';
import { checkMail } from './check-mail.ts';
import type { ReadAttachment } from './liquid-renderer.ts';

/**
 * Everything wrong with an organization's templates: every kind of mail it sends is looked up,
 * read, rendered for a contact of whom everything and for one of whom little is known, and held
 * against what mail programs support. A template that nothing uses is looked at too.
 */
export async function checkTemplates(
  settings: Settings,
  templates: Templates,
  readAttachment: ReadAttachment,
): Promise<readonly TemplateProblem[]> {
  const uses = templateUses(settings);
  const problems = [
    ...checkLayout(settings, templates),
    ...uses.flatMap((use) => checkUse(settings, templates, use)),
    ...unusedTemplates(uses, templates).flatMap((use) => checkUse(settings, templates, use)),
    ...settings.visitTemplates.flatMap(({ code, visit, calendarEvent }) =>
      visit === 'signup' && calendarEvent ? [signupInvitation(`visit_${code}`)] : [],
    ),
    ...(await missingAttachments(settings, readAttachment)),
  ];
  return distinct(problems);
}

function checkUse(settings: Settings, templates: Templates, use: TemplateUse): TemplateProblem[] {
  // Each contact of such an outreach brings its own text.
  if (use.template === OUTREACH && !findTemplate(templates, OUTREACH)) return [];
  let source: MailSource;
  try {
    source = mailSource(sampleMail(settings, use), templates);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [problem(error.template, 'html', 'error', error.problem)];
  }
  return checkMail(settings, use, source, templates);
}

/** A template of a type that is switched off may be used next week: as any mail might use it. */
function unusedTemplates(uses: readonly TemplateUse[], templates: Templates): TemplateUse[] {
  const used = new Set(
    uses.flatMap(({ template }) => [template, template.replace(/^campaign_/, '')]),
  );
  return Object.keys(templates)
    .filter((name) => name !== LAYOUT && !used.has(name))
    .map((template) => ({
      type: 'any',
      kind: 'marketing',
      campaign: 'sample',
      visit: 'V1',
      template,
    }));
}

async function missingAttachments(
  settings: Settings,
  readAttachment: ReadAttachment,
): Promise<TemplateProblem[]> {
  const problems: TemplateProblem[] = [];
  for (const { code, attachments } of settings.visitTemplates) {
    for (const name of attachments) {
      if (await readAttachment(name, settings.organization.id)) continue;
      const message = `expected a file attachments/${name} in the template folder, found none`;
      problems.push(problem(`visit_${code}`, 'html', 'error', message));
    }
  }
  return problems;
}

function signupInvitation(template: string): TemplateProblem {
  return problem(
    template,
    'html',
    'warning',
    'calendar_event has no effect here: a sign-up is no appointment to invite to',
  );
}

function problem(
  template: string,
  part: TemplateProblem['part'],
  severity: TemplateProblem['severity'],
  message: string,
): TemplateProblem {
  return { template, part, line: null, severity, message };
}

/** A template that several kinds of mail use has each of its problems once. */
function distinct(problems: readonly TemplateProblem[]): TemplateProblem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}
