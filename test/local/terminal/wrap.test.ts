import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hanging, wrapped } from '../../../local/terminal/wrap.ts';

describe('wrapped text', () => {
  it('is broken at spaces', () => {
    expect(wrapped('the plan has followed', 12)).toEqual(['the plan has', 'followed']);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(wrapped('see state_rules.birthday_windows now', 10)).toEqual([
      'see',
      'state_rules.birthday_windows',
      'now',
    ]);
  });

  it('says the same words in lines as short as they can be', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });

    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 40 }), (given, width) => {
        const lines = wrapped(given.join(' '), width);
        expect(lines.join(' ')).toBe(given.join(' '));
        expect(lines.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });
});

describe('hanging text', () => {
  it('stands below its beginning', () => {
    expect(hanging('why  ', 'the date is excluded', 16)).toEqual([
      'why  the date is',
      '     excluded',
    ]);
  });
});
