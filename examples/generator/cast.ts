import type { Row } from './csv-text.ts';

/**
 * The members with a part in the story of README.md. What a line does not say is drawn as for
 * everybody else.
 */
export const CAST: Readonly<Record<string, Row>> = {
  'm-0001': {
    ...member('Ruth', 'Okafor', '62701', 'IL', '1957-08-21', '2022-09-01', 'study_a'),
    signup_date: '2027-02-26',
  },
  'm-0002': member('Walter', 'Lindqvist', '94103', 'CA', '1950-03-20', '2015-11-01', 'plan_g'),
  'm-0003': member(
    'Beatriz',
    'Carvalho-Nunes',
    '10001',
    'NY',
    '1955-03-22',
    '2020-04-01',
    'plan_n',
  ),
  'm-0004': member('Harold', 'Teague', '75201', 'TX', '1949-03-18', '2014-12-01', 'plan_f'),
  'm-0005': member('Imogen', 'Fairweather', '', '', '1955-03-17', '2020-11-01', 'plan_n'),
  'm-0006': member('Cyrus', 'Mehta', '60614', 'IL', '1958-10-04', '2023-10-01', 'plan_g'),
  'm-0007': member('Dolores', 'Whitcomb', '43215', 'OH', '1948-03-12', '2015-04-06', 'plan_g'),
  'm-0008': {
    ...member('Leonard', 'Abate', '19103', 'PA', '1953-06-30', '2018-07-01', 'study_b'),
    time_zone: 'America/New_York',
  },
  'm-0009': member('Mabel', 'Thornquist', '63101', 'MO', '1956-12-11', '2019-04-12', 'plan_g'),
  'm-0010': member('Agnes', 'Bellweather', '92101', 'CA', '1944-02-29', '2011-08-01', 'plan_f'),
  'm-0011': member('Gwendolyn', 'Pace', '53202', 'WI', '1952-03-25', '2017-10-01', 'study_a'),
  'm-0012': member('Teodoro', 'Vance', '12207', 'NY', '1959-05-05', '2024-05-01', 'plan_g'),
  'm-0013': member('Opal', 'Jennings', '37203', 'TN', '1954-11-19', '2019-12-01', 'plan_n'),
  'm-0014': {
    ...member('Desmond', 'Achebe', '30303', 'GA', '1961-07-07', '2026-08-01', 'plan_n'),
    signup_date: '2027-03-01',
  },
  'm-0015': {
    ...member(
      'Rosalind "Roz"',
      "O'Hara-Núñez",
      '60614',
      'IL',
      '1951-09-09',
      '2016-10-01',
      'plan_g',
    ),
    company: 'Ames, Holt & Sons',
  },
  'm-0016': {
    ...member('Franklin', 'Dupree', '70112', 'LA', '1947-03-19', '2012-04-01', 'plan_g'),
    active: 'false',
  },
  // Their rows are accepted, each with a warning or a reading worth knowing.
  'm-0017': member('Astrid', 'Holm', '97201', 'WA', '1957-03-16', '2022-04-01', 'plan_n'),
  'm-0018': member('Clifton', 'Reyes', '09012', '', '1950-03-21', '2015-09-01', 'plan_g'),
  'm-0019': member('Marguerite', 'Vo', '60614-3210', 'IL', '1960-01-30', '2025-02-01', 'plan_n'),
  'm-0020': member('Ezekiel', 'Stone', '', 'GA', '1949-03-27', '2014-07-01', 'plan_f'),
};

/** Whether somebody has a part in the story; chance then decides nothing about them. */
export function isCast(id: string): boolean {
  return Object.hasOwn(CAST, id);
}

function member(
  firstName: string,
  lastName: string,
  zipCode: string,
  state: string,
  birthDate: string,
  effectiveDate: string,
  segment: string,
): Row {
  const local = `${firstName}.${lastName}`.normalize('NFD').toLowerCase();
  return {
    email: `${local.replace(/ ".*"/, '').replace(/[^a-z.-]/g, '')}@example.com`,
    first_name: firstName,
    last_name: lastName,
    phone_number: '',
    zip_code: zipCode,
    state,
    birth_date: birthDate,
    effective_date: effectiveDate,
    segment,
    active: 'true',
    signup_date: '2026-03-02',
    time_zone: '',
  };
}
