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

function textContradictions({ subject, body, template }: VisitTemplateDocument): Finding[] {
  const [hasSubject, hasBody] = [subject != null, body != null];
  if (template != null && (hasSubject || hasBody)) {
    const message = 'Expected either a template or a subject and body, got both';
    return [{ path: ['template'], message }];
  }
  if (hasSubject === hasBody) return [];
  const [given, missing] = hasSubject ? ['subject', 'body'] : ['body', 'subject'];
  const message = `Expected subject and body together, got the ${given} without a ${missing}`;
  return [{ path: [given], message }];
}

/** A reminder whose last sensible date comes before its own date could never be on time. */
function latestContradictions(template: VisitTemplateDocument): Finding[] {
  const { offset_days: offset, latest_days_before: latest, visit } = template;
  if (latest === undefined || offset >= 0 || visit === 'signup' || latest <= -offset) return [];
  const message = `Expected at most ${String(-offset)}, because offset_days is ${String(offset)} and a reminder cannot be late before it is due; got ${String(latest)}`;
  return [{ path: ['latest_days_before'], message }];
}
