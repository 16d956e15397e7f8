import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { ImportSettings } from '../../../shared/domain/settings/settings.ts';
import {
  countsOf,
  imported,
  importSettings,
  portsWithOrganization,
  rejectsOf,
} from '../../support/importing.ts';

type OnDuplicate = ImportSettings['onDuplicateEmail'];

/** A file of contacts, `id email` each. */
function file(...rows: readonly string[]): string {
  return ['id,email', ...rows.map((row) => row.replace(' ', ','))].join('\n');
}

function withDuplicates(onDuplicateEmail: OnDuplicate) {
  return { settings: importSettings({ import: { onDuplicateEmail } }) };
}

/** Every contact's address, by id. */
async function addresses(ports: MemoryPorts): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (let slice = 0; slice < 4; slice += 1) {
    const { records } = await ports.store.contacts.readSlice('org', slice, null, 1000);
    for (const { contact } of records) found[contact.id] = contact.email;
  }
  return Object.fromEntries(Object.entries(found).toSorted());
}

describe('duplicate ids', () => {
  it('belong to the lowest line that is good', async () => {
    const ports = await portsWithOrganization();
    const rows = ['c1 nobody', 'c1 a@x.org', 'c1 b@x.org', 'c2 a@x.org', 'c2 c@x.org'];
    const { report } = await imported(ports, file(...rows));

    expect(countsOf(report)).toBe('5 = 2 + 0 + 3');
    expect(await rejectsOf(ports, report)).toEqual([
      '2 email bad_email',
      '4 id duplicate_id',
      '5 email duplicate_email',
    ]);
    expect(await addresses(ports)).toEqual({ c1: 'a@x.org', c2: 'c@x.org' });
  });

  it('are found across batches', async () => {
    const ports = await portsWithOrganization();
    const many = Array.from(
      { length: 1500 },
      (_none, index) => `n${String(index)} n${String(index)}@x.org`,
    );
    const { report } = await imported(
      ports,
      file('c1 a@x.org', ...many, 'c1 b@x.org', 'c2 A@X.org'),
    );

    expect(countsOf(report)).toBe('1503 = 1501 + 0 + 2');
    expect(report.rejected_by_reason).toEqual({ duplicate_id: 1, duplicate_email: 1 });
  });
});

describe('duplicate addresses', () => {
  it.each<[OnDuplicate, string, Readonly<Record<string, string>>]>([
    ['reject', '2 = 1 + 0 + 1', { c1: 'a@x.org' }],
    ['keep_first', '2 = 1 + 1 + 0', { c1: 'a@x.org' }],
    ['allow', '2 = 2 + 0 + 0', { c1: 'a@x.org', c2: 'A@x.org' }],
  ])('in a file, with %s: %s', async (onDuplicate, counts, stored) => {
    const ports = await portsWithOrganization();
    const rows = file('c1 a@x.org', 'c2 A@x.org');
    const { report } = await imported(ports, rows, withDuplicates(onDuplicate));

    expect(countsOf(report)).toBe(counts);
    expect(await addresses(ports)).toEqual(stored);
  });

  it.each<[OnDuplicate, string]>([
    ['reject', '1 = 0 + 0 + 1'],
    ['keep_first', '1 = 0 + 1 + 0'],
    ['allow', '1 = 1 + 0 + 0'],
  ])('against the store, with %s: %s', async (onDuplicate, counts) => {
    const ports = await portsWithOrganization();
    await imported(ports, file('c1 a@x.org'));
    const { report } = await imported(ports, file('c2 A@x.org'), withDuplicates(onDuplicate));

    expect(countsOf(report)).toBe(counts);
  });

  it('say who has the address', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, file('c1 a@x.org'));
    const { report } = await imported(ports, file('c2 a@x.org'), withDuplicates('keep_first'));

    expect(report.warnings.duplicate_email?.examples).toEqual([
      {
        line: 2,
        column: 'email',
        value: 'a@x.org',
        expected: 'an address that no other contact has; contact "c1" has it',
      },
    ]);
  });

  it('do not take a row from the contact that has the address already', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, file('c1 a@x.org'));
    const { report } = await imported(ports, file('c2 a@x.org', 'c1 a@x.org'));

    expect(countsOf(report)).toBe('2 = 0 + 1 + 1');
    expect(await rejectsOf(ports, report)).toEqual(['2 email duplicate_email']);
  });
});

describe('addresses that change hands', () => {
  it.each([
    ['a swap', ['c1 a', 'c2 b'], ['c1 b', 'c2 a'], { c1: 'b', c2: 'a' }],
    [
      'a ring of three',
      ['c1 a', 'c2 b', 'c3 c'],
      ['c1 b', 'c2 c', 'c3 a'],
      { c1: 'b', c2: 'c', c3: 'a' },
    ],
    [
      'a chain upwards',
      ['c1 a', 'c2 b', 'c3 c'],
      ['c1 b', 'c2 c', 'c3 d'],
      { c1: 'b', c2: 'c', c3: 'd' },
    ],
    ['a chain downwards', ['c1 a', 'c2 b'], ['c2 c', 'c1 b'], { c1: 'b', c2: 'c' }],
    ['a newcomer', ['c1 a'], ['c9 a', 'c1 b'], { c1: 'b', c9: 'a' }],
    [
      'two swaps',
      ['c1 a', 'c2 b', 'c3 c', 'c4 d'],
      ['c1 b', 'c2 a', 'c3 d', 'c4 c'],
      { c1: 'b', c2: 'a', c3: 'd', c4: 'c' },
    ],
  ])('go to their new holders: %s', async (_name, before, after, expected) => {
    const ports = await portsWithOrganization();
    await imported(ports, file(...before.map((row) => `${row}@x.org`)));
    const moved = file(...after.map((row) => `${row}@x.org`));
    const { report } = await imported(ports, moved);

    expect(countsOf(report)).toBe(`${String(after.length)} = ${String(after.length)} + 0 + 0`);
    const stored = Object.entries(expected).map(([id, name]) => [id, `${name}@x.org`]);
    expect(await addresses(ports)).toEqual(Object.fromEntries(stored));
    for (const [id, email] of stored) {
      expect(await ports.store.contacts.findByAddress('org', email ?? '')).toBe(id);
    }
    const again = await imported(ports, moved);
    expect(countsOf(again.report)).toBe(
      `${String(after.length)} = 0 + ${String(after.length)} + 0`,
    );
  });

  it('go to the lowest line of those that ask for them', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, file('c1 a@x.org'));
    const rows = file('c8 a@x.org', 'c1 b@x.org', 'c9 a@x.org');
    const { report } = await imported(ports, rows);

    expect(await addresses(ports)).toEqual({ c1: 'b@x.org', c8: 'a@x.org' });
    expect(await rejectsOf(ports, report)).toEqual(['4 email duplicate_email']);
  });

  it('stay where they are when a ring would need one that an outsider keeps', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, file('c1 a@x.org', 'c2 b@x.org', 'c3 c@x.org'));
    const { report } = await imported(ports, file('c1 b@x.org', 'c2 c@x.org'));

    expect(countsOf(report)).toBe('2 = 0 + 0 + 2');
    expect(await addresses(ports)).toEqual({ c1: 'a@x.org', c2: 'b@x.org', c3: 'c@x.org' });
  });
});

describe('any two files one after the other', () => {
  const row = fc.tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  );
  const rows = fc
    .array(row, { maxLength: 9 })
    .map((pairs) => pairs.map(([id, address]) => `c${String(id)} ${address}@x.org`));

  it('never leave two contacts with one address, count every row, and change nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (first, second) => {
        const ports = await portsWithOrganization();
        await imported(ports, file(...first));
        const { report } = await imported(ports, file(...second));
        const { read, accepted, unchanged, rejected } = report;
        expect(accepted + unchanged + rejected).toBe(read);
        expect(read).toBe(second.length);

        const stored = await addresses(ports);
        expect(new Set(Object.values(stored)).size).toBe(Object.keys(stored).length);
        for (const [id, email] of Object.entries(stored)) {
          expect(await ports.store.contacts.findByAddress('org', email)).toBe(id);
        }
        const again = await imported(ports, file(...second));
        expect(again.report).toMatchObject({ accepted: 0, rejected });
      }),
      { numRuns: 200 },
    );
  });
});
