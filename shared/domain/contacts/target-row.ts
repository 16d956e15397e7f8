import { CellReader } from './cell-reader.ts';
import type { Target } from './contact.ts';
import type { RowVerdict } from './row-problem.ts';
import { contactIdCell } from './visit-row.ts';

/** What a row of a targets file says. */
export interface TargetRow {
  readonly contactId: string;
  readonly target: Target;
}

/** Which column of a targets file holds what. */
export interface TargetColumns {
  readonly titles: readonly string[];
  readonly fields: Readonly<Record<'contact_id' | 'instance_name' | 'trigger_date', number>>;
}

/**
 * Makes the reader of a targets file's rows.
 *
 * @param instances the names of the campaign instances there are; a row of another is rejected.
 */
export function targetRowReader(
  columns: TargetColumns,
  instances: ReadonlySet<string>,
): (line: number, cells: readonly string[]) => RowVerdict<TargetRow> {
  const reader = new CellReader(columns.titles);
  const { fields } = columns;
  return (line, cells) => {
    reader.start(cells);
    const contactId = contactIdCell(reader, fields.contact_id);
    const instanceName = reader.required(
      fields.instance_name,
      (name) => instances.has(name),
      'unknown_instance',
      'the name of a campaign instance of the configuration',
    );
    const triggerDate = reader.date(fields.trigger_date);
    if (reader.raw(fields.trigger_date) === '') {
      reader.reject(fields.trigger_date, 'missing', 'a date, as YYYY-MM-DD');
    }
    const { problems, warnings } = reader;
    if (problems.length > 0 || triggerDate === null) return { result: 'rejected', line, problems };
    return {
      result: 'row',
      line,
      value: { contactId, target: { instanceName, triggerDate } },
      warnings,
    };
  };
}
