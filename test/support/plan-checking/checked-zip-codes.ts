/** USPS three-digit prefixes by state, as ranges: `first-last`. What is missing has no state. */
const PREFIXES: Readonly<Record<string, string>> = {
  AL: '350-352 354-369', AK: '995-999', AZ: '850-853 855-857 859-860 863-865', AR: '716-729',
  CA: '900-908 910-928 930-961', CO: '800-816', CT: '060-069', DE: '197-199', DC: '200-200 202-205',
  FL: '320-339 341-342 344-344 346-347 349-349', GA: '300-319 398-399', HI: '967-968',
  ID: '832-838', IL: '600-620 622-629', IN: '460-479', IA: '500-516 520-528', KS: '660-662 664-679',
  KY: '400-418 420-427', LA: '700-701 703-708 710-714', ME: '039-049', MD: '206-212 214-219',
  MA: '010-027 055-055', MI: '480-499', MN: '550-551 553-567', MS: '386-397',
  MO: '630-631 633-641 644-658', MT: '590-599', NE: '680-681 683-693', NV: '889-891 893-895 897-898',
  NH: '030-038', NJ: '070-089', NM: '870-871 873-875 877-884', NY: '005-005 100-149',
  NC: '270-289', ND: '580-588', OH: '430-459', OK: '730-731 734-741 743-749', OR: '970-979',
  PA: '150-196', PR: '006-007 009-009', RI: '028-029', SC: '290-299', SD: '570-577', TN: '370-385',
  TX: '733-733 750-799 885-885', UT: '840-847', VT: '050-054 056-059', VA: '201-201 220-246',
  VI: '008-008', WA: '980-986 988-994', WV: '247-268', WI: '530-532 534-535 537-549', WY: '820-831',
}; // prettier-ignore

const STATE_OF_PREFIX = new Map(
  Object.entries(PREFIXES).flatMap(([state, ranges]) =>
    ranges.split(' ').flatMap((range) => {
      const [first = 0, last = 0] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_none, index): [number, string] => [
        first + index,
        state,
      ]);
    }),
  ),
);

/** The state of a well-formed ZIP code; null for military and unknown prefixes. */
export function checkedStateOfZip(zipCode: string): string | null {
  return STATE_OF_PREFIX.get(Number(zipCode.slice(0, 3))) ?? null;
}
