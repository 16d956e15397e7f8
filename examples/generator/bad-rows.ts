/** A row that is wrong on purpose, and what an import has to say of it. */
export interface BadRow {
  /** It stands behind this many good rows. */
  readonly after: number;
  /** The line as it stands in the file. */
  readonly text: string;
  readonly column: string;
  readonly why: string;
}

/** Columns after the address: name, phone, ZIP, state, dates, segment, active, sign-up, the rest. */
export const BAD_CONTACTS: readonly BadRow[] = [
  bad(41, 'm-1041,dolores.whitcomb', 'email', 'not an address', {}),
  bad(96, 'm-0042,second.forty-two@example.com', 'id', 'the id of an earlier row', {}),
  bad(150, 'm-1042,RUTH.OKAFOR@Example.com', 'email', "another contact's address", {}),
  bad(233, 'm-1043,leap.baby@example.com', 'birth_date', '1953 had no 29 February', {
    birth: '1953-02-29',
  }),
  bad(307, 'm-1044,young.fellow@example.com', 'birth_date', 'a birthday in the future', {
    birth: '2041-07-09',
  }),
  bad(388, 'm-1045,letter.o@example.com', 'zip_code', 'the letter O instead of a zero', {
    zip: '6O614',
  }),
  bad(452, 'm-1046,april.thirtyfirst@example.com', 'effective_date', 'April has 30 days', {
    effective: '2021-04-31',
  }),
  {
    after: 519,
    text: 'm-1047,cut.short@example.com,Cut,Short,,60614,IL',
    column: '',
    why: 'too few cells: the line was cut off',
  },
  {
    after: 588,
    text: 'm-1048,loose.comma@example.com,Loose,Comma,,60614,IL,1955-05-05,2020-06-01,plan_n,true,2026-03-02,,,Ames, Holt & Sons,Ben Achterberg,,,,',
    column: '',
    why: 'too many cells: a comma without quotes',
  },
  bad(660, 'm 1049,space.inside@example.com', 'id', 'a space in the id', {}),
  bad(731, 'm-1050,', 'email', 'no address', {}),
  bad(842, 'm-1051,formula@example.com', 'first_name', 'a formula for a spreadsheet', {
    first: '"=HYPERLINK(""http://bonus.example/"",""Your bonus"")"',
  }),
];

/** In visits.csv: nobody with that id, no such date, no such time. */
export const BAD_VISITS: readonly BadRow[] = [
  {
    after: 60,
    text: 'm-4711,V1,2027-03-18,09:00',
    column: 'contact_id',
    why: 'nobody has that id',
  },
  { after: 200, text: 'm-0001,V6,2027-02-30,09:00', column: 'date', why: 'February has 28 days' },
  { after: 280, text: 'm-0001,V6,2027-06-30,25:00', column: 'time', why: 'a day has 24 hours' },
];

/** In targets.csv: nobody with that id, no such campaign, no date. */
export const BAD_TARGETS: readonly BadRow[] = [
  {
    after: 30,
    text: 'm-4711,privacy_notice_2027,2027-03-10',
    column: 'contact_id',
    why: 'nobody has that id',
  },
  {
    after: 90,
    text: 'm-0006,spring_chekup_2027,2027-03-15',
    column: 'instance_name',
    why: 'no campaign of that name',
  },
  { after: 140, text: 'm-0006,spring_checkup_2027,', column: 'trigger_date', why: 'no date' },
];

/** Rows with the bad ones among them, and the lines on which these stand (the header is line 1). */
export function mixIn<Good>(
  good: readonly Good[],
  bad: readonly BadRow[],
): { readonly rows: readonly (Good | string)[]; readonly lines: readonly number[] } {
  const rows: (Good | string)[] = [];
  const lines: number[] = [];
  for (const [index, row] of good.entries()) {
    rows.push(row);
    for (const { text } of bad.filter(({ after }) => after === index + 1)) {
      rows.push(text);
      lines.push(rows.length + 1);
    }
  }
  return { rows, lines };
}

interface Cells {
  readonly first?: string;
  readonly zip?: string;
  readonly birth?: string;
  readonly effective?: string;
}

function bad(after: number, idAndEmail: string, column: string, why: string, cells: Cells): BadRow {
  const { first = 'Casey', zip = '60614', birth = '1955-05-05', effective = '2020-06-01' } = cells;
  return {
    after,
    text: `${idAndEmail},${first},Example,,${zip},IL,${birth},${effective},plan_n,true,2026-03-02,,,,,,,,`,
    column,
    why,
  };
}
