/**
 * The tables of docs/configuration.md and the JSON Schema for editors, made from the schema that
 * checks configurations and from the built-in defaults, so that none of them can lag behind.
 */
import { parse } from 'yaml';
import { z } from 'zod';

import { configurationJsonSchema } from '../shared/contracts/configuration/json-schema.ts';
import { campaignTypeFrom } from '../shared/domain/settings/campaign-types.ts';
import { VISIT_TEMPLATE_DEFAULTS } from '../shared/domain/settings/defaults.ts';

const BEGIN = '<!-- The tables are written by scripts/write-configuration-pages.ts -->';
const END = '<!-- End of the tables -->';

/** The page with its tables brought up to date; what stands around them is written by hand. */
export function configurationPage(page: string, defaultYaml: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected "${BEGIN}" and "${END}" in the page`);
  return `${page.slice(0, start + BEGIN.length)}\n\n${tables(defaultYaml)}\n\n${page.slice(end)}`;
}

/** The JSON Schema as a file. */
export function configurationSchemaFile(): string {
  return `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
}

/** What the tables need of a JSON Schema. */
const nodeSchema = z.object({
  $ref: z.string().optional(),
  description: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), nodeSchema]).optional();
  },
  get propertyNames() {
    return nodeSchema.optional();
  },
  get items() {
    return nodeSchema.optional();
  },
});

type Node = z.output<typeof nodeSchema>;

interface Row {
  readonly path: string;
  readonly value: string;
  readonly fallback: string;
  readonly meaning: string;
}

function tables(defaultYaml: string): string {
  const root = nodeSchema.parse(configurationJsonSchema());
  const defaults = shownDefaults(defaultYaml);
  return Object.entries(root.properties ?? {})
    .map(([name, section]) => {
      const rows = rowsOf(name, section, valueIn(defaults, name), false);
      const isGroup = rows[0]?.path !== name;
      return [`### \`${name}\``, ...(isGroup ? [meaningOf(section)] : []), table(rows)].join(
        '\n\n',
      );
    })
    .join('\n\n');
}

function rowsOf(path: string, node: Node, fallback: unknown, isRequired: boolean): readonly Row[] {
  const elsewhere = SHOWN_ELSEWHERE[path];
  if (elsewhere) return [{ path, value: elsewhere, fallback: 'none', meaning: meaningOf(node) }];
  const forms = formsOf(node);
  for (const form of forms) {
    if (form.properties) {
      return Object.entries(form.properties).flatMap(([name, field]) =>
        rowsOf(`${path}.${name}`, field, valueIn(fallback, name), form.required.includes(name)),
      );
    }
    if (typeof form.additionalProperties === 'object' && isDetailed(form.additionalProperties)) {
      const name = form.propertyNames?.$ref ? '<state>' : '<name>';
      return rowsOf(`${path}.${name}`, form.additionalProperties, valueIn(fallback, name), false);
    }
    if (form.items && formsOf(form.items).some((item) => item.properties)) {
      return rowsOf(`${path}[]`, form.items, valueIn(fallback, '0'), false);
    }
  }
  const value = [...new Set(forms.map(describeForm))].join(' or ');
  const shown = isRequired ? 'required' : describeDefault(fallback);
  return [{ path, value, fallback: shown, meaning: meaningOf(node) }];
}

const SHOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  'campaign_instances[].overrides': 'as in `campaign_types.<name>`',
};

/** Whether a group's entries are worth rows of their own. */
function isDetailed(node: Node): boolean {
  return formsOf(node).some((form) => form.properties ?? form.type);
}

/** The forms that a value may have; that it may be left empty is shown by its default. */
function formsOf(node: Node): readonly Node[] {
  const forms = node.anyOf ? node.anyOf.flatMap(formsOf) : [node];
  return forms.filter(({ type }) => type !== 'null');
}

function meaningOf(node: Node): string {
  const described = [node, ...(node.anyOf ?? []), ...formsOf(node)];
  return described.find(({ description }) => description)?.description ?? '';
}

function describeForm(form: Node): string {
  const { minimum, maximum, exclusiveMinimum } = form;
  if (form.$ref) return 'state';
  if (form.enum) return form.enum.map((name) => `\`${name}\``).join(', ');
  if (form.format === 'date') return 'date';
  if (form.type === 'array') return `list: ${form.items ? describeForm(form.items) : 'anything'}`;
  if (form.type === 'boolean') return '`true`, `false`';
  if (form.type !== 'integer' && form.type !== 'number')
    return form.type === 'string' ? 'text' : 'anything';
  const kind = form.type === 'integer' ? 'whole number' : 'number';
  const upper = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (exclusiveMinimum !== undefined) {
    return `${kind} above ${exclusiveMinimum}${upper === undefined ? '' : `, up to ${upper}`}`;
  }
  return upper === undefined ? `${kind}, ${minimum ?? 0} or more` : `${minimum ?? 0} to ${upper}`;
}

function describeDefault(fallback: unknown): string {
  if (fallback === null || fallback === undefined) return 'none';
  return `\`${JSON.stringify(fallback)}\``;
}

/**
 * The defaults by place: of the sections as config/default.yaml has them, of what users add under
 * names or in lists from the code that fills it in.
 */
function shownDefaults(defaultYaml: string): unknown {
  const { name: _name, ...typeFields } = campaignTypeFrom('any');
  const windows = { '<state>': { use_month_start: false } };
  const document: unknown = parse(defaultYaml);
  // The file has to name some organization; there is no default for its id.
  const organization = valueIn(document, 'organization');
  return {
    ...(isRecord(document) ? document : {}),
    organization: { ...(isRecord(organization) ? organization : {}), id: undefined },
    state_rules: { birthday_windows: windows, effective_date_windows: windows },
    campaign_types: { '<name>': snakeCased(typeFields) },
    campaign_instances: [{ active: true, metadata: {} }],
    visit_templates: [
      { calendar_event: false, attachments: [], ...snakeCased(VISIT_TEMPLATE_DEFAULTS) },
    ],
  };
}

function snakeCased(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

function valueIn(owner: unknown, name: string): unknown {
  if (Array.isArray(owner)) return owner[Number(name)];
  return isRecord(owner) ? owner[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A Markdown table as Prettier lays it out. */
function table(rows: readonly Row[]): string {
  const cells = [
    ['setting', 'value', 'default', 'meaning'],
    ...rows.map(({ path, value, fallback, meaning }) => [`\`${path}\``, value, fallback, meaning]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = cells.map((row) => line(row, widths));
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
}
