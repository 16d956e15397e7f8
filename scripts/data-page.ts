import { JOURNAL_LINES, type JournalLineKind } from '../shared/contracts/lake/journal-fields.ts';
import { NAMED_QUERIES } from '../shared/contracts/lake/named-queries.ts';
import { LAKE_TABLES, type LakeTable } from '../shared/contracts/lake/tables.ts';

/** docs/data.md as it has to be. */
export function dataPage(): string {
  return [
    INTRODUCTION,
    ...LAKE_TABLES.map(tableSection),
    QUERIES,
    table(
      ['name', 'question', 'asks for'],
      NAMED_QUERIES.map(({ name, question, parameters }) => [
        `\`${name}\``,
        question,
        parameters.map((parameter) => `\`${parameter}\``).join(', '),
      ]),
    ),
    JOURNAL,
    ...JOURNAL_LINES.map(journalSection),
    BACKUPS,
  ].join('\n\n');
}

const INTRODUCTION = `# Data: what can be asked, and what is kept

Everything that Almanac did can be asked in SQL: \`almanac query "SELECT …"\` on one machine, Athena
on AWS, with the same tables. On one machine DuckDB reads the journal and the newest backup's
contacts afresh for each question; it can read nothing else and change nothing.

- Write SQL that both have: \`count_if\`, \`date_diff('day', a, b)\`, \`date_trunc\`, \`coalesce\`, window
  functions. Whole numbers divide as in Athena: \`7 / 2\` is 3.
- Dates are civil dates in the organization's zone, instants are in UTC.
- Columns are only ever added; names stay.
- Names, addresses, phone numbers, ZIP codes, birth dates and attributes are in none of the tables.

This page is written by \`node scripts/write-data-page.ts\`.

## Tables`;

const QUERIES = `## Questions by name

\`almanac query --named NAME\` asks one of these:`;

const JOURNAL = `## The journal

One line of JSON per change, in files that only grow:
\`{schema, organization_id, entity, change, contact_id, key, fields, cause, source}\`. \`cause\` is
\`{actor, reason, run, at_ms}\`. \`source\` is \`{store_id, position}\`, the store's change that the line
was made of: a number, or on AWS the id that the table’s stream gives it; claims and outcomes, which
sending beside SQLite writes at once, have none. On AWS a line whose batch had to be written again may
come twice, with the same \`source\`. Of private fields a line says only which changed, with hashes
under the installation's key, so that equal values can be found and none can be guessed. The order of
the lines is not the order of the changes: beside SQLite claims and outcomes
come at once, everything else within a minute. Fields by \`entity\`:`;

const BACKUPS = `## Backups

A backup is a folder \`backups/<organization>-<date>-<run>/\` in the bucket, parts of compressed JSON
lines and \`manifest.json\`, which is written last: a backup without it does not exist. The manifest
names every part with its number of records, its size, its SHA-256 and the position of the journal up
to which it is complete, and carries a checksum of its own. Parts: \`organization\`,
\`configuration\` (every version with its templates), \`suppressions\`, \`runs\`, \`day-loads\`, and
\`contacts/<slice>\`, where a line is a contact with its visits, targets, events and emails. Backups
hold personal data and are as private as the store. What visit templates attach is not in them: those
files are kept where templates are edited, and are put back from there.
`;

function tableSection({ name, row, columns }: LakeTable): string {
  const rows = columns.map((column) => [`\`${column.name}\``, column.type, column.meaning]);
  return [`### ${name}`, `A row is ${row}.`, table(['column', 'type', 'meaning'], rows)].join(
    '\n\n',
  );
}

function journalSection({ entity, key, fields }: JournalLineKind): string {
  const rows = Object.entries(fields).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return [`### Lines of ${entity}`, `\`key\` is ${key}.`, table(['field', 'meaning'], rows)].join(
    '\n\n',
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
