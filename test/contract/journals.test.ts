import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import { memoryJournal } from '../../shared/adapters/memory/journal.ts';
import { journalContract, type MakeJournal } from './journal-contract.ts';

function inFolder(segmentBytes: number): MakeJournal {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-journal-'));
    const journal = folderJournal({ folder, segmentBytes });
    const close = async (): Promise<void> => {
      journal.close();
      rmSync(folder, { recursive: true });
    };
    return { journal, close };
  };
}

journalContract('memory', async () => ({
  journal: memoryJournal(),
  close: async () => undefined,
}));
journalContract('a folder', inFolder(64 << 20));
journalContract('a folder of small segments', inFolder(700));
