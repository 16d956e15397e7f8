/** A template's subject, its HTML (or plain-text) body, or its own text part. */
export type TemplatePart = 'subject' | 'html' | 'text';

const PART_NAMES: Readonly<Record<TemplatePart, string>> = {
  subject: 'subject',
  html: 'body',
  text: 'text part',
};

/** A mail cannot be made from a template; the message says which one, where and why. */
export class TemplateError extends Error {
  readonly template: string;
  readonly part: TemplatePart | null;
  readonly line: number | null;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(
    place: { template: string; part?: TemplatePart | null; line?: number | null },
    problem: string,
    options?: ErrorOptions,
  ) {
    const part = place.part ?? null;
    const line = place.line ?? null;
    super(`Template "${place.template}"${describePlace(part, line)}: ${problem}`, options);
    this.name = 'TemplateError';
    this.template = place.template;
    this.part = part;
    this.line = line;
    this.problem = problem;
  }
}

function describePlace(part: TemplatePart | null, line: number | null): string {
  if (part === null) return '';
  return `, ${PART_NAMES[part]}${line === null ? '' : ` line ${String(line)}`}`;
}
