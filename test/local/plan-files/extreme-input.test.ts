/** Input at the edges: everything is planned, by the rules and in bounded time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayOf, formatCivilDate } from '../../../shared/domain/calendar/civil-date.ts';
import type { PlannedFrom } from '../../support/plan-checker.ts';
import { planLinesOf } from '../../support/plan-checking/plan-lines.ts';
import { planAndCheck, planFilesTo } from '../../support/plan-file-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TODAY = '2027-03-01';
const HEADER = 'id,email,zip_code,birth_date,effective_date,segment';

interface Desk {
  readonly plan: string;
  readonly from: PlannedFrom;
}

type Files = Partial<Record<'contacts' | 'visits' | 'targets' | 'history', readonly string[]>>;

/** A folder with the files of an organization. */
function aDesk(files: Files, configuration: object = {}): Desk {
  const folder = temporaryFolder();
  const write = (name: string, lines: readonly string[] | undefined): string | undefined => {
    if (lines === undefined) return undefined;
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
    return join(folder, name);
  };
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ organization: { id: 'edge' }, ...configuration }));
  return {
    plan: join(folder, 'plan.ndjson'),
    from: {
      contacts: write('contacts.csv', [HEADER, ...(files.contacts ?? [])]) ?? '',
      config,
      today: TODAY,
      visits: write('visits.csv', files.visits && ['contact_id,visit,date,time', ...files.visits]),
      targets: write(
        'targets.csv',
        files.targets && ['contact_id,instance_name,trigger_date', ...files.targets],
      ),
      history: write('history.ndjson', files.history),
    },
  };
}

const on = (days: number): string => formatCivilDate(dayOf(TODAY) + days);
const many = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_none, index) => item(index));

const VISIT_TEMPLATES = [
  { code: 'week', visit: 'V1', offset_days: -7, subject: 's', body: 'b' },
  { code: 'eve', visit: 'V1', offset_days: -1, subject: 's', body: 'b' },
  { code: 'after', visit: 'V2', offset_days: 365, subject: 's', body: 'b' },
];

describe('dates far from today', () => {
  it('are planned like all others: 1900, 2100, 29 February', async () => {
    const states = ['94103', '75201', '89101', '63101'];
    const dates = ['1900-01-01', '1900-02-28', '1904-02-29', '1800-03-01', '2027-03-01', ''];
    const starts = ['1900-03-31', '2100-12-31', '2100-02-28', '2096-02-29', '2200-12-31', ''];
    const contacts = states.flatMap((zip, state) =>
      dates.flatMap((birth, first) =>
        starts.map((start, second) => {
          const id = `c${state}-${first}-${second}`;
          return `${id},${id}@example.com,${zip},${birth},${start},`;
        }),
      ),
    );
    const visits = ['c0-0-0,V1,2100-02-28,', 'c0-0-1,V1,1900-01-01,', 'c0-0-2,V2,2026-03-05,'];
    const { plan, from } = aDesk({ contacts, visits }, { visit_templates: VISIT_TEMPLATES });

    const { planned, rejected } = await planAndCheck(plan, from);

    expect(rejected).toBe(0);
    expect(planned).toBeGreaterThan(50);
  });

  it('are planned a year ahead with the longest horizon', async () => {
    const contacts = many(400, (index) => {
      const [birth, start] = [on(-20_000 + index), on(-5000 - index)];
      return `c${index},c${index}@example.com,${index % 2 === 0 ? '94103' : '63101'},${birth},${start},`;
    });
    const { plan, from } = aDesk({ contacts }, { horizon_days: 366 });

    const { planned } = await planAndCheck(plan, from);

    expect(planned).toBeGreaterThan(400);
  });
});

describe('windows', () => {
  const contacts = many(366, (index) => {
    const [birth, start] = [on(-20_000 + index), on(-5000 - 2 * index)];
    return `c${index},c${index}@example.com,94103,${birth},${start},`;
  });

  it('of every kind at once hold back what they must, and nothing for ever', async () => {
    const both = { window_before_days: 20, window_after_days: 10, pre_window_extension_days: 3 };
    const { plan, from } = aDesk(
      { contacts },
      {
        state_rules: {
          year_round_exclusion: [{ state: 'CA', effective_from: on(80), effective_to: on(85) }],
          birthday_windows: {
            CA: [
              { ...both, effective_to: on(20) },
              { ...both, use_month_start: true, effective_from: on(21), effective_to: on(60) },
              { ...both, effective_from: on(61) },
            ],
          },
          effective_date_windows: { CA: both },
          age_limits: { CA: [{ age: 54, effective_from: on(30), effective_to: on(40) }] },
        },
      },
    );

    const { skipped } = await planAndCheck(plan, from);

    expect(Object.keys(skipped)).toEqual(
      expect.arrayContaining(['birthday_window', 'effective_date_window']),
    );
    expect(planLinesOf(plan).some(({ type }) => type === 'post_window')).toBe(true);
  });

  it('that never end hold everything back, and no mail is planned about their end', async () => {
    const whole = { window_before_days: 200, window_after_days: 164, pre_window_extension_days: 0 };
    const { plan, from } = aDesk(
      { contacts },
      { horizon_days: 366, state_rules: { birthday_windows: { CA: whole } } },
    );

    // No leap year is near, which is a day longer than the window.
    const { skipped, planned } = await planAndCheck(plan, { ...from, today: '2025-03-01' });

    expect(skipped['birthday_window']).toBeGreaterThan(700);
    expect(planned).toBe(0);
  });

  it('that end for the one day of a leap year let that day pass', async () => {
    const whole = { window_before_days: 200, window_after_days: 164, pre_window_extension_days: 0 };
    const { plan, from } = aDesk(
      { contacts },
      { horizon_days: 366, state_rules: { birthday_windows: { CA: whole } } },
    );

    await planAndCheck(plan, from);

    const ends = planLinesOf(plan).filter(({ type }) => type === 'post_window');
    expect(ends.length).toBeGreaterThan(100);
    expect(ends.every(({ send, event }) => send === event)).toBe(true);
  });
});

describe('one contact with very much', () => {
  it('may have 500 visits', async () => {
    const visits = many(500, (index) => `ada,V${index + 1},${on(index - 100)},09:30`);
    const templates = many(500, (index) => [
      { code: `eve${index}`, visit: `V${index + 1}`, offset_days: -1, subject: 's', body: 'b' },
      { code: `week${index}`, visit: `V${index + 1}`, offset_days: -7, subject: 's', body: 'b' },
    ]).flat();
    const { plan, from } = aDesk(
      { contacts: ['ada,ada@example.com,94103,1950-03-20,,'], visits },
      { visit_templates: templates, horizon_days: 366 },
    );

    const { planned } = await planAndCheck(plan, from);

    expect(planned).toBeGreaterThan(700);
  });

  it('may have 200 targets of many campaigns, and a long history', async () => {
    const instances = many(20, (index) => ({
      instance_name: `i${index}`,
      campaign_type: index % 5 === 0 ? 'regulatory_notice' : 'seasonal_promo',
      overrides: { priority: index % 4, days_before_event: index % 3 },
    }));
    const targets = many(200, (index) => `ada,i${index % 20},${on((index * 7) % 120)}`);
    const history = many(300, (index) =>
      JSON.stringify({
        contact_id: 'ada',
        type: 'campaign_old',
        campaign: 'old',
        event_date: on(-index),
        send_date: on(-index),
        status: 'sent',
      }),
    );
    const { plan, from } = aDesk(
      { contacts: ['ada,ada@example.com,75201,1950-03-20,,'], targets, history },
      { campaign_instances: instances, load_balancing: { daily_send_percentage_cap: 2 } },
    );

    const { skipped } = await planAndCheck(plan, from);

    expect(skipped['frequency_limit']).toBeGreaterThan(50);
    expect(skipped['campaign_conflict']).toBeGreaterThan(5);
  });
});

describe('10,000 contacts with one birthday, and a cap of one', () => {
  const contacts = many(10_000, (index) => `c${index},c${index}@example.com,75201,1950-04-01,,`);
  const caps = (onOverflow: string) => ({
    load_balancing: { daily_max: 1, on_overflow: onOverflow },
  });

  it('goes out one a day, and the rest on the last day', async () => {
    const { plan, from } = aDesk({ contacts }, caps('send'));

    const { loads, planned } = await planAndCheck(plan, from);

    expect(planned).toBe(10_000);
    expect(loads).toMatchObject({ peak: 10_000 - 14, daysOverCap: [dayOf('2027-04-01')] });
  });

  it('goes out one a day, and the rest not at all where that is wanted', async () => {
    const { plan, from } = aDesk({ contacts }, caps('skip'));

    const { loads, skipped } = await planAndCheck(plan, from);

    expect(loads.peak).toBe(1);
    expect(skipped).toEqual({ no_capacity: 10_000 - 15 });
  });
});

describe('a contacts file without contacts', () => {
  it('gives an empty plan when it has a header', async () => {
    const { plan, from } = aDesk({ contacts: [], targets: ['ada,promo,2027-03-04'] });

    const { contacts, rows } = await planFilesTo(plan, from, 2);

    expect({ contacts, rows }).toEqual({ contacts: 0, rows: 0 });
    expect(readFileSync(plan, 'utf8')).toBe('');
  });

  it('is refused when it has none', async () => {
    const { plan, from } = aDesk({});
    writeFileSync(from.contacts, '');

    await expect(planFilesTo(plan, from)).rejects.toThrow(/contacts\.csv/);
  });
});
