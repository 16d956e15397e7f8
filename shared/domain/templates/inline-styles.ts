import { TemplateError } from './errors.ts';
import { LAYOUT } from './template-text.ts';

/**
 * Some mail programs read only `style` attributes (the Gmail app with other accounts drops every
 * style sheet). The layout says in one `<style data-inline>` how the elements of a body look;
 * here each of its rules is written onto the elements it is for, so that a template's author
 * writes plain `<p>` and `<a class="button">`.
 */

/** One rule of the layout's `<style data-inline>`. */
export interface InlineRule {
  /** Null = any element. */
  readonly tag: string | null;
  readonly classes: readonly string[];
  readonly declarations: ReadonlyMap<string, string>;
}

const INLINE_SHEET = /<style\s+data-inline\s*>([\s\S]*?)<\/style>/gi;
const START_TAG = /<([a-z][a-z0-9]*)((?:\s(?:"[^"]*"|'[^']*'|[^'">])*)?)>/gi;
const SIMPLE_SELECTOR = /^([a-z][a-z0-9]*)?((?:\.[a-z][\w-]*)*)$/i;

/**
 * The layout without its `<style data-inline>`, and the rules that were in it. Its line breaks stay,
 * so that a line counts the same in the file and here.
 *
 * @throws TemplateError for a selector that cannot be decided on one element alone.
 */
export function takeInlineRules(layout: string): { layout: string; rules: readonly InlineRule[] } {
  const sheets = [...layout.matchAll(INLINE_SHEET)].map((match) => match[1] ?? '');
  const rules = sheets.flatMap(parseRules).toSorted((a, b) => specificity(a) - specificity(b));
  const rest = layout.replaceAll(INLINE_SHEET, (sheet) => sheet.replaceAll(/[^\n]/g, ''));
  return { layout: rest, rules };
}

/** HTML with the rules written onto its elements; an element's own `style` has the last word. */
export function inlineStyles(html: string, rules: readonly InlineRule[]): string {
  return html.replaceAll(START_TAG, (whole, tag: string, attributes: string) => {
    const classes = attribute(attributes, 'class')?.split(/\s+/) ?? [];
    const matching = rules.filter((rule) => matches(rule, tag.toLowerCase(), classes));
    if (matching.length === 0) return whole;
    const declarations = new Map(matching.flatMap((rule) => [...rule.declarations]));
    for (const [property, value] of parseDeclarations(attribute(attributes, 'style') ?? '')) {
      declarations.set(property, value);
    }
    const style = [...declarations].map(([property, value]) => `${property}:${value}`).join(';');
    const others = attributes.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/i, '');
    return `<${tag} style="${style}"${others}>`;
  });
}

/** A button that Outlook draws too: its background stands on a table cell, not on the link. */
export function expandButtons(html: string): string {
  return html.replaceAll(
    /(?:<p>\s*)?(<a\s(?:[^>]*\s)?class="button"[^>]*>(?:(?!<\/a>)[\s\S])*<\/a>)(?:\s*<\/p>)?/gi,
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="button-table">' +
      '<tr><td class="button-cell">$1</td></tr></table>',
  );
}

function parseRules(sheet: string): InlineRule[] {
  const css = sheet.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) => {
    const declarations = parseDeclarations(body);
    return selectors.split(',').map((selector) => ({ ...parseSelector(selector), declarations }));
  });
}

function parseSelector(selector: string): Pick<InlineRule, 'tag' | 'classes'> {
  const match = SIMPLE_SELECTOR.exec(selector.trim());
  if (!match?.[0]) {
    throw new TemplateError(
      { template: LAYOUT, part: 'html' },
      `expected an element or class such as "p" or "a.button" in <style data-inline>, ` +
        `got "${selector.trim()}"`,
    );
  }
  const classes = (match[2] ?? '').split('.').filter((name) => name !== '');
  return { tag: match[1]?.toLowerCase() ?? null, classes };
}

/** Quotes inside a `style="…"` are single ones. */
function parseDeclarations(body: string): Map<string, string> {
  const declarations = new Map<string, string>();
  for (const declaration of body.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).trim();
    declarations.set(declaration.slice(0, colon).trim().toLowerCase(), value.replaceAll('"', "'"));
  }
  return declarations;
}

function matches(rule: InlineRule, tag: string, classes: readonly string[]): boolean {
  return (
    (rule.tag === null || rule.tag === tag) && rule.classes.every((name) => classes.includes(name))
  );
}

function specificity(rule: InlineRule): number {
  return rule.classes.length * 10 + (rule.tag === null ? 0 : 1);
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return match ? (match[1] ?? match[2] ?? '') : null;
}
