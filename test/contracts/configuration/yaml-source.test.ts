import { describe, expect, it } from 'vitest';

import { formatProblem } from '../../../shared/contracts/configuration/problem.ts';
import { readYaml } from '../../../shared/contracts/configuration/yaml-source.ts';
import { readYamlOf } from '../../support/configuration.ts';

const problemsIn = (text: string) => readYaml('c.yaml', text).problems.map(formatProblem);

describe('readYaml', () => {
  it.each([
    ['NO', 'NO'],
    ['on', 'on'],
    ['2027-01-01', '2027-01-01'],
    ['08:30', '08:30'],
    ['1_000', '1_000'],
    ['"5"', '5'],
    ['5', 5],
    ['~', null],
  ])('reads %s as %j, without the surprises of old YAML', (written, value) => {
    expect(readYaml('c', `a: ${written}`).data).toEqual({ a: value });
  });

  it('keeps to that when the text asks for old YAML', () => {
    expect(readYaml('c', '%YAML 1.1\n---\na: NO\n').data).toEqual({ a: 'NO' });
  });

  it.each([
    ['a: 1\na: 2\n', 'c.yaml:2:1: Expected every name once, but this one is written a second time'],
    ['a: 1\n  b: 2\n', /^c\.yaml:\d:\d+: Expected YAML or JSON: /],
    ['{"a": 1', /^c\.yaml:\d:\d+: Expected YAML or JSON: /],
    ['a: *b\n', /^c\.yaml:\d:\d+: Expected YAML/],
    ['a: 1\n---\nb: 2\n', /Expected YAML or JSON: .*multiple documents/],
  ])('says where %j is no YAML', (text, message) => {
    const [problem] = problemsIn(text);

    expect(problem).toMatch(message);
  });

  it('refuses aliases that multiply without end', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`,
    );

    expect(problemsIn(levels.join('\n'))).toHaveLength(1);
  });

  it('finds the place of values behind an alias, of lists in lists and of what is missing', () => {
    const source = readYaml('c', 'x: &x { y: 1 }\nz: *x\nl:\n  - [1, 2]\n');
    const place = (path: (string | number)[]) => {
      const { line, column } = source.problemAt(path, 'wrong');
      return `${line}:${column}`;
    };

    expect(place(['z', 'y'])).toBe('1:12');
    expect(place(['l', 0, 1])).toBe('4:9');
    expect(place(['l', 0, 7])).toBe('4:5');
    expect(place(['nowhere'])).toBe('1:1');
  });

  it.each([
    ['010', '10'],
    ['0o17', '15'],
    ['0x1F', '31'],
  ])('warns that %s is read as %s', (written, value) => {
    const result = readYamlOf(`horizon_days: ${written}`);

    expect(result.ok && result.warnings.map(({ message }) => message)).toEqual([
      `${written} is read as the number ${value}; write it so, or in quotes if it is text`,
    ]);
  });
});
