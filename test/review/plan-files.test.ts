/**
 * Plans of many made-up organizations, held against an independent reading of the rules
 * (test/support/plan-checker.ts). A failure names the seed, and the same seed gives the same files.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateOrganization } from '../support/generated-organization.ts';
import { planAndCheck } from '../support/plan-file-runs.ts';
import { someWeek } from '../support/plan-file-weeks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TODAYS = [
  '2027-02-28', '2028-02-28', '2028-02-29', '2027-12-31', '2027-03-14', '2027-11-07', '2028-01-01',
  '2027-03-01', '2027-08-30',
] as const; // prettier-ignore
const CAPS = [0.01, 0.02, 0.03, 0.05, 0.07, 0.2, 1000] as const;

/** Every day meets every cap, with either kind of overflow, in the course of the seeds. */
function wishOf(seed: number, contacts: number) {
  return {
    seed,
    contacts,
    today: TODAYS[seed % TODAYS.length] ?? '2027-03-01',
    cap: CAPS[seed % CAPS.length] ?? 0.07,
    onOverflow: (seed >> 1) % 2 === 0 ? 'send' : 'skip',
  } as const;
}

const seeds = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_none, index) => from + index);

describe('a plan of 20,000 contacts', () => {
  it.each(seeds(100, 14))('keeps every rule with seed %d', async (seed) => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, wishOf(seed, 20_000));

    const { planned } = await planAndCheck(join(folder, 'plan.ndjson'), files, 1 + (seed % 2));

    expect(planned).toBeGreaterThan(5000);
  });
});

describe('a plan of 2,000 contacts', () => {
  it.each(seeds(1, 63))('keeps every rule with seed %d', async (seed) => {
    const folder = temporaryFolder();
    const files = generateOrganization(folder, wishOf(seed, 2000));

    const { planned } = await planAndCheck(join(folder, 'plan.ndjson'), files);

    expect(planned).toBeGreaterThan(300);
  });
});

describe('a week of plans and sends', () => {
  it.each(seeds(300, 20))('keeps every rule, and is stable, with seed %d', async (seed) => {
    const days = await someWeek(temporaryFolder(), wishOf(seed, 1200), 'nothing changes');

    expect(days.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan(500);
  });

  it.each(seeds(400, 20))('does so while contacts change, with seed %d', async (seed) => {
    const days = await someWeek(temporaryFolder(), wishOf(seed, 1200), 'contacts change');

    expect(days.some(({ changed }) => changed > 0)).toBe(true);
  });
});
