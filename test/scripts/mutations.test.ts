import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { ALL_MUTANTS } from '../../scripts/mutations/all-mutants.ts';
import { mutated, type Mutant } from '../../scripts/mutations/mutant.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

describe('the list of wrong versions of the rules', () => {
  it('fits the code: every text stands in its file exactly once, and is changed', () => {
    for (const mutant of ALL_MUTANTS) {
      const text = readFileSync(join(PROJECT, mutant.file), 'utf8');
      expect(mutated(mutant, text)).not.toBe(text);
    }
  });

  it('names each of them once, and is long', () => {
    const names = ALL_MUTANTS.map(({ file, breaks }) => `${file}: ${breaks}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(100);
  });
});

describe('a wrong version', () => {
  const mutant: Mutant = {
    file: 'rule.ts',
    find: 'day <= end',
    replace: 'day < end',
    breaks: 'the last day is left out',
  };

  it('is the text with one place replaced', () => {
    expect(mutated(mutant, 'return day <= end;')).toBe('return day < end;');
    expect(mutated({ ...mutant, replace: '$&$&' }, 'day <= end')).toBe('$&$&');
  });

  it.each([
    ['0 times', 'return day < end;'],
    ['2 times', 'day <= end || day <= end'],
  ])('cannot be made where its text is there %s', (count, text) => {
    expect(() => mutated(mutant, text)).toThrow(
      `Expected "day <= end" once in rule.ts, found it ${count}`,
    );
  });
});
