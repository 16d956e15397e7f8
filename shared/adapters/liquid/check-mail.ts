import type { Settings } from '../../domain/settings/settings.ts';
import { TemplateError, type TemplatePart } from '../../domain/templates/errors.ts';
import { lintHtml } from '../../domain/templates/lint-html.ts';
import type { MailSource } from '../../domain/templates/mail-source.ts';
import { GMAIL_CLIPS_AT_BYTES } from '../../domain/templates/mail-program-support.ts';
import { isHtml } from '../../domain/templates/plain-text.ts';
import { findLayout, type Templates } from '../../domain/templates/template-text.ts';
import { scopesOf, type TemplateUse } from '../../domain/templates/template-uses.ts';
import type { TemplateProblem } from '../../ports/renderer.ts';
import { checkSource } from './check-source.ts';
import { createCompiler } from './compiler.ts';
import { renderParts } from './render-parts.ts';
import { sampleScope } from './sample-scope.ts';

/** What is wrong with one mail's subject, body and text part, and with the whole when it is made. */
export function checkMail(
  settings: Settings,
  use: TemplateUse,
  source: MailSource,
  templates: Templates,
): TemplateProblem[] {
  const bodyIsHtml = isHtml(source.body);
  const check = (part: TemplatePart, text: string, output: 'html' | 'text'): TemplateProblem[] =>
    checkSource({
      template: source.name,
      part,
      source: text,
      output,
      scopes: scopesOf(use),
      full: [sampleScope(settings, use, 'full')],
      sparse: [sampleScope(settings, use, 'sparse')],
    });
  const problems = [
    ...check('subject', source.subject, 'text'),
    ...check('html', source.body, bodyIsHtml ? 'html' : 'text'),
    ...(source.text === null ? [] : check('text', source.text, 'text')),
  ];
  const failing = problems.some(({ severity }) => severity === 'error');
  return [
    ...problems,
    ...(bodyIsHtml ? lintBody(source) : []),
    ...(failing ? [] : checkWhole(settings, use, source, templates)),
  ];
}

function lintBody(source: MailSource): TemplateProblem[] {
  const findings: Omit<TemplateProblem, 'template' | 'part'>[] = [...lintHtml(source.body)];
  if (/<(?:html|head|body)\b/i.test(source.body)) {
    findings.push({
      line: null,
      severity: 'warning',
      message: 'expected the body only: <html>, <head> and <body> come from the layout',
    });
  }
  return findings.map((finding) => ({ template: source.name, part: 'html', ...finding }));
}

const COMPILERS = { html: createCompiler('html'), text: createCompiler('text') };

/** What shows only when all is put together. A broken layout is told of once, not by every mail. */
function checkWhole(
  settings: Settings,
  use: TemplateUse,
  source: MailSource,
  templates: Templates,
): TemplateProblem[] {
  const layout = findLayout(templates);
  if (typeof layout?.text !== 'string') return [];
  try {
    const scope = sampleScope(settings, use, 'full');
    const { html } = renderParts(COMPILERS, layout, source, scope);
    const bytes = Buffer.byteLength(html);
    if (bytes <= GMAIL_CLIPS_AT_BYTES) return [];
    const message = `expected less than 102 KB of HTML with the layout, got ${String(Math.ceil(bytes / 1024))} KB: Gmail cuts the rest off`;
    return [{ template: source.name, part: 'html', line: null, severity: 'warning', message }];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    if (error.template !== source.name) return [];
    const { part, line, problem: message } = error;
    return [{ template: source.name, part: part ?? 'html', line, severity: 'error', message }];
  }
}
