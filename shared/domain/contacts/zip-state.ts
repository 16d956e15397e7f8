import { isState, type State } from '../rules/states.ts';

/**
 * What a ZIP code says about where someone lives. `military` (AA, AE, AP) and `unknown` (a prefix
 * that the USPS has not assigned) count as no ZIP (rules §2).
 */
export type ZipPlace =
  | { readonly place: 'state'; readonly state: State }
  | { readonly place: 'military' }
  | { readonly place: 'unknown' };

const ZIP_CODE = /^\d{5}(?:-\d{4})?$/;

/** Whether a text is a ZIP code: five digits, or ZIP+4. */
export function isZipCode(text: string): boolean {
  return ZIP_CODE.test(text);
}

/** The place of a well-formed ZIP code, by its three-digit prefix. */
export function placeOfZip(zipCode: string): ZipPlace {
  const byPrefix = PLACES[prefixOf(zipCode)] ?? UNKNOWN;
  return zipCode.startsWith('96') ? (EXCEPTIONS.get(zipCode.slice(0, 5)) ?? byPrefix) : byPrefix;
}

/** The state of a ZIP code, null when it has none (military and unknown prefixes). */
export function stateOfZip(zipCode: string): State | null {
  const place = placeOfZip(zipCode);
  return place.place === 'state' ? place.state : null;
}

/**
 * Three-digit prefixes, as `from-to`. What is not listed is not assigned. 005 is the IRS in
 * Holtsville, 055 in Andover, 569 and 733 are government and IRS, 885 belongs to El Paso.
 * A few five-digit codes lie across a state line of their prefix (06390, 73960, 83414): the prefix
 * holds, as rules §2 has it.
 */
const PREFIXES: Readonly<Record<State | 'military', string>> = {
  AL: '350-352 354-369',
  AK: '995-999',
  AZ: '850-853 855-857 859-860 863-865',
  AR: '716-729',
  CA: '900-908 910-928 930-961',
  CO: '800-816',
  CT: '060-069',
  DE: '197-199',
  DC: '200 202-205 569',
  FL: '320-339 341-342 344 346-347 349',
  GA: '300-319 398-399',
  HI: '967-968',
  ID: '832-838',
  IL: '600-620 622-629',
  IN: '460-479',
  IA: '500-516 520-528',
  KS: '660-662 664-679',
  KY: '400-418 420-427',
  LA: '700-701 703-708 710-714',
  ME: '039-049',
  MD: '206-212 214-219',
  MA: '010-027 055',
  MI: '480-499',
  MN: '550-551 553-567',
  MS: '386-397',
  MO: '630-631 633-641 644-658',
  MT: '590-599',
  NE: '680-681 683-693',
  NV: '889-891 893-895 897-898',
  NH: '030-038',
  NJ: '070-089',
  NM: '870-884',
  NY: '005 100-149',
  NC: '270-289',
  ND: '580-588',
  OH: '430-459',
  OK: '730-731 734-741 743-749',
  OR: '970-979',
  PA: '150-196',
  RI: '028-029',
  SC: '290-299',
  SD: '570-577',
  TN: '370-385',
  TX: '733 750-770 772-799 885',
  UT: '840-847',
  VT: '050-054 056-059',
  VA: '201 220-246',
  WA: '980-986 988-994',
  WV: '247-268',
  WI: '530-532 534-535 537-549',
  WY: '820-831',
  AS: '',
  GU: '969',
  MP: '',
  PR: '006-007 009',
  VI: '008',
  military: '090-098 340 962-966',
};

/** American Samoa and the Northern Marianas have no prefix of their own. */
const EXCEPTIONS: ReadonlyMap<string, ZipPlace> = new Map([
  ['96799', stateAt('AS')],
  ['96950', stateAt('MP')],
  ['96951', stateAt('MP')],
  ['96952', stateAt('MP')],
]);

const UNKNOWN: ZipPlace = { place: 'unknown' };
const PLACES: readonly ZipPlace[] = placesByPrefix();

/** The number that the first three digits write; digit by digit, as every row of a file asks. */
function prefixOf(zipCode: string): number {
  const digit = (at: number): number => zipCode.charCodeAt(at) - 48;
  return digit(0) * 100 + digit(1) * 10 + digit(2);
}

function placesByPrefix(): readonly ZipPlace[] {
  const places = new Array<ZipPlace>(1000).fill(UNKNOWN);
  for (const [name, ranges] of Object.entries(PREFIXES)) {
    const place: ZipPlace = isState(name) ? stateAt(name) : { place: 'military' };
    for (const range of ranges.split(' ').filter((text) => text !== '')) {
      const [from = '', to = from] = range.split('-');
      places.fill(place, Number(from), Number(to) + 1);
    }
  }
  return places;
}

function stateAt(state: State): ZipPlace {
  return { place: 'state', state };
}
