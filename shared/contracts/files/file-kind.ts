import { columnName, compactName } from '../../domain/csv/column-name.ts';
import { bindColumns } from './bind-columns.ts';
import { FILE_KINDS, type FileKind } from './column-definition.ts';
import { CONTACT_COLUMNS } from './contacts-file.ts';
import { EVENT_COLUMNS, TARGET_COLUMNS, VISIT_COLUMNS } from './records-files.ts';

/**
 * What a file holds, by its header; where the header fits no kind or several, by its name, so that
 * the message about a missing column speaks of the right kind. `undefined` when neither tells.
 */
export function kindOfFile(name: string, titles: readonly string[]): FileKind | undefined {
  const byHeader = FILE_KINDS.filter((kind) => fits(kind, titles));
  const byName = FILE_KINDS.filter((kind) => name.toLowerCase().includes(kind.slice(0, -1)));
  const both = byHeader.filter((kind) => byName.includes(kind));
  if (byHeader.length === 1) return byHeader[0];
  if (both.length > 0) return both[0];
  return byHeader.length === 0 && byName.length === 1 ? byName[0] : undefined;
}

function fits(kind: FileKind, titles: readonly string[]): boolean {
  switch (kind) {
    case 'contacts':
      return 'bound' in bindColumns(CONTACT_COLUMNS, titles);
    case 'visits':
      return 'bound' in bindColumns(VISIT_COLUMNS, titles);
    case 'targets':
      return 'bound' in bindColumns(TARGET_COLUMNS, titles);
    case 'events':
      return 'bound' in bindColumns(EVENT_COLUMNS, titles);
    case 'templates': {
      const names = titles.map((title) => compactName(columnName(title)));
      return ['emailcode', 'subject', 'emailbody'].every((name) => names.includes(name));
    }
  }
}
