/**
 * Made-up organizations as files, whole and with everything that the rules know: the same seed gives
 * the same files. What makes trouble is far more frequent in them than in life.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { generatedConfiguration, type GeneratedConfiguration } from './generated-configuration.ts';
import type { PlannedFrom } from './plan-checker.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** What kind of organization. */
export interface OrganizationWish {
  readonly seed: number;
  readonly contacts: number;
  readonly today: string;
  /** `daily_send_percentage_cap`. */
  readonly cap: number;
  readonly onOverflow: 'send' | 'skip';
}

/** The files of a made-up organization. */
export type GeneratedOrganization = PlannedFrom & {
  readonly visits: string;
  readonly targets: string;
  readonly history: string;
};

/** ZIP codes of states with and without windows; some give no state, two say ZIP+4. */
const ZIP_CODES = [
  '94103', '90001-1234', '83702', '40202', '21201', '89101', '73102', '97201', '23220', '63101',
  '63101', '06103', '02108', '10001', '98101', '75201', '33101', '43004', '19103', '60601', '30301',
  '27601', '07030-0001', '85001', '20001', '00901', '96813', '99501', '09012', '34035', '',
] as const; // prettier-ignore
const STATES = ['CA', 'TX', 'NV', 'MO', 'KY', 'CT', 'FL', '', '', ''] as const;
const SEGMENTS = ['', '', 'A', 'A', 'B', 'C'] as const;
const ACTIVE = ['', 'true', 'TRUE', 'yes', '1', 'true', 'true', 'true', 'false', 'no'] as const;
const BAD_ROWS: readonly [Person, ...Person[]] = [
  { email: 'nobody' },
  { zip_code: '1234' },
  { birth_date: '1950-02-30' },
  { birth_date: '2099-01-01' },
  { id: 'two words' },
  { effective_date: 'soon' },
];

/** Writes the files into a folder. */
export function generateOrganization(
  folder: string,
  wish: OrganizationWish,
): GeneratedOrganization {
  const random = seededRandom(wish.seed);
  const today = dayOf(wish.today);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  };
  const configuration = generatedConfiguration(random, wish);
  const people = somePeople(random, wish.contacts, today);
  const ids = people.map(({ id = '' }) => id);
  const names = configuration.campaign_instances.map((each) => each.instance_name);
  return {
    contacts: write('contacts.csv', contactLines(people)),
    config: write('config.json', [JSON.stringify(configuration, null, 1)]),
    today: wish.today,
    visits: write('visits.csv', visitLines(random, ids, today)),
    targets: write('targets.csv', targetLines(random, ids, names, today)),
    history: write('history.ndjson', historyLines(random, people, configuration, today)),
  };
}

const COLUMNS = [
  'id', 'email', 'first_name', 'zip_code', 'state', 'birth_date', 'effective_date', 'segment',
  'active', 'signup_date', 'V1_Date', 'V1_Time', 'V2_Date', 'company',
] as const; // prettier-ignore
type Person = Partial<Record<(typeof COLUMNS)[number], string>>;

function contactLines(people: readonly Person[]): readonly string[] {
  const cells = (person: Person): string =>
    COLUMNS.map((column) => quoted(person[column] ?? '')).join(',');
  return [COLUMNS.join(','), ...people.map(cells)];
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function somePeople(random: SeededRandom, count: number, today: Day): readonly Person[] {
  const people: Person[] = [];
  for (let index = 0; index < count; index++) {
    const person = somePerson(random, index, today);
    const before = people[random.below(Math.max(1, people.length))];
    if (random.chance(0.004)) people.push({ ...person, ...random.pick(BAD_ROWS) });
    else if (random.chance(0.003) && before?.id) people.push({ ...person, id: before.id });
    else if (random.chance(0.005) && before?.email) {
      people.push({ ...person, email: before.email.toUpperCase() });
    } else people.push(person);
  }
  return people;
}

function somePerson(random: SeededRandom, index: number, today: Day): Person {
  const id = `${random.pick(['c', 'P-', 'x.', 'Study_7@'])}${String(index)}`;
  const near = (from: number, to: number): string =>
    formatCivilDate(today + from + random.below(to - from + 1));
  return {
    id,
    email: `person${String(index)}@example.com`,
    first_name: random.pick(['Ada', 'Ben', 'O\'Neil, "Jr"', 'Zoë', '']),
    zip_code: random.pick(ZIP_CODES),
    state: random.pick(STATES),
    birth_date: random.chance(0.06) ? '' : dateBefore(random, today, 95),
    effective_date: random.chance(0.15) ? '' : dateBefore(random, today, 30),
    segment: random.pick(SEGMENTS),
    active: random.pick(ACTIVE),
    signup_date: random.chance(0.08) ? near(-25, 10) : '',
    V1_Date: random.chance(0.06) ? near(-20, 120) : '',
    V1_Time: random.chance(0.5) ? '9:30' : '',
    V2_Date: random.chance(0.04) ? near(-20, 120) : '',
    company: random.chance(0.2) ? 'Acme, Inc.\n"Head" office' : '',
  };
}

/** A date some years back: often a leap day, a month's start, or about to come round again. */
function dateBefore(random: SeededRandom, today: Day, years: number): string {
  const year = Number(formatCivilDate(today).slice(0, 4)) - 1 - random.below(years);
  const draw = random.below(10);
  if (draw === 0)
    return `${String(year - (year % 4 === 0 ? 0 : year % 4))}-02-29`.replace('1900', '1904');
  if (draw <= 3) {
    const monthAndDay = formatCivilDate(today + random.below(140) - 60).slice(5);
    if (monthAndDay !== '02-29') return `${String(year)}-${monthAndDay}`;
  }
  const month = String(1 + random.below(12)).padStart(2, '0');
  const day = draw <= 6 ? '01' : String(1 + random.below(28)).padStart(2, '0');
  return `${String(year)}-${month}-${day}`;
}

function visitLines(random: SeededRandom, ids: readonly string[], today: Day): readonly string[] {
  const lines = ['contact_id,visit,date,time'];
  for (const id of ids) {
    for (const visit of ['V1', 'V2', 'V3']) {
      if (!random.chance(0.08)) continue;
      const date = random.chance(0.1) ? '' : formatCivilDate(today - 15 + random.below(130));
      lines.push(`${id},${visit},${date},${date !== '' && random.chance(0.5) ? '10:15' : ''}`);
      if (random.chance(0.03)) lines.push(`${id},${visit},${formatCivilDate(today + 3)},`);
    }
    if (random.chance(0.002)) lines.push(`nobody-${id},V1,${formatCivilDate(today + 5)},`);
    if (random.chance(0.002)) lines.push(`${id},V9,2027-13-01,`);
  }
  return lines;
}

function targetLines(
  random: SeededRandom,
  ids: readonly string[],
  instances: readonly string[],
  today: Day,
): readonly string[] {
  const lines = ['contact_id,instance_name,trigger_date'];
  for (const id of ids) {
    if (!random.chance(0.35)) continue;
    for (let targets = 1 + random.below(4); targets > 0; targets--) {
      const instance = instances[random.below(instances.length)] ?? '';
      const trigger = formatCivilDate(today - 50 + random.below(170));
      lines.push(`${id},${instance},${trigger}`);
      if (random.chance(0.05)) lines.push(`${id},${instance},${trigger}`);
    }
    if (random.chance(0.002)) lines.push(`${id},no-such-instance,${formatCivilDate(today)}`);
  }
  return lines;
}

const STATUSES = [
  'sent',
  'sent',
  'sent',
  'sent',
  'sending',
  'unknown',
  'failed',
  'cancelled',
] as const;

/** Mail of the past weeks, some of it about events that would be planned now. */
function historyLines(
  random: SeededRandom,
  people: readonly Person[],
  { campaign_instances: instances }: GeneratedConfiguration,
  today: Day,
): readonly string[] {
  const lines: string[] = [];
  const add = (person: Person, type: string, campaign: string | null, event: string): void => {
    lines.push(
      JSON.stringify({
        contact_id: person.id,
        type,
        campaign,
        event_date: event,
        send_date: formatCivilDate(today - random.below(random.chance(0.3) ? 2 : 30)),
        status: random.pick(STATUSES),
      }),
    );
  };
  for (const person of people) {
    const near = formatCivilDate(today - 20 + random.below(60));
    if (random.chance(0.04)) add(person, 'birthday', null, comingRound(person.birth_date, today));
    if (random.chance(0.04)) {
      add(person, 'effective_date', null, comingRound(person.effective_date, today));
    }
    if (random.chance(0.05)) {
      const instance = instances[random.below(instances.length)];
      const event = instance?.trigger_date ?? near;
      if (instance)
        add(person, `campaign_${instance.campaign_type}`, instance.instance_name, event);
    }
    if (random.chance(0.03) && person.V1_Date) {
      const event = random.chance(0.5) ? person.V1_Date : near;
      add(person, random.pick(['visit_v1_week', 'visit_v1_eve', 'visit_v1_day']), null, event);
    }
    if (random.chance(0.02)) add(person, 'post_window', null, near);
    if (random.chance(0.01)) add(person, 'followup_1_cold', null, near);
    if (random.chance(0.01)) add(person, 'campaign_gone', 'gone_instance', near);
  }
  return lines;
}

/** The next anniversary of a date, roughly: what mail is planned about. */
function comingRound(date: string | undefined, today: Day): string {
  const year = Number(formatCivilDate(today).slice(0, 4));
  const monthAndDay = date === undefined || date === '' ? '05-05' : date.slice(5);
  const safe = monthAndDay === '02-29' ? '02-28' : monthAndDay;
  const inThisYear = `${String(year)}-${safe}`;
  return inThisYear >= formatCivilDate(today - 30) ? inThisYear : `${String(year + 1)}-${safe}`;
}
