/** Where contacts live: real ZIP codes, the area code of the largest city, and its zone. */
export interface Place {
  readonly state: string;
  readonly zips: readonly string[];
  readonly areaCode: string;
  readonly timeZone: string;
  /** How many contacts of a thousand live there, roughly by population. */
  readonly weight: number;
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

/** The fifty states, the District of Columbia and Puerto Rico. */
export const PLACES: readonly Place[] = [
  place('AL', '35203 36104 36602', '205', CENTRAL, 16),
  place('AK', '99501 99701', '907', 'America/Anchorage', 6),
  place('AZ', '85004 85701', '602', 'America/Phoenix', 22),
  place('AR', '72201 72701', '501', CENTRAL, 10),
  place('CA', '90012 92101 94103 95814', '213', PACIFIC, 92),
  place('CO', '80202 80903', '303', MOUNTAIN, 17),
  place('CT', '06103 06510', '860', EASTERN, 12),
  place('DE', '19801 19901', '302', EASTERN, 7),
  place('DC', '20001 20009', '202', EASTERN, 6),
  place('FL', '33130 32801 33602 32202', '305', EASTERN, 62),
  place('GA', '30303 31401', '404', EASTERN, 28),
  place('HI', '96813 96720', '808', 'Pacific/Honolulu', 6),
  place('ID', '83702 83402', '208', 'America/Boise', 10),
  place('IL', '60614 62701 61602', '312', CENTRAL, 52),
  place('IN', '46204 46802', '317', 'America/Indiana/Indianapolis', 20),
  place('IA', '50309 52401', '515', CENTRAL, 14),
  place('KS', '66603 67202', '785', CENTRAL, 10),
  place('KY', '40202 40507', '502', 'America/Kentucky/Louisville', 16),
  place('LA', '70112 70801', '504', CENTRAL, 14),
  place('ME', '04101 04401', '207', EASTERN, 7),
  place('MD', '21201 21401', '410', EASTERN, 20),
  place('MA', '02108 01608', '617', EASTERN, 18),
  place('MI', '48226 49503', '313', 'America/Detroit', 28),
  place('MN', '55401 55802', '612', CENTRAL, 18),
  place('MS', '39201 39530', '601', CENTRAL, 9),
  place('MO', '63101 64106', '314', CENTRAL, 26),
  place('MT', '59601 59101', '406', MOUNTAIN, 6),
  place('NE', '68102 68508', '402', CENTRAL, 8),
  place('NV', '89101 89501', '702', PACIFIC, 16),
  place('NH', '03101 03301', '603', EASTERN, 6),
  place('NJ', '07102 08608', '973', EASTERN, 24),
  place('NM', '87102 87501', '505', MOUNTAIN, 8),
  place('NY', '10001 12207 14202', '212', EASTERN, 42),
  place('NC', '27601 28202', '919', EASTERN, 28),
  place('ND', '58102 58501', '701', CENTRAL, 6),
  place('OH', '43215 44113 45202', '614', EASTERN, 32),
  place('OK', '73102 74103', '405', CENTRAL, 14),
  place('OR', '97201 97401', '503', PACIFIC, 16),
  place('PA', '19103 15222 17101', '215', EASTERN, 34),
  place('RI', '02903 02840', '401', EASTERN, 6),
  place('SC', '29201 29401', '803', EASTERN, 15),
  place('SD', '57104 57501', '605', CENTRAL, 6),
  place('TN', '37203 38103', '615', CENTRAL, 19),
  place('TX', '75201 77002 78205 78701', '214', CENTRAL, 68),
  place('UT', '84101 84401', '801', MOUNTAIN, 10),
  place('VT', '05401 05602', '802', EASTERN, 6),
  place('VA', '23219 24011', '804', EASTERN, 24),
  place('WA', '98101 99201', '206', PACIFIC, 20),
  place('WV', '25301 26505', '304', EASTERN, 8),
  place('WI', '53202 53703', '414', CENTRAL, 18),
  place('WY', '82001 82601', '307', MOUNTAIN, 6),
  place('PR', '00901 00731', '787', 'America/Puerto_Rico', 6),
];

/** The place of a state. @throws RangeError for one that is not in the table. */
export function placeOf(state: string): Place {
  const found = PLACES.find((candidate) => candidate.state === state);
  if (!found) throw new RangeError(`Expected a state of the table of places, got "${state}"`);
  return found;
}

function place(
  state: string,
  zips: string,
  areaCode: string,
  timeZone: string,
  weight: number,
): Place {
  return { state, zips: zips.split(' '), areaCode, timeZone, weight };
}
