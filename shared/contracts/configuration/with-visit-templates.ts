import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import type { VisitTemplate } from '../../domain/settings/settings.ts';

/**
 * A configuration document with visit templates set: each takes the place of the one with its code,
 * new ones come last. Everything else, comments included, stays as its author wrote it; of a
 * template that is replaced, settings that `templates.csv` cannot give (`place`, …) stay too.
 */
export function withVisitTemplates(text: string, templates: readonly VisitTemplate[]): string {
  const document = parseDocument(text);
  if (!isSeq(document.get('visit_templates')))
    document.set('visit_templates', document.createNode([]));
  for (const template of templates) setTemplate(document, template);
  return document.toString({ lineWidth: 0 });
}

function setTemplate(document: Document.Parsed, template: VisitTemplate): void {
  const list = document.get('visit_templates');
  if (!isSeq(list)) return;
  const known = list.items.findIndex((item) => isMap(item) && item.get('code') === template.code);
  if (known === -1) {
    document.addIn(['visit_templates'], document.createNode(fieldsOf(template)));
    return;
  }
  for (const [name, value] of Object.entries(fieldsOf(template))) {
    document.setIn(['visit_templates', known, name], document.createNode(value));
  }
  // A row brings its own text, which a named template would hide.
  document.deleteIn(['visit_templates', known, 'template']);
}

/** The fields of a templates.csv row under their configuration names. */
function fieldsOf(template: VisitTemplate): Readonly<Record<string, unknown>> {
  return {
    code: template.code,
    visit: template.visit,
    offset_days: template.offsetDays,
    subject: template.subject,
    body: template.body,
    ...(template.segment === null ? {} : { segment: template.segment }),
    calendar_event: template.calendarEvent,
    ...(template.attachments.length === 0 ? {} : { attachments: template.attachments }),
  };
}
