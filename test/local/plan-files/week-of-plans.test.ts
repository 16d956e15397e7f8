/** Days of plans and sends under a tight cap, each plan beginning with the one before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { someWeek } from '../../support/plan-file-weeks.ts';
import { generateOrganization } from '../../support/generated-organization.ts';
import { planFilesTo } from '../../support/plan-file-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('a week of plans and sends with caps under pressure', () => {
  it('keeps every rule each day, keeps what it can, and plans the same when asked again', async () => {
    const folder = temporaryFolder();
    const wish = { seed: 2, contacts: 1000, today: '2028-02-26', cap: 0.02 } as const;

    const days = await someWeek(folder, { ...wish, onOverflow: 'send' }, 'nothing changes');

    const movedLater = days.reduce((sum, { moved }) => sum + moved, 0);
    const kept = days.reduce((sum, day) => sum + day.kept, 0);
    expect(kept).toBeGreaterThan(5000);
    expect(movedLater).toBeLessThan(kept / 20);
  });

  it('does so too when mail without room is skipped and the files change every day', async () => {
    const folder = temporaryFolder();
    const wish = { seed: 50, contacts: 1000, today: '2027-12-28', cap: 0.02 } as const;

    const days = await someWeek(folder, { ...wish, onOverflow: 'skip' }, 'contacts change');

    expect(days.some(({ changed }) => changed > 0)).toBe(true);
  });
});

describe('an earlier plan', () => {
  it('may be the file that is written', async () => {
    const folder = temporaryFolder();
    const wish = { seed: 5, contacts: 300, today: '2027-03-01', cap: 0.05 } as const;
    const files = generateOrganization(folder, { ...wish, onOverflow: 'send' });
    const plan = join(folder, 'plan.ndjson');
    await planFilesTo(plan, files);
    const before = readFileSync(plan, 'utf8');

    await planFilesTo(plan, { ...files, previous: plan });

    expect(readFileSync(plan, 'utf8')).toBe(before);
  });
});
