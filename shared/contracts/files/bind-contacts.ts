import { ABSENT } from '../../domain/contacts/cell-reader.ts';
import type { ContactColumns, WideVisit } from '../../domain/contacts/contact-columns.ts';
import { compactName } from '../../domain/csv/column-name.ts';
import { bindColumns, type BoundHeader, type HeaderProblem } from './bind-columns.ts';
import { CONTACT_COLUMNS } from './contacts-file.ts';

/** `v1_date`, `V12 Time`, without word breaks. */
const WIDE_VISIT = /^v(\d{1,4})(date|time)$/;

interface WideColumn {
  readonly visit: string;
  readonly part: string;
  readonly column: number;
}

/** The columns of a contacts file: fields, wide visit columns, attributes. */
export function bindContactColumns(
  titles: readonly string[],
  options: { readonly idOptional: boolean },
): { readonly columns: ContactColumns } | { readonly problem: HeaderProblem } {
  const binding = bindColumns(CONTACT_COLUMNS, titles, options.idOptional ? ['id'] : []);
  if ('problem' in binding) return binding;
  const { bound } = binding;
  const wide = bound.others.flatMap(({ name, column }) => wideColumn(name, column));
  const problem = wideProblem(wide, titles);
  if (problem) return { problem };
  return { columns: contactColumns(bound, wide) };
}

function contactColumns(
  bound: BoundHeader<(typeof CONTACT_COLUMNS)[number]['name']>,
  wide: readonly WideColumn[],
): ContactColumns {
  const isWide = new Set(wide.map(({ column }) => column));
  return {
    titles: bound.titles,
    fields: bound.fields,
    visits: wide.flatMap((date): WideVisit[] => {
      if (date.part !== 'date') return [];
      const time = wide.find(({ visit, part }) => visit === date.visit && part === 'time');
      const timeColumn = time?.column ?? ABSENT;
      return [{ visit: date.visit, dateColumn: date.column, timeColumn }];
    }),
    attributes: bound.others.filter(({ column }) => !isWide.has(column)),
    unnamed: bound.unnamed,
  };
}

function wideColumn(name: string, column: number): readonly WideColumn[] {
  const [, number, part] = WIDE_VISIT.exec(compactName(name)) ?? [];
  if (number === undefined || part === undefined) return [];
  return [{ visit: `V${String(Number(number))}`, part, column }];
}

/** `V1_Date` beside `V01_Date`, or a time of a visit whose date the file does not have. */
function wideProblem(
  wide: readonly WideColumn[],
  titles: readonly string[],
): HeaderProblem | undefined {
  for (const [index, one] of wide.entries()) {
    const other = wide
      .slice(index + 1)
      .find(({ visit, part }) => visit === one.visit && part === one.part);
    if (other) {
      const columns = [titles[one.column] ?? '', titles[other.column] ?? ''] as const;
      return { problem: 'duplicate_column', columns };
    }
  }
  const dates = new Set(wide.filter(({ part }) => part === 'date').map(({ visit }) => visit));
  const lonely = wide.filter(({ visit }) => !dates.has(visit));
  if (lonely.length === 0) return undefined;
  return { problem: 'missing_column', columns: lonely.map(({ visit }) => `${visit}_Date`) };
}
