import { describe, expect, it } from 'vitest';
import { isZipCode, placeOfZip, stateOfZip } from '../../../shared/domain/contacts/zip-state.ts';
import { STATE_NAMES } from '../../../shared/domain/rules/states.ts';

const EVERY_PREFIX = Array.from({ length: 1000 }, (_none, prefix) =>
  String(prefix).padStart(3, '0'),
);

describe('stateOfZip', () => {
  it.each([
    ['00501', 'NY'],
    ['00601', 'PR'],
    ['00802', 'VI'],
    ['00901', 'PR'],
    ['02108', 'MA'],
    ['05501', 'MA'],
    ['05601', 'VT'],
    ['06103', 'CT'],
    ['10001', 'NY'],
    ['20001', 'DC'],
    ['20101', 'VA'],
    ['20601', 'MD'],
    ['39801', 'GA'],
    ['56901', 'DC'],
    ['63101', 'MO'],
    ['73301', 'TX'],
    ['73401', 'OK'],
    ['83702', 'ID'],
    ['88501', 'TX'],
    ['89101', 'NV'],
    ['90012-1234', 'CA'],
    ['96799', 'AS'],
    ['96701', 'HI'],
    ['96910', 'GU'],
    ['96950', 'MP'],
    ['97201', 'OR'],
    ['98101', 'WA'],
    ['99501', 'AK'],
  ])('knows that %s is in %s', (zipCode, state) => {
    expect(stateOfZip(zipCode)).toBe(state);
  });

  it('knows a ZIP code of every state and territory', () => {
    const known = new Set(
      [...EVERY_PREFIX.map((prefix) => `${prefix}00`), '96799', '96950'].map(stateOfZip),
    );
    known.delete(null);
    expect([...known].toSorted()).toEqual(Object.keys(STATE_NAMES).toSorted());
  });

  it('knows how many prefixes are assigned', () => {
    const places = EVERY_PREFIX.map((prefix) => placeOfZip(`${prefix}00`).place);
    const count = (place: string): number => places.filter((one) => one === place).length;
    expect([count('state'), count('military'), count('unknown')]).toEqual([917, 15, 68]);
  });
});

describe('placeOfZip', () => {
  it.each(['09012', '34001', '96201', '96601'])('takes %s for a military address', (zipCode) => {
    expect(placeOfZip(zipCode)).toEqual({ place: 'military' });
  });

  it.each(['00000', '00401', '09901', '21301', '34301', '69901', '98701'])(
    'does not know the prefix of %s',
    (zipCode) => {
      expect(placeOfZip(zipCode)).toEqual({ place: 'unknown' });
    },
  );
});

describe('isZipCode', () => {
  it.each(['90012', '00501', '90012-1234'])('takes %s', (text) => {
    expect(isZipCode(text)).toBe(true);
  });

  it.each(['', '9001', '900123', '90012-', '90012-123', '9OO12', '90012 1234', '90012\n'])(
    'refuses %j',
    (text) => {
      expect(isZipCode(text)).toBe(false);
    },
  );
});
