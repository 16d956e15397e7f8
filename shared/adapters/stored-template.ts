import type { RecordReader } from '../contracts/records/record-reader.ts';
import type { StoredTemplate } from '../ports/config-versions.ts';

/** Reads a template of a stored configuration version. @throws RecordUnreadable */
export function storedTemplate(reader: RecordReader): StoredTemplate {
  return {
    name: reader.text('name'),
    subject: reader.text('subject'),
    html: reader.text('html'),
    text: reader.textOrNull('text'),
  };
}
