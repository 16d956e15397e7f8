import { LAYOUT, type TemplateText } from './template-text.ts';

/** Lines of front matter at least: `---`, the subject, `---`. */
const FRONT_MATTER_LINES = 3;

/**
 * A template as the file from which it would be read again, the same line for line: `NAME.html`.
 * Its own text part is a file of its own.
 */
export function templateFile(template: TemplateText): string {
  if (template.name === LAYOUT) return template.html;
  const leading = /^\n*/.exec(template.html)?.[0].length ?? 0;
  // Empty lines stand in the body for the front matter; those beyond three go back into it.
  const inside = Math.max(0, leading - FRONT_MATTER_LINES);
  const body = template.html.slice(Math.min(leading, FRONT_MATTER_LINES) + inside);
  return `---\nsubject: ${quotedAgain(template.subject)}\n${'\n'.repeat(inside)}---\n${body}`;
}

/** Quotes around a whole subject are taken off when it is read. */
function quotedAgain(subject: string): string {
  return /^(["']).*\1$/.test(subject) ? `"${subject}"` : subject;
}
