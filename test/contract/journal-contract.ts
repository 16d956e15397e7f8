import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrainedJournal, Journal, JournalEntry } from '../../shared/ports/journal.ts';
import { aCause } from '../support/stored-records.ts';

/** Makes an empty journal. */
export type MakeJournal<Kind extends Journal = DrainedJournal> = () => Promise<{
  readonly journal: Kind;
  close(): Promise<void>;
}>;

export function anEntry(overrides: Partial<JournalEntry> = {}): JournalEntry {
  return {
    organizationId: 'org-1',
    entity: 'email',
    change: 'put',
    contactId: 'c-1',
    key: 'e-1',
    fields: { status: 'sent', send_date: '2026-01-05', blocked_by: null },
    cause: aCause(),
    ...overrides,
  };
}

/** What every journal does, however lines come into it. */
export function journalContract(name: string, makeJournal: MakeJournal<Journal>): void {
  describe(`Journal in ${name}`, () => {
    let current: Awaited<ReturnType<MakeJournal<Journal>>>;
    beforeEach(async () => {
      current = await makeJournal();
    });
    afterEach(() => current.close());

    const keys = (entries: readonly JournalEntry[]) => entries.map(({ key }) => key);
    const readAll = async (limit = 100, from = 0) => {
      const all: JournalEntry[] = [];
      for (let position = from; ;) {
        const { entries, next } = await current.journal.read('org-1', position, limit);
        all.push(...entries);
        if (next === position) return all;
        position = next;
      }
    };

    it('is empty at first, at position 0', async () => {
      expect(await current.journal.position('org-1')).toBe(0);
      expect(await current.journal.read('org-1', 0, 10)).toEqual({ entries: [], next: 0 });
    });

    it('gives entries back as they were appended, in order', async () => {
      const entries = [
        anEntry(),
        anEntry({ entity: 'contact', key: 'c-1', fields: { note: 'zwölf “€”\n\u{1f600}' } }),
        anEntry({ change: 'removed', source: { storeId: 's', position: 12 } }),
        anEntry({ change: 'removed', source: { storeId: 's', position: 'change 13' } }),
        anEntry({ entity: 'run', contactId: null, cause: aCause({ run: 5 }) }),
      ];

      await current.journal.append(entries.slice(0, 3));
      await current.journal.append(entries.slice(3));

      expect(await readAll()).toEqual(entries);
    });

    it('reads on from any position it gave, at any limit', async () => {
      const numbers = Array.from({ length: 25 }, (_, index) => String(index));
      await current.journal.append(numbers.map((key) => anEntry({ key })));

      for (const limit of [1, 2, 7, 25, 26]) expect(keys(await readAll(limit))).toEqual(numbers);
      const { next } = await current.journal.read('org-1', 0, 10);
      expect(keys(await readAll(100, next))).toEqual(numbers.slice(10));
    });

    it('ends at the position after the last entry', async () => {
      await current.journal.append([anEntry({ key: 'a' }), anEntry({ key: 'b' })]);
      const position = await current.journal.position('org-1');

      await current.journal.append([anEntry({ key: 'c' })]);

      expect(keys(await readAll(100, position))).toEqual(['c']);
    });

    it('keeps organizations apart', async () => {
      await current.journal.append([
        anEntry({ key: 'a' }),
        anEntry({ key: 'b', organizationId: 'org-2' }),
        anEntry({ key: 'c' }),
      ]);

      expect(keys(await readAll())).toEqual(['a', 'c']);
      expect(keys((await current.journal.read('org-2', 0, 9)).entries)).toEqual(['b']);
    });

    it('keeps all of many appends at a time, each as a whole', async () => {
      const pairs = Array.from({ length: 20 }, (_, index) => String(index));

      await Promise.all(
        pairs.map((key) => current.journal.append([anEntry({ key }), anEntry({ key })])),
      );

      const read = keys(await readAll());
      expect(read).toHaveLength(40);
      for (let index = 0; index < 40; index += 2) expect(read[index]).toBe(read[index + 1]);
      expect(new Set(read)).toEqual(new Set(pairs));
    });

    it('appends nothing as nothing', async () => {
      await current.journal.append([]);

      expect(await current.journal.position('org-1')).toBe(0);
    });

    it('is not changed through an entry that was given or taken', async () => {
      const fields = { status: 'sent' };
      await current.journal.append([anEntry({ fields })]);
      fields.status = 'failed';

      const [read] = await readAll();

      expect(read?.fields).toEqual({ status: 'sent' });
    });
  });
}

/** What a journal does besides whose end says how far a drain has come. */
export function drainedJournalContract(name: string, makeJournal: MakeJournal): void {
  describe(`Drained journal in ${name}`, () => {
    let current: Awaited<ReturnType<MakeJournal>>;
    beforeEach(async () => {
      current = await makeJournal();
    });
    afterEach(() => current.close());

    const read = async (from = 0) => current.journal.read('org-1', from, 99);
    const keys = async () => (await read()).entries.map(({ key }) => key);

    it('is read up to the position at which it ends', async () => {
      await current.journal.append([anEntry({ key: 'a' }), anEntry({ key: 'b' })]);

      expect((await read()).next).toBe(await current.journal.position('org-1'));
    });

    it('appends at a position only while the journal ends there', async () => {
      const { journal } = current;
      await journal.append([anEntry({ key: 'a' })]);
      const end = await journal.position('org-1');

      const next = await journal.appendAt('org-1', end, [anEntry({ key: 'b' })]);
      expect(next).toBe(await journal.position('org-1'));
      expect(await journal.appendAt('org-1', end, [anEntry({ key: 'c' })])).toBeNull();
      expect(await journal.appendAt('org-1', 0, [anEntry({ key: 'd' })])).toBeNull();

      expect(await keys()).toEqual(['a', 'b']);
    });

    it('lets one of several appends at one position win', async () => {
      const appended = await Promise.all(
        ['a', 'b', 'c'].map((key) => current.journal.appendAt('org-1', 0, [anEntry({ key })])),
      );

      expect(appended.filter((end) => end !== null)).toHaveLength(1);
      expect(await keys()).toHaveLength(1);
    });

    it('appends nothing at a position as nothing', async () => {
      expect(await current.journal.appendAt('org-1', 0, [])).toBe(0);

      expect(await current.journal.position('org-1')).toBe(0);
    });
  });
}
