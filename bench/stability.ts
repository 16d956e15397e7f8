/**
 * `node bench/stability.ts [CONTACTS]`: how much of a plan changes when one contact comes to a full
 * organization: one whose days stand at the cap. Prints a table over several newcomers.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { planRequest, type PlannedFiles } from '../local/plan-files/plan-request.ts';
import { count, table } from '../local/terminal/table.ts';
import { dayOf, formatCivilDate } from '../shared/domain/calendar/civil-date.ts';
import { writeContactsFile } from './contacts-file.ts';

const CONTACTS = Number(process.argv[2] ?? 20_000);
const TODAY = '2026-11-20';
/** Caps under which a good part of the days is full. */
const CAPS = [0.0065, 0.008, 0.012];
/** With the usual allowance one email more on a full day moves nothing; without any it always does. */
const OVERAGES = [1.2, 1];
/** Newcomers with a birthday, or an anniversary, so many days from today. */
const NEWCOMERS = [
  ['a birthday in 20 days', '1950-12-10', ''],
  ['a birthday in 60 days', '1950-01-19', ''],
  ['an anniversary in 45 days', '', '2015-01-04'],
  ['both on the same days', '1950-01-19', '2015-02-04'],
  ['late mail', '1950-11-30', '2015-12-05'],
] as const;

const planLine = z.object({
  email_id: z.string(),
  contact_id: z.string(),
  send_date: z.string().nullable(),
  skip_reason: z.string().nullable(),
});

const folder = await mkdtemp(join(tmpdir(), 'almanac-stability-'));
const contacts = join(folder, 'contacts.csv');
try {
  await writeContactsFile(contacts, CONTACTS);
  print(`${count(CONTACTS)} contacts, planned on ${TODAY}; then one more, planned with --previous`);
  const rows = [
    ['overage', 'cap', 'planned', 'full days', 'over', 'newcomer', 'its emails', 'others changed'],
  ];
  for (const overage of OVERAGES) {
    for (const cap of CAPS) rows.push(...(await measured({ overage, cap })));
  }
  const numbers = ['right', 'right', 'right', 'right', 'right'] as const;
  const alignments = [...numbers, 'left', 'right', 'right'] as const;
  for (const line of table(rows, alignments)) print(`  ${line}`);
  print(await atTheLimit());
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Volume {
  readonly overage: number;
  readonly cap: number;
  readonly dailyMax?: number;
}

/**
 * The one case that rules §8.3 make large: a day that stands exactly at the limit is left alone, and
 * with one email more it is relieved down to the cap.
 */
async function atTheLimit(): Promise<string> {
  const free = await plan(contacts, { overage: 1, cap: 1 }, join(folder, 'free.ndjson'), null);
  const peak = free.totals.loads.reduce((a, b) => (b.counted > a.counted ? b : a));
  const dailyMax = Math.ceil(peak.counted / 1.2);
  const volume = { overage: peak.counted / dailyMax + 1e-9, cap: 1, dailyMax };
  const birthday = formatCivilDate(peak.date + 14);
  const changes = await changesWith(volume, ['1950' + birthday.slice(4), '']);
  return `  one more on ${formatCivilDate(peak.date)}, which has ${peak.counted} at a cap of ${dailyMax} and stands at its limit: ${changes} others changed`;
}

async function measured(volume: Volume): Promise<string[][]> {
  const previous = join(folder, 'previous.ndjson');
  const planned = await plan(contacts, volume, previous, null);
  const full = planned.totals.loads.filter(({ counted }) => counted >= planned.caps.cap).length;
  const before = await readPlan(previous);
  const rows: string[][] = [];
  for (const [what, ...dates] of NEWCOMERS) {
    const after = await planWith(volume, dates, previous);
    const own = [...after.values()].filter(({ contact_id: id }) => id === 'newcomer').length;
    const { overage, cap } = volume;
    const days = [count(planned.totals.planned), String(full), String(planned.overCap.length)];
    const changes = [what, String(own), String(changed(before, after))];
    rows.push([String(overage), String(cap), ...days, ...changes]);
  }
  return rows;
}

async function changesWith(volume: Volume, dates: readonly [string, string]): Promise<number> {
  const previous = join(folder, 'previous.ndjson');
  await plan(contacts, volume, previous, null);
  return changed(await readPlan(previous), await planWith(volume, dates, previous));
}

/** The plan with one contact more, of a birth date and an effective date. */
async function planWith(
  volume: Volume,
  [birthDate, effectiveDate]: readonly [string, string],
  previous: string,
): Promise<Plan> {
  const withOne = join(folder, 'with-one.csv');
  const newcomer = `newcomer,newcomer@example.com,New,Comer,,75201,TX,${birthDate},${effectiveDate},,true,\n`;
  await writeFile(withOne, (await readFile(contacts, 'utf8')) + newcomer);
  const out = join(folder, 'out.ndjson');
  await plan(withOne, volume, out, previous);
  return readPlan(out);
}

async function plan(
  file: string,
  volume: Volume,
  out: string,
  previous: string | null,
): Promise<PlannedFiles> {
  const config = `${out}.yaml`;
  await writeFile(config, configuration(volume));
  const beside = { visits: null, targets: null, history: null, previous };
  const progress = (): void => undefined;
  return planRequest({
    contacts: file,
    config,
    out,
    today: dayOf(TODAY),
    beside,
    workers: 1,
    progress,
  });
}

function configuration({ overage, cap, dailyMax }: Volume): string {
  return JSON.stringify({
    organization: { id: 'bench' },
    load_balancing: {
      daily_send_percentage_cap: cap,
      daily_max: dailyMax ?? null,
      overage_threshold: overage,
    },
  });
}

type Plan = ReadonlyMap<string, z.infer<typeof planLine>>;

async function readPlan(path: string): Promise<Plan> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return new Map(
    lines.map((line) => planLine.parse(JSON.parse(line))).map((line) => [line.email_id, line]),
  );
}

/** Emails of the others that have another send date, or come or go. */
function changed(before: Plan, after: Plan): number {
  let changes = 0;
  for (const [id, line] of before) {
    const now = after.get(id);
    const same = now?.send_date === line.send_date && now.skip_reason === line.skip_reason;
    if (!same) changes += 1;
  }
  for (const [id, { contact_id: contact }] of after) {
    if (!before.has(id) && contact !== 'newcomer') changes += 1;
  }
  return changes;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
