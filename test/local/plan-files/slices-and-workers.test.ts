/** Rules §9.6: a plan does not depend on who reads which part of the files, in which order. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateOrganization } from '../../support/generated-organization.ts';
import { countsByDayAndClass } from '../../support/plan-checker.ts';
import { planFilesTo, rewriteContacts } from '../../support/plan-file-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Some 400 KB of contacts: several slices for every number of workers. */
const WISH = { seed: 1, contacts: 4000, today: '2027-03-01', onOverflow: 'send' } as const;

const bytes = (path: string): string => readFileSync(path, 'utf8');

describe('the number of workers', () => {
  it('changes neither the plan nor the rejected rows, under a tight cap', async () => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, { ...WISH, cap: 0.02 });
    const [one, three] = [join(folder, 'one.ndjson'), join(folder, 'three.ndjson')];

    const alone = await planFilesTo(one, files, 1);
    const together = await planFilesTo(three, files, 3);

    expect(alone.totals.moved['cap']).toBeGreaterThan(1000);
    expect(bytes(three) === bytes(one)).toBe(true);
    expect(bytes(`${three}.rejects.csv`)).toBe(bytes(`${one}.rejects.csv`));
    const { totals, overCap, warnings } = alone;
    expect(together).toMatchObject({ totals, overCap, warnings });
  });

  it('changes nothing where an earlier plan and a history are given', async () => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, { ...WISH, cap: 0.03 });
    const before = join(folder, 'before.ndjson');
    await planFilesTo(before, files);
    const later = { ...files, today: '2027-03-04', previous: before };
    const [one, two] = [join(folder, 'one.ndjson'), join(folder, 'two.ndjson.gz')];

    await planFilesTo(one, later, 1);
    await planFilesTo(two, later, 2);

    expect(gunzipSync(readFileSync(two)).toString('utf8') === bytes(one)).toBe(true);
  });
});

describe('an earlier plan', () => {
  const wish = { ...WISH, contacts: 2000, cap: 0.03 };

  it('may be compressed', async () => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, wish);
    const [first, again] = [join(folder, 'first.ndjson.gz'), join(folder, 'again.ndjson.gz')];
    await planFilesTo(first, files);

    await planFilesTo(again, { ...files, previous: first });

    expect(readFileSync(again).equals(readFileSync(first))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('may be in any order', async () => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, wish);
    const [first, again] = [join(folder, 'first.ndjson'), join(folder, 'again.ndjson')];
    await planFilesTo(first, files);
    const shuffled = join(folder, 'shuffled.ndjson');
    const lines = bytes(first).trimEnd().split('\n').toReversed();
    writeFileSync(shuffled, [...lines.slice(7), ...lines.slice(0, 7)].join('\r\n'));

    await planFilesTo(again, { ...files, previous: shuffled });

    expect(bytes(again) === bytes(first)).toBe(true);
  });
});

describe('the order of the contacts', () => {
  it('changes no count per day and class where no day is over its cap', async () => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, { ...WISH, seed: 8, contacts: 3000, cap: 0.12 });
    const inOrder = rewriteContacts(files, join(folder, 'in-order.csv'), unique);
    const reversed = rewriteContacts(inOrder, join(folder, 'reversed.csv'), (rows) =>
      rows.toReversed(),
    );
    const [forward, backward] = [join(folder, 'forward.ndjson'), join(folder, 'backward.ndjson')];

    const plan = await planFilesTo(forward, inOrder);
    await planFilesTo(backward, reversed);

    expect(plan.overCap).toEqual([]);
    expect(plan.totals.moved['cap']).toBeGreaterThan(1000);
    expect(countsByDayAndClass(backward)).toEqual(countsByDayAndClass(forward));
  });
});

/** The rows whose id and address no row above has: of duplicates the first is taken. */
function unique(rows: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const [id = '', email = ''] = row.toLowerCase().split(',');
    const isNew = !seen.has(id) && !seen.has(email);
    seen.add(id).add(email);
    return isNew;
  });
}
