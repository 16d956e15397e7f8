import type { Settings } from '../../domain/settings/settings.ts';
import { TemplateError } from '../../domain/templates/errors.ts';
import { takeInlineRules } from '../../domain/templates/inline-styles.ts';
import { lintHtml } from '../../domain/templates/lint-html.ts';
import type { SampleContact } from '../../domain/templates/sample-mail.ts';
import type { TemplateScope } from '../../domain/templates/template-scope.ts';
import { findLayout, LAYOUT, type Templates } from '../../domain/templates/template-text.ts';
import type { TemplateUse } from '../../domain/templates/template-uses.ts';
import type { TemplateProblem } from '../../ports/renderer.ts';
import { checkSource } from './check-source.ts';
import { FinishedHtml } from './engine.ts';
import { sampleScope } from './sample-scope.ts';

/** What is wrong with the layout, and with the settings that its footer speaks of. */
export function checkLayout(settings: Settings, templates: Templates): TemplateProblem[] {
  const layout = findLayout(templates);
  const fromSettings = checkSender(settings);
  if (!layout) return [...fromSettings, error('html', 'expected a file layout.html, found none')];
  return [
    ...fromSettings,
    ...checkPart(settings, 'html', layout.html),
    ...checkInlineRules(layout.html),
    ...lintHtml(layout.html).map((finding) => ({
      template: LAYOUT,
      part: 'html' as const,
      ...finding,
    })),
    ...(layout.text === null
      ? [error('text', 'expected a file layout.txt beside layout.html, found none')]
      : checkPart(settings, 'text', layout.text)),
  ];
}

/** Every mail needs them: the words of the mail, and what commercial mail must carry. */
const NEEDED = ['content', 'organization.postal_address', 'unsubscribe_url'] as const;

function checkPart(settings: Settings, part: 'html' | 'text', source: string): TemplateProblem[] {
  const missing = NEEDED.filter((name) => !source.includes(name)).map((name) =>
    error(part, `expected {{ ${name} }} in the layout, found none`),
  );
  const scopes = (contact: SampleContact): TemplateScope[] =>
    KINDS.map((kind) => ({
      ...sampleScope(settings, { ...ANY_MAIL, kind }, contact),
      content: new FinishedHtml('<p>Sample</p>'),
      preview: 'Sample',
      subject: 'Sample',
    }));
  return [
    ...missing,
    ...checkSource({
      template: LAYOUT,
      part,
      source: part === 'html' ? withoutInlineRules(source) : source,
      output: part,
      scopes: new Set(['every mail', 'layout']),
      full: scopes('full'),
      sparse: scopes('sparse'),
    }),
  ];
}

const KINDS = ['marketing', 'required', 'transactional'] as const;
const ANY_MAIL: Omit<TemplateUse, 'kind'> = {
  type: 'any',
  campaign: null,
  visit: null,
  template: LAYOUT,
};

function withoutInlineRules(source: string): string {
  return checkInlineRules(source).length > 0 ? source : takeInlineRules(source).layout;
}

function checkInlineRules(html: string): TemplateProblem[] {
  try {
    takeInlineRules(html);
    return [];
  } catch (failure) {
    if (!(failure instanceof TemplateError)) throw failure;
    return [error('html', failure.problem)];
  }
}

/** The footer's address and the sender are settings, but it is a mail that cannot go without. */
function checkSender({ organization }: Settings): TemplateProblem[] {
  return [
    ...(organization.from === null
      ? [error('html', 'expected the setting organization.from, which mail comes from, got none')]
      : []),
    ...(organization.postalAddress === null
      ? [
          error(
            'html',
            'expected the setting organization.postal_address, which marketing mail must carry, got none',
          ),
        ]
      : []),
  ];
}

function error(part: 'html' | 'text', message: string): TemplateProblem {
  return { template: LAYOUT, part, line: null, severity: 'error', message };
}
