import { type FilterImplOptions, filters, Liquid, type Template } from 'liquidjs';
import { parseCivilDate } from '../../domain/calendar/civil-date.ts';
import { DateText } from '../../domain/templates/date-text.ts';
import { escapeHtml } from '../../domain/templates/plain-text.ts';

/** HTML that was made here and is put into the layout as it is. */
export class FinishedHtml {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** Longer template texts are refused: mail programs cut mails off at 102 KB anyway. */
const PARSE_LIMIT_CHARACTERS = 500_000;
/** Far above what any mail takes (0.1 ms), so that only a runaway loop meets it. */
const RENDER_LIMIT_MS = 2_000;
/** Characters and array elements that filters and loops may make. */
const MEMORY_LIMIT = 5_000_000;

/** They would read files, or give another result each time. */
const REMOVED_TAGS = ['include', 'render', 'layout', 'block'] as const;
const REMOVED_FILTERS = [
  'sample',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
] as const;

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

const formatDate = builtInFilter('date');

/**
 * A Liquid engine that reads nothing but the values it is given: no files, no clock, no
 * randomness; bounded in time and memory. `html` escapes every value, `text` none.
 *
 * @param options.allErrors collect every error of a rendering instead of stopping at the first.
 */
export function createEngine(
  output: 'html' | 'text',
  options: { readonly allErrors?: boolean } = {},
): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    timezoneOffset: 0,
    locale: 'en-US',
    dateFormat: '%A, %B %-d, %Y',
    parseLimit: PARSE_LIMIT_CHARACTERS,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
    catchAllErrors: options.allErrors ?? false,
    outputEscape: output === 'html' ? escapeValue : textOf,
  });
  for (const tag of REMOVED_TAGS) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of REMOVED_FILTERS) engine.unregisterFilter(filter);
  engine.registerFilter('date', dateFilter);
  return engine;
}

/** The text of a parsed template with these values. */
export function renderText(engine: Liquid, template: Template[], scope: object): string {
  return textOf(engine.renderSync(template, scope));
}

function escapeValue(value: unknown): string {
  return value instanceof FinishedHtml ? value.html : escapeHtml(textOf(value));
}

/** A list is written out; a whole object, such as `{{ visit }}`, says nothing to a reader. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof DateText) return value.toString();
  return Array.isArray(value) ? value.map(textOf).join('') : '';
}

/**
 * Civil dates have no zone: they are formatted as midnight UTC, whatever the machine's zone. A
 * value that is no date stays as it is; `now` and `today` are the day of sending.
 */
const dateFilter: FilterHandler = function (value: unknown, format?: string) {
  const today: unknown =
    value === 'now' || value === 'today' ? this.context.getSync(['today']) : value;
  const iso = today instanceof DateText ? today.iso : today;
  if (typeof iso !== 'string' || parseCivilDate(iso) === undefined) return value;
  const formatted: unknown = formatDate.call(this, iso, format, 0);
  return formatted;
};

function builtInFilter(name: string): FilterHandler {
  const filter = filters[name];
  if (typeof filter !== 'function') throw new Error(`Expected a Liquid filter "${name}"`);
  return filter;
}
