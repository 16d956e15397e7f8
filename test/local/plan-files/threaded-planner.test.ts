import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threadedPlanner } from '../../../local/plan-files/threaded-planner.ts';
import { UserError } from '../../../local/user-error.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONFIGURATION = { file: 'c.yaml', text: 'organization: {id: org}' };
const NONE = { visits: null, targets: null, history: null, previous: null };

describe('a planner in a thread of its own', () => {
  it('says why it ended, to whoever asks and however late, and can be closed', async () => {
    const planner = threadedPlanner({
      configuration: CONFIGURATION,
      today: dayOf('2027-03-01'),
      contacts: { path: '/nowhere/contacts.csv', titles: ['id', 'email'] },
    });
    const slice = { slice: 0, start: 0, end: 10, line: 2 };

    await expect(planner.load(slice)).rejects.toThrow('ENOENT');
    await expect(planner.load(slice)).rejects.toThrow('ENOENT');
    await expect(planner.close()).resolves.toBeUndefined();
  });

  it('goes on after a call that failed, and tells what a user can put right as such', async () => {
    const folder = temporaryFolder();
    const [path, targets] = [join(folder, 'contacts.csv'), join(folder, 'targets.csv')];
    writeFileSync(path, 'id,email\nada,ada@example.com\n');
    writeFileSync(targets, 'contact_id,when\nada,2027-03-04\n');
    const planner = threadedPlanner({
      configuration: CONFIGURATION,
      today: dayOf('2027-03-01'),
      contacts: { path, titles: ['id', 'email'] },
    });
    await planner.load({ slice: 0, start: 9, end: 29, line: 2 });

    await expect(planner.index({ ...NONE, targets })).rejects.toThrow(UserError);
    await expect(planner.census()).resolves.toMatchObject({ contacts: 1, active: 1 });
    await planner.close();
  });
});
