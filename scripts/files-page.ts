import { format } from 'prettier';
import type { ColumnDefinition } from '../shared/contracts/files/column-definition.ts';
import { CONTACT_COLUMNS } from '../shared/contracts/files/contacts-file.ts';
import {
  FILE_PROBLEMS,
  REJECT_REASONS,
  WARNING_REASONS,
} from '../shared/contracts/files/reasons.ts';
import {
  EVENT_COLUMNS,
  TARGET_COLUMNS,
  VISIT_COLUMNS,
} from '../shared/contracts/files/records-files.ts';

const INTRODUCTION = `# Files to import

<!-- Written by scripts/write-files-page.ts from shared/contracts/files. -->

CSV in UTF-8, with or without a byte order mark, with a header row; commas between cells, quotes as in
RFC 4180, any line ends. Columns stand in any order. In headers case, spaces, dashes and \`_\` do not
count: \`FirstName\`, \`first name\` and \`FIRST-NAME\` are \`first_name\`. White space around a cell does
not count either.

What a file holds is told from its header, else from its name. Every row ends as accepted, unchanged or
rejected, and the report says so: \`reports/<organization>/<file>.<run>.report.json\`, beside it
\`….rejects.csv\` with line, column, value, reason and what was expected. Good rows always go on. The
same file again changes nothing. A file of more than 500 rows is followed by a plan; after a smaller one
each contact is planned again by itself.`;

const CONTACTS = `\`V1_Date\`, \`V1_Time\`, \`V2_Date\`, … are visits of the contact; a time needs its date column. Every
other column is an attribute: \`Plan Type\` is \`plan_type\` in templates.

- **A contact that is there**: a column that the file does not have leaves its field as it is. An empty
  cell clears its field; an empty visit date removes the visit. An empty \`active\` and an empty
  \`signup_date\` leave what is there: an empty cell wakes nobody up, and the day of the first import is
  not forgotten. A contact that the file does not name is left alone.
- **State**: the ZIP code's, by its first three digits. A ZIP code that is there already beats a \`state\`
  in the file. Military and unassigned ZIP codes are kept and count as none.
- **Duplicates** are decided for the whole file: the lowest good line counts. An address that another
  contact has is the setting \`import.on_duplicate_email\`. Addresses may change hands within a file, in
  any order; two contacts may swap theirs.
- **Formulas**: an address, name or segment that begins with \`=\`, \`+\`, \`-\`, \`@\` or a tab is rejected: no
  person is called so, and it would be printed in mail. An attribute may (\`-12.50\`, \`@home\`): it is kept as
  text, with a warning unless it is a number. Files for people, such as the rejects file, have an
  apostrophe in front of such values.`;

const OUTREACH = `A contacts file imported with \`--instance NAME\`: each contact becomes a target of that campaign instance,
triggered on the day of the import (once only, where its type says so). \`custom_subject\` and
\`custom_body\` are attributes like others. \`id\` may be left out: then the contact that has the address is
meant, and where there is none its id is made from the address. Rows without an id clear no field but
attributes. Contacts made this way did not sign up, so they have no \`signup_date\`.`;

/** docs/files.md as it has to be, from the tables by which files are read. */
export async function filesPage(): Promise<string> {
  const page = [
    INTRODUCTION,
    '## contacts.csv',
    columnTable(CONTACT_COLUMNS),
    CONTACTS,
    '### Outreach',
    OUTREACH,
    '## visits.csv',
    columnTable(VISIT_COLUMNS),
    '## targets.csv',
    columnTable(TARGET_COLUMNS),
    'A target that is there already, or twice in the file, is unchanged.',
    '## events.csv',
    columnTable(EVENT_COLUMNS),
    'An event is known by what it says: the same line again records nothing.',
    '## When a file is refused',
    reasonTable(FILE_PROBLEMS),
    '## When a row is rejected',
    reasonTable(REJECT_REASONS),
    '## What is worth a warning',
    reasonTable(WARNING_REASONS),
  ];
  return format(page.join('\n\n'), { parser: 'markdown', printWidth: 100 });
}

function columnTable(columns: readonly ColumnDefinition[]): string {
  const rows = columns.map(({ name, synonyms, required, meaning, shape }) => [
    `\`${name}\`${required ? ' (required)' : ''}`,
    meaning,
    shape,
    synonyms.map((synonym) => `\`${synonym}\``).join(', '),
  ]);
  return table(['column', 'what', 'how', 'also called'], rows);
}

function reasonTable(reasons: Readonly<Record<string, string>>): string {
  const rows = Object.entries(reasons).map(([reason, meaning]) => [`\`${reason}\``, meaning]);
  return table(['verdict', 'means'], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return lines.join('\n');
}
