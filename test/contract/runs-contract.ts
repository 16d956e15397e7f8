import { describe, expect, it } from 'vitest';
import type { NewRun } from '../../shared/ports/runs.ts';
import { NOW_MS, ORG, TODAY } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

function aRun(overrides: Partial<NewRun> = {}): NewRun {
  return {
    kind: 'plan',
    today: TODAY,
    configVersion: 3,
    execution: 'one',
    openedAt: NOW_MS,
    ...overrides,
  };
}

export function runsContract(name: string, makeStore: MakeStore): void {
  describe(`Runs in ${name}`, () => {
    const store = eachStore(makeStore);
    const open = (overrides: Partial<NewRun> = {}) => store().runs.open(ORG, aRun(overrides));
    const close = (run: number) => store().runs.close(ORG, run, 'done', null, NOW_MS + 1);

    it('opens a run with number 1 and nothing done', async () => {
      const { opened, run } = await open();

      expect(opened).toBe(true);
      const nothing = { status: 'open', closedAt: null, checkpoint: null, summary: null };
      expect(run).toEqual({ ...aRun(), run: 1, ...nothing });
      expect(await store().runs.get(ORG, 1)).toEqual(run);
      expect(await store().runs.get(ORG, 2)).toBeUndefined();
    });

    it('counts over all kinds and never gives a number twice', async () => {
      const numbers: number[] = [];
      for (const kind of ['import', 'plan', 'send', 'plan', 'backup', 'plan'] as const) {
        const { run } = await open({ kind });
        numbers.push(run.run);
        await close(run.run);
      }

      expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('counts for each organization by itself', async () => {
      await open();

      expect((await store().runs.open('org-2', aRun())).run.run).toBe(1);
    });

    it('answers the open run of the kind instead of opening another', async () => {
      const first = await open();
      const other = await open({ kind: 'send' });

      const again = await open({ execution: 'two', openedAt: NOW_MS + 5 });

      expect(again).toEqual({ opened: false, run: first.run });
      expect(other.opened).toBe(true);
    });

    it('opens one of many runs that are asked for at a time', async () => {
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((execution) => open({ execution })),
      );

      expect(answers.filter(({ opened }) => opened)).toHaveLength(1);
      expect(new Set(answers.map(({ run }) => run.run))).toEqual(new Set([1]));
    });

    it('keeps checkpoints of the execution that holds the run, and of no other', async () => {
      await open();

      await store().runs.checkpoint(ORG, 1, 'one', { slice: 3, done: ['a'] });

      expect((await store().runs.get(ORG, 1))?.checkpoint).toEqual({ slice: 3, done: ['a'] });
      await expect(store().runs.checkpoint(ORG, 1, 'two', {})).rejects.toThrow('two');
      await expect(store().runs.checkpoint(ORG, 2, 'one', {})).rejects.toThrow('run 2');
    });

    it('closes a run with its totals, after which it takes no checkpoint', async () => {
      await open();

      await store().runs.close(ORG, 1, 'failed', { mails: 7 }, NOW_MS + 9);

      const closed = { status: 'failed', summary: { mails: 7 }, closedAt: NOW_MS + 9 };
      expect(await store().runs.get(ORG, 1)).toMatchObject(closed);
      await expect(store().runs.checkpoint(ORG, 1, 'one', {})).rejects.toThrow('failed');
    });

    it('closes once: the same again changes nothing, another status is an error', async () => {
      await open();
      await store().runs.close(ORG, 1, 'done', { mails: 7 }, NOW_MS + 1);

      await store().runs.close(ORG, 1, 'done', { mails: 8 }, NOW_MS + 2);

      expect(await store().runs.get(ORG, 1)).toMatchObject({ summary: { mails: 7 } });
      await expect(store().runs.close(ORG, 1, 'failed', null, 1)).rejects.toThrow('done');
      await expect(store().runs.close(ORG, 2, 'done', null, 1)).rejects.toThrow('run 2');
    });

    it('is opened again after it failed, for its own execution, as it stood', async () => {
      await open();
      await store().runs.checkpoint(ORG, 1, 'one', { slice: 3 });
      await store().runs.close(ORG, 1, 'failed', { reason: 'timed out' }, NOW_MS + 1);

      expect(await store().runs.reopen(ORG, 1, 'two')).toBe(false);
      expect(await store().runs.reopen(ORG, 1, 'one')).toBe(true);
      expect(await store().runs.reopen(ORG, 1, 'one')).toBe(false);

      const state = { status: 'open', closedAt: null, checkpoint: { slice: 3 }, summary: null };
      expect(await store().runs.get(ORG, 1)).toEqual({ ...aRun(), run: 1, ...state });
      expect(await open({ execution: 'two' })).toMatchObject({ opened: false, run: { run: 1 } });
      await close(1);
      expect(await store().runs.get(ORG, 1)).toMatchObject({ status: 'done' });
    });

    it('is not opened again while another of its kind is open, nor unless it failed', async () => {
      await open();
      await store().runs.close(ORG, 1, 'failed', null, NOW_MS + 1);
      await open({ execution: 'two' });

      expect(await store().runs.reopen(ORG, 1, 'one')).toBe(false);
      expect(await store().runs.get(ORG, 1)).toMatchObject({ status: 'failed' });

      await close(2);
      expect(await store().runs.reopen(ORG, 2, 'two')).toBe(false);
      expect(await store().runs.reopen(ORG, 3, 'one')).toBe(false);
      expect(await store().runs.reopen(ORG, 1, 'one')).toBe(true);
    });

    it('is opened again by one of many that ask at a time', async () => {
      await open();
      await store().runs.close(ORG, 1, 'failed', null, NOW_MS + 1);

      const answers = await Promise.all([1, 2, 3].map(() => store().runs.reopen(ORG, 1, 'one')));

      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('is taken over from the execution that is named, and from no other', async () => {
      await open();

      expect(await store().runs.takeOver(ORG, 1, 'two', 'three')).toBe(false);
      expect(await store().runs.takeOver(ORG, 1, 'one', 'two')).toBe(true);
      expect(await store().runs.takeOver(ORG, 1, 'one', 'three')).toBe(false);

      expect(await store().runs.get(ORG, 1)).toMatchObject({ status: 'open', execution: 'two' });
      await store().runs.checkpoint(ORG, 1, 'two', 5);
      await expect(store().runs.checkpoint(ORG, 1, 'one', 6)).rejects.toThrow('one');
    });

    it('is taken over by one of many, and not once it is closed', async () => {
      await open();

      const taken = await Promise.all(
        ['a', 'b', 'c'].map((to) => store().runs.takeOver(ORG, 1, 'one', to)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);

      await close(1);
      const { execution } = (await store().runs.get(ORG, 1)) ?? { execution: '' };
      expect(await store().runs.takeOver(ORG, 1, execution, 'z')).toBe(false);
    });

    it('lists the newest first', async () => {
      for (const kind of ['import', 'plan', 'send'] as const) await open({ kind });

      const listed = await store().runs.list(ORG, 2);

      expect(listed.map(({ run, kind }) => [run, kind])).toEqual([
        [3, 'send'],
        [2, 'plan'],
      ]);
    });
  });
}
