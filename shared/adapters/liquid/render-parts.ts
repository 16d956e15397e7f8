import { compile as compileHtmlToText } from 'html-to-text';
import { TemplateError } from '../../domain/templates/errors.ts';
import {
  expandButtons,
  inlineStyles,
  takeInlineRules,
} from '../../domain/templates/inline-styles.ts';
import type { MailSource } from '../../domain/templates/mail-source.ts';
import { isHtml, paragraphsFromText } from '../../domain/templates/plain-text.ts';
import type { TemplateScope } from '../../domain/templates/template-scope.ts';
import { LAYOUT, type TemplateText } from '../../domain/templates/template-text.ts';
import type { Compile } from './compiler.ts';
import { FinishedHtml } from './engine.ts';

/** What a person reads. */
export interface ReadableParts {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Compilers for both outputs. */
export interface Compilers {
  readonly html: Compile;
  readonly text: Compile;
}

/** Inboxes show some 40 to 90 characters; what is longer would only fill the header. */
const MAX_SUBJECT_CHARACTERS = 250;
/** What inboxes show beside the subject. */
const PREVIEW_CHARACTERS = 120;

/** Subject, HTML and text of a mail, wrapped in the layout. @throws TemplateError */
export function renderParts(
  compile: Compilers,
  layout: TemplateText,
  source: MailSource,
  scope: TemplateScope,
): ReadableParts {
  const subject = renderSubject(compile, source, scope);
  const body = renderBody(compile, source, scope);
  const preview = shortened(body.text.replaceAll(/\s+/g, ' ').trim(), PREVIEW_CHARACTERS);
  const around = { ...scope, subject, preview };
  return {
    subject,
    html: wrapHtml(compile, layout, body.html, around),
    text: wrapText(compile, layout, body.text, around),
  };
}

/** A line break in a value must not begin another header. */
function renderSubject(compile: Compilers, source: MailSource, scope: TemplateScope): string {
  const place = { template: source.name, part: 'subject' } as const;
  const rendered = compile.text(source.subject, place).render(scope);
  const subject = rendered.replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
  if (subject === '') throw new TemplateError(place, 'expected a subject, got an empty one');
  return shortened(subject, MAX_SUBJECT_CHARACTERS);
}

function renderBody(
  compile: Compilers,
  source: MailSource,
  scope: TemplateScope,
): { html: string; text: string } {
  const body = { template: source.name, part: 'html' } as const;
  const html = isHtml(source.body)
    ? compile.html(source.body, body).render(scope)
    : paragraphsFromText(compile.text(source.body, body).render(scope));
  const text =
    source.text === null
      ? htmlToText(html)
      : compile.text(source.text, { template: source.name, part: 'text' }).render(scope);
  if (text.trim() === '') throw new TemplateError(body, 'expected a text, got an empty body');
  return { html, text: text.trim() };
}

function wrapHtml(
  compile: Compilers,
  layoutText: TemplateText,
  body: string,
  scope: TemplateScope,
): string {
  const { layout, rules } = preparedLayout(layoutText);
  const content = new FinishedHtml(inlineStyles(expandButtons(body), rules));
  return compile.html(layout, { template: LAYOUT, part: 'html' }).render({ ...scope, content });
}

/** The layout stays the same for a whole run; its style sheet is read once. */
function preparedLayout(layout: TemplateText): ReturnType<typeof takeInlineRules> {
  const known = preparedLayouts.get(layout);
  if (known) return known;
  const taken = takeInlineRules(layout.html);
  const prepared = { layout: taken.layout.trim(), rules: taken.rules };
  preparedLayouts.set(layout, prepared);
  return prepared;
}

const preparedLayouts = new WeakMap<TemplateText, ReturnType<typeof takeInlineRules>>();

function wrapText(
  compile: Compilers,
  layout: TemplateText,
  content: string,
  scope: TemplateScope,
): string {
  const place = { template: LAYOUT, part: 'text' } as const;
  if (layout.text === null) {
    throw new TemplateError(place, 'expected a file layout.txt beside layout.html');
  }
  const text = compile.text(layout.text, place).render({ ...scope, content });
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}

const htmlToText = compileHtmlToText({
  wordwrap: 78,
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
    {
      selector: 'a',
      options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'], pathRewrite: readable },
    },
    { selector: 'img', format: 'skip' },
    { selector: 'table.details', format: 'dataTable', options: { uppercaseHeaderCells: false } },
  ],
});

/** html-to-text leaves `mailto:` away; the subject that the link fills in is no address either. */
function readable(href: string): string {
  return /^[^/:?]+@/.test(href) ? href.replace(/\?.*$/s, '') : href;
}

/** Cut between characters as readers count them: an emoji of several code points stays whole. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  let characters = 0;
  let end = 0;
  for (const { segment, index } of CHARACTERS.segment(text)) {
    characters += 1;
    if (characters > length) return `${text.slice(0, end).trimEnd()}…`;
    if (characters < length) end = index + segment.length;
  }
  return text;
}

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
