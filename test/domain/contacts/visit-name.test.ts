import { describe, expect, it } from 'vitest';

import { visitNameFrom } from '../../../shared/domain/contacts/visit-name.ts';

describe('visitNameFrom', () => {
  it.each([
    ['V1', 'V1'],
    ['v1', 'V1'],
    ['1', 'V1'],
    [' 12 ', 'V12'],
    ['V01', 'V1'],
    ['Signup', 'signup'],
    ['SIGNUP', 'signup'],
    ['screening', 'SCREENING'],
    ['week-4', 'WEEK-4'],
    ['', undefined],
    ['two words', undefined],
    ['_x', undefined],
    ['x'.repeat(33), undefined],
  ])('reads %j as %j', (text, name) => {
    expect(visitNameFrom(text)).toBe(name);
  });

  it('gives the same name again for its own result', () => {
    for (const text of ['1', 'v2', 'Signup', 'week-4']) {
      const name = visitNameFrom(text) ?? '';
      expect(visitNameFrom(name)).toBe(name);
    }
  });
});
