/**
 * Whole organizations, with everything that the rules know, held against an independent reading of
 * the rules (test/support/plan-checker.ts). Many more of them: `npm run test:review`.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateOrganization } from '../../support/generated-organization.ts';
import { planAndCheck } from '../../support/plan-file-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('a plan of 20,000 contacts', () => {
  it('keeps every rule when mail that finds no room goes out above the cap', async () => {
    const folder = temporaryFolder();
    const wish = { seed: 101, contacts: 20_000, today: '2028-02-29', cap: 0.05 };
    const files = generateOrganization(folder, { ...wish, onOverflow: 'send' });

    const { loads, skipped } = await planAndCheck(join(folder, 'plan.ndjson'), files);

    expect(loads.moved).toBeGreaterThan(1000);
    expect(loads.daysOverCap.length).toBeGreaterThan(0);
    expect(Object.keys(skipped)).toEqual(EVERY_REASON);
  });

  it('keeps every rule when mail that finds no room does not go out', async () => {
    const folder = temporaryFolder();
    const wish = { seed: 106, contacts: 20_000, today: '2027-03-01', cap: 0.02 };
    const files = generateOrganization(folder, { ...wish, onOverflow: 'skip' });

    const { skipped } = await planAndCheck(join(folder, 'plan.ndjson.gz'), files, 2);

    expect(skipped['no_capacity']).toBeGreaterThan(1000);
  });
});

const EVERY_REASON = [
  'age_limit',
  'birthday_window',
  'campaign_conflict',
  'campaign_inactive',
  'effective_date_window',
  'frequency_limit',
  'no_state',
  'too_late',
  'year_round',
];

describe('a plan on an awkward day', () => {
  const days = [
    ['2027-02-28', 0.03],
    ['2027-12-31', 0.05],
    ['2028-02-28', 0.01],
    ['2027-03-14', 0.07],
    ['2027-11-07', 1000],
  ] as const;

  it.each(days)('keeps every rule on %s with a cap of %d', async (today, cap) => {
    const folder = temporaryFolder();
    const wish = { seed: cap * 1000, contacts: 1500, today, cap, onOverflow: 'send' } as const;

    const { planned } = await planAndCheck(
      join(folder, 'plan.ndjson'),
      generateOrganization(folder, wish),
    );

    expect(planned).toBeGreaterThan(500);
  });
});
