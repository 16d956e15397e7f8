import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { sampleFiles } from '../../examples/generate.ts';
import {
  BAD_CONTACTS,
  BAD_TARGETS,
  BAD_VISITS,
  mixIn,
  type BadRow,
} from '../../examples/generator/bad-rows.ts';
import { draw } from '../../examples/generator/draw.ts';
import { DEMO_DAY, members } from '../../examples/generator/members.ts';
import { PLACES } from '../../examples/generator/places.ts';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { stateOfZip } from '../../shared/domain/contacts/zip-state.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

describe('the sample files', () => {
  it.each(Object.entries(sampleFiles()))('%s is what the generator makes', (name, content) => {
    expect(readFileSync(join(EXAMPLES, name), 'utf8')).toBe(content);
  });

  it.each([
    ['contacts.csv', BAD_CONTACTS],
    ['visits.csv', BAD_VISITS],
    ['targets.csv', BAD_TARGETS],
  ])('the README tells of every bad row of %s by its line', (name, bad) => {
    expect(readmeRows(name)).toEqual(expectedRows(name, bad));
  });
});

describe('the sample configuration', () => {
  it('is taken without a problem or a warning', () => {
    const read = readConfiguration({ file: 'config.yaml', text: readExample('config.yaml') });

    expect(read).toMatchObject({ ok: true, warnings: [] });
  });
});
describe('the sample members', () => {
  const everybody = members();

  it('live in every state, under ZIP codes of that state', () => {
    const strangers = PLACES.flatMap(({ state, zips }) =>
      zips.filter((zip) => stateOfZip(zip) !== state),
    );

    expect(strangers).toEqual([]);
    expect(new Set(everybody.map((member) => member['state'])).size).toBeGreaterThanOrEqual(52);
  });

  it('are a thousand, each with an id and an address of its own', () => {
    expect(everybody).toHaveLength(1000);
    expect(new Set(everybody.map((member) => member['id'])).size).toBe(1000);
    expect(new Set(everybody.map((member) => member['email']?.toLowerCase())).size).toBe(1000);
  });

  it('are 60 to 85 years old, the cast excepted', () => {
    const born = everybody
      .slice(20)
      .map((member) => member['birth_date'] ?? '')
      .filter((date) => date !== '')
      .map(dayOf);

    expect(Math.max(...born)).toBeLessThanOrEqual(DEMO_DAY - 60 * 365.25 + 1);
    expect(Math.min(...born)).toBeGreaterThan(DEMO_DAY - 86 * 365.25);
  });
});

describe('draw', () => {
  it('spreads keys that differ in one digit evenly', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => draw(`key ${String(index)}`));
    const perTenth = Array.from(
      { length: 10 },
      (_, tenth) => numbers.filter((number) => Math.floor(number * 10) === tenth).length,
    );

    expect(Math.min(...perTenth)).toBeGreaterThan(900);
    expect(Math.max(...perTenth)).toBeLessThan(1100);
  });
});

function readExample(name: string): string {
  return readFileSync(join(EXAMPLES, name), 'utf8');
}

/** Line and column of the rows of a file's table, as the README has them. */
function readmeRows(name: string): readonly string[] {
  const section = readExample('README.md').split(`### ${name}\n`)[1]?.split('###')[0] ?? '';
  return [...section.matchAll(/^\| (\d+) +\| `?([^|`]+?)`? +\| (.+?) +\|$/gm)].map(
    ([, line = '', column = '', why = '']) => `${line} ${column} ${why}`,
  );
}

function expectedRows(name: string, bad: readonly BadRow[]): readonly string[] {
  const lineCount = readExample(name).trimEnd().split('\n').length;
  const { lines } = mixIn(Array.from({ length: lineCount }), bad);
  return bad.map(
    ({ column, why }, index) => `${String(lines[index])} ${column || '(the row)'} ${why}`,
  );
}
