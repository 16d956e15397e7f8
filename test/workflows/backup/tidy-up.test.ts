import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHome } from '../../../local/installation/open-home.ts';
import { recordingLog } from '../../../shared/adapters/memory/recording-log.ts';
import { tidyUp } from '../../../shared/workflows/backup/tidy-up.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { backupWorld } from '../../support/backing-up.ts';
import { aPlannedClinic, type CommandLine } from '../../support/command-line.ts';
import { aCause, ORG, TODAY } from '../../support/stored-records.ts';

describe('tidying the bucket', () => {
  it('forgets the parts of old plans, but never those of the newest', async () => {
    const line = await aPlannedClinic();
    await line.ok('plan');
    expect(planParts(line)).toEqual(['2', '3']);
    await tidied(line, '2027-03-08');
    expect(planParts(line)).toEqual(['2', '3']);
    await tidied(line, '2027-06-01');
    expect(planParts(line)).toEqual(['3']);
    expect(await line.ok('query', 'SELECT count(*) AS contacts FROM contacts')).toContain('3');
  });

  it('keeps what was dropped as long as backups', async () => {
    const line = await aPlannedClinic();
    const dropped = line.file('home/bucket/dropped/clinic/2027-03-01/2-contacts.csv', ['id,email']);
    const other = line.file('home/bucket/dropped/other/2027-03-01/2-contacts.csv', ['id,email']);
    await tidied(line, '2027-04-30');
    expect(existsSync(join(line.folder, dropped))).toBe(true);
    await tidied(line, '2027-05-01');
    expect(existsSync(join(line.folder, dropped))).toBe(false);
    expect(existsSync(join(line.folder, other))).toBe(true);
  });
});

describe('what a restore has left for its steps', () => {
  it('is forgotten after a week', async () => {
    const ports = await backupWorld();
    const content = { document: `organization: { id: ${ORG} }\n`, templates: {} };
    await ports.store.configVersions.publish(ORG, content, aCause());
    const key = `runs/${ORG}/restores/0123/opened.json`;
    await ports.bucket.write(key, new TextEncoder().encode('{}'));

    await tidyUp({ ports, organizationId: ORG }, TODAY + 7);
    expect(await ports.bucket.head(key)).toBeDefined();
    expect(await tidyUp({ ports, organizationId: ORG }, TODAY + 8)).toMatchObject({ objects: 1 });
    expect(await ports.bucket.head(key)).toBeUndefined();
  });
});

async function tidied({ home: path, clock }: CommandLine, today: string): Promise<void> {
  const home = await openHome({ home: path, clock, log: recordingLog() });
  try {
    await tidyUp(await home.installation(), dayOf(today));
  } finally {
    home.close();
  }
}

/** The runs of which a part is there. */
function planParts({ home }: CommandLine): readonly string[] {
  const folder = join(home, 'bucket', 'runs', 'clinic');
  return readdirSync(folder)
    .filter((run) => existsSync(join(folder, run, 'census', 'all.json')))
    .toSorted();
}
