import type { ConfigurationDocument } from './configuration.schema.ts';
import type { Finding } from './issue-problems.ts';
import type { VisitTemplateDocument } from './visit-templates.schema.ts';

/** What contradicts itself in visit templates. */
export function visitTemplateContradictions(document: ConfigurationDocument): readonly Finding[] {
  const seen = new Set<string>();
  return (document.visit_templates ?? []).flatMap((template, index) => {
    const findings = [...textContradictions(template), ...latestContradictions(template)];
    if (seen.has(template.code)) {
      const message = `Expected a code of its own over all visits, got "${template.code}" a second time`;
      findings.push({ path: ['code'], message });
    }
    seen.add(template.code);
    return findings.map(({ path, message }) => ({
      path: ['visit_templates', index, ...path],
      message,
    }));
  });
}

function textContradictions(given: VisitTemplateDocument): Finding[] {
  const [hasSubject, hasBody] = [isGiven(given.subject), isGiven(given.body)];
  if (isGiven(given.template) && (hasSubject || hasBody)) {
    const message = 'Expected either a template or a subject and body, got both';
    return [{ path: ['template'], message }];
  }
  if (hasSubject === hasBody) return [];
  const [there, missing] = hasSubject ? ['subject', 'body'] : ['body', 'subject'];
  const message = `Expected subject and body together, got the ${there} without a ${missing}`;
  return [{ path: [there], message }];
}

function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined;
}

/** A reminder whose last sensible date comes before its own date could never be on time. */
function latestContradictions(template: VisitTemplateDocument): Finding[] {
  const { offset_days: offset, latest_days_before: latest, visit } = template;
  if (latest === undefined || offset >= 0 || visit === 'signup' || latest <= -offset) return [];
  const message = `Expected at most ${-offset}, because offset_days is ${offset} and a reminder cannot be late before it is due; got ${latest}`;
  return [{ path: ['latest_days_before'], message }];
}
