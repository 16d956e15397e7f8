/** A template's text as its files or a table row give it; Liquid, not yet read. */
export interface TemplateText {
  readonly name: string;
  readonly subject: string;
  /** HTML, or plain text, which becomes paragraphs. */
  readonly html: string;
  /** Own text part; null = derived from the body. */
  readonly text: string | null;
}

/** Templates by name. */
export type Templates = Readonly<Record<string, TemplateText>>;

/** The template that every mail is wrapped in. */
export const LAYOUT = 'layout';

const CAMPAIGN_PREFIX = 'campaign_';

/**
 * The template of a name, `layout` excepted. The default of a campaign is named like its email
 * type, `campaign_rate_increase`; the file may leave the prefix out.
 */
export function findTemplate(templates: Templates, name: string): TemplateText | undefined {
  if (name === LAYOUT) return undefined;
  const exact = ownTemplate(templates, name);
  if (exact || !name.startsWith(CAMPAIGN_PREFIX)) return exact;
  return ownTemplate(templates, name.slice(CAMPAIGN_PREFIX.length));
}

/** The layout, or undefined where there is none. */
export function findLayout(templates: Templates): TemplateText | undefined {
  return ownTemplate(templates, LAYOUT);
}

function ownTemplate(templates: Templates, name: string): TemplateText | undefined {
  return Object.hasOwn(templates, name) ? templates[name] : undefined;
}
