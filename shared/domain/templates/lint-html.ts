import { UNSUPPORTED_FEATURES, type UnsupportedFeature } from './mail-program-support.ts';

/** One place of a template that mail programs will not show as written. */
export interface HtmlFinding {
  /** From 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/**
 * What big mail programs do not support in a template's HTML, which still has its Liquid in it.
 * What stands in comments for Outlook (`<!--[if mso]>`) is not looked at.
 */
export function lintHtml(html: string): readonly HtmlFinding[] {
  const source = blanked(html, /<!--[\s\S]*?-->/g);
  // Liquid may hold any character; its length is kept so that lines count the same.
  const tags = blanked(source, /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, LIQUID);
  const styles = onlyStyles(source);
  const found = UNSUPPORTED_FEATURES.flatMap((feature) =>
    occurrences(feature, feature.place === 'style' ? styles : tags),
  );
  return [...found, ...structureFindings(tags)].toSorted((a, b) => a.line - b.line);
}

/** What Liquid is blanked with: an attribute that begins with it may become anything. */
const LIQUID = '§';

function occurrences(feature: UnsupportedFeature, text: string): HtmlFinding[] {
  const source = feature.source.startsWith('https://')
    ? feature.source
    : `https://www.caniemail.com/features/${feature.source}/`;
  return [...text.matchAll(feature.pattern)].map((match) => ({
    line: lineAt(text, match.index),
    severity: feature.severity,
    message: `${feature.message} (${source})`,
  }));
}

type TagRule = readonly [
  tag: RegExp,
  isWrong: (tag: string) => boolean,
  severity: HtmlFinding['severity'],
  message: string,
];

const TAG_RULES: readonly TagRule[] = [
  [
    /<img\b[^>]*>/gi,
    (tag) => !/\salt\s*=/i.test(tag),
    'warning',
    'expected alt="…" on <img>: many readers see no pictures until they ask for them',
  ],
  [
    /<img\b[^>]*>/gi,
    (tag) => !/\swidth\s*=\s*["']?\d/i.test(tag),
    'warning',
    'expected width="…" in pixels on <img>: Outlook for Windows shows the picture’s own size',
  ],
  [
    /<img\b[^>]*>/gi,
    (tag) => !/\ssrc\s*=\s*["']?(?:https:|cid:|data:|§)/i.test(tag),
    'warning',
    'expected src="https://…" on <img>: a mail has no folder of its own',
  ],
  [
    /<table\b[^>]*>/gi,
    (tag) => !/\swidth\s*=|\bwidth\s*:|\sclass\s*=/i.test(tag),
    'warning',
    'expected width="100%" or a class of the layout on <table>: Outlook makes it as narrow as it can',
  ],
  [
    /<a\b[^>]*>/gi,
    (tag) => !/\shref\s*=\s*["']?(?:https?:|mailto:|tel:|sms:|javascript:|§)/i.test(tag),
    'warning',
    'expected href="https://…", mailto: or tel: on <a>: a mail has no page that it is on',
  ],
];

function structureFindings(html: string): HtmlFinding[] {
  return TAG_RULES.flatMap(([pattern, isWrong, severity, message]) =>
    [...html.matchAll(pattern)]
      .filter(([tag]) => isWrong(tag))
      .map((match) => ({ line: lineAt(html, match.index), severity, message })),
  );
}

/** Everything but style sheets and `style` attributes as blanks. */
function onlyStyles(html: string): string {
  const regions = /(<style\b[^>]*>)([\s\S]*?)<\/style>|(\sstyle\s*=\s*)("[^"]*"|'[^']*')/gi;
  let text = '';
  for (const match of html.matchAll(regions)) {
    const [, sheetTag, sheet, attribute, value] = match;
    const before = match.index + (sheetTag ?? attribute ?? '').length;
    text += blank(html.slice(text.length, before)) + (sheet ?? value ?? '');
  }
  return text;
}

function blanked(text: string, pattern: RegExp, filler = ' '): string {
  return text.replaceAll(pattern, (match) => blank(match, filler));
}

function blank(text: string, filler = ' '): string {
  return text.replaceAll(/[^\n]/g, filler);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
