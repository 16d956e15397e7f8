/** Whatever a file holds, reading it gives settings or problems, never a crash or silence. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';

const file = join(import.meta.dirname, '../../../config/default.yaml');
const text = readFileSync(file, 'utf8')
  .replace('campaign_instances: []', 'campaign_instances:')
  .replace('visit_templates: []', 'visit_templates:')
  .replaceAll(/^( *)# {2}/gm, '$1');

/** Values that are wrong nearly everywhere. */
const STRANGERS = [
  null,
  -1,
  0.5,
  '',
  'x',
  [],
  {},
  [[]],
  { x: 1 },
  true,
  '2027-02-30',
  1e21,
] as const;

const isOpen = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The document with some values, picked by `choices`, replaced by strangers. */
function disturbed(document: unknown, choices: readonly number[]): unknown {
  const copy = structuredClone(document);
  for (const choice of choices) {
    let owner = copy;
    let rest = choice;
    while (isOpen(owner)) {
      const keys = Object.keys(owner);
      const key = keys[rest % keys.length];
      if (key === undefined) break;
      rest = Math.floor(rest / keys.length);
      if (!isOpen(owner[key]) || rest % 4 === 0) {
        owner[key] = STRANGERS[rest % STRANGERS.length];
        break;
      }
      owner = owner[key];
    }
  }
  return copy;
}

function check(written: string): void {
  const result = readConfiguration({ file: 'c.yaml', text: written });
  if (result.ok) return;
  expect(result.problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of result.problems) {
    expect(message).toMatch(/^(Expected|Unknown) /);
    expect([line, column]).not.toContain(0);
  }
}

describe('readConfiguration', () => {
  it('answers a configuration with any of its values disturbed', () => {
    const document: unknown = parse(text);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (choices) => {
        check(stringify(disturbed(document, choices)));
      }),
      { numRuns: 150 },
    );
  });

  it('answers any data, as long as it is YAML', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('organization', 'id', 'state_rules', 'x', '__proto__') }),
        (data) => {
          check(stringify(data));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (written) => {
        check(written);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses the same things in the same order however often it reads', () => {
    const written = stringify(disturbed(parse(text), [3, 1009, 77_777, 123_456_789]));
    const once = readConfiguration({ file: 'c', text: written });

    expect(once.ok).toBe(false);
    expect(readConfiguration({ file: 'c', text: written })).toEqual(once);
  });
});
