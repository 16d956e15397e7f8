/** The checker of plans finds what it is there to find: every kind of wrong line is shown to it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dayOf, formatCivilDate } from '../../../shared/domain/calendar/civil-date.ts';
import { generateOrganization } from '../../support/generated-organization.ts';
import { checkPlan, type PlannedFrom } from '../../support/plan-checker.ts';
import { planFilesTo } from '../../support/plan-file-runs.ts';

/** In the order of the file: a schema gives its fields in its own. */
const planLine = z.strictObject({
  email_id: z.string(),
  contact_id: z.string(),
  type: z.string(),
  campaign: z.string().nullable(),
  event_date: z.string(),
  ideal_date: z.string(),
  base_date: z.string(),
  latest_date: z.string(),
  send_date: z.string().nullable(),
  send_time: z.string(),
  status: z.string(),
  skip_reason: z.string().nullable(),
  blocked_by: z.array(z.string()).nullable(),
  priority: z.number(),
  moved_by: z.string().nullable(),
  template: z.string(),
  channel: z.string(),
});
type Line = z.infer<typeof planLine>;
type Lines = readonly Line[];

const later = (date: string | null, days: number): string =>
  formatCivilDate(dayOf(date ?? '2027-03-01') + days);
const isPinned = ({ type }: Line): boolean => type.startsWith('visit_');
const isMarketing = (line: Line): boolean => line.send_date !== null && !isPinned(line);
const skippedFor =
  (reason: string) =>
  ({ skip_reason: found }: Line): boolean =>
    found === reason;
const onItsDate = (line: Line): Line => ({
  ...line,
  status: 'pre-scheduled',
  send_date: line.base_date,
  skip_reason: null,
  blocked_by: null,
});

/** Changes the first line that is meant. */
function first(
  lines: Lines,
  isMeant: (line: Line) => boolean,
  change: (line: Line) => Line,
): Lines {
  const index = lines.findIndex(isMeant);
  expect(index).toBeGreaterThanOrEqual(0);
  return lines.map((line, at) => (at === index ? change(line) : line));
}

function all(lines: Lines, isMeant: (line: Line) => boolean, change: (line: Line) => Line): Lines {
  return lines.map((line) => (isMeant(line) ? change(line) : line));
}

/** A wrong plan, and the rule that it breaks. */
const WRONG: readonly (readonly [string, string, (lines: Lines) => Lines])[] = [
  ['an email is missing', 'accounting', (lines) => lines.slice(1)],
  ['an email is there twice', 'order', (lines) => [lines[0], ...lines].flatMap((line) => line ?? [])],
  ['an email is nobody’s', 'accounting', (lines) => first(lines, isMarketing, (line) => ({ ...line, email_id: 'a'.repeat(26) }))],
  ['contacts are not in the order of the file', 'order', (lines) => lines.toReversed()],
  ['mail goes out in a window', 'skip_reason', (lines) => first(lines, skippedFor('birthday_window'), onItsDate)],
  ['mail goes out in a closed state', 'skip_reason', (lines) => first(lines, skippedFor('year_round'), onItsDate)],
  ['mail moves into a window', 'window', (lines) => all(lines, (line) => line.type === 'birthday' && line.send_date !== null, (line) => ({ ...line, send_date: line.latest_date, moved_by: 'cap' }))],
  ['mail moves past its latest date', 'latest', (lines) => first(lines, isMarketing, (line) => ({ ...line, send_date: later(line.latest_date, 1), moved_by: 'cap' }))],
  ['mail goes out before its date', 'earliest', (lines) => first(lines, (line) => isMarketing(line) && line.base_date > '2027-03-02', (line) => ({ ...line, send_date: later(line.base_date, -1), moved_by: 'cap' }))],
  ['a base date is another', 'base_date', (lines) => first(lines, isMarketing, (line) => ({ ...line, base_date: later(line.base_date, 1) }))],
  ['a visit’s mail moves', 'pinned', (lines) => first(lines, (line) => isPinned(line) && line.send_date !== null && line.latest_date > line.send_date, (line) => ({ ...line, send_date: later(line.send_date, 1), moved_by: 'cap' }))],
  ['a day is above its limit', 'cap', (lines) => all(lines, (line) => isMarketing(line) && line.send_date === line.base_date && line.latest_date > '2027-03-20' && line.base_date < '2027-03-10', (line) => ({ ...line, send_date: '2027-03-10', moved_by: 'cap' }))],
  ['a campaign is above its own maximum', 'daily_max', (lines) => all(lines, (line) => line.campaign === 'Prüfung “1”' && line.send_date !== null && line.base_date <= '2027-03-20' && line.latest_date > '2027-03-20', (line) => ({ ...line, send_date: '2027-03-20', moved_by: 'cap' }))],
  ['mail goes out beyond the frequency limit', 'frequency', (lines) => first(lines, skippedFor('frequency_limit'), onItsDate)],
  ['a frequency skip names another blocker', 'frequency', (lines) => first(lines, skippedFor('frequency_limit'), (line) => ({ ...line, blocked_by: [line.email_id] }))],
  ['mail is skipped that fits', 'frequency', (lines) => first(lines, (line) => line.type === 'aep' && line.send_date !== null, (line) => ({ ...line, status: 'skipped', send_date: null, skip_reason: 'frequency_limit', blocked_by: [], moved_by: null }))],
  ['both go out of a conflict', 'conflict', (lines) => first(lines, skippedFor('campaign_conflict'), onItsDate)],
  ['a late reminder goes out beside another', 'skip_reason', (lines) => first(lines, skippedFor('too_late'), onItsDate)],
  ['it says another reason', 'skip_reason', (lines) => first(lines, skippedFor('no_state'), (line) => ({ ...line, skip_reason: 'year_round' }))],
  ['it says another mover', 'moved_by', (lines) => first(lines, isMarketing, (line) => ({ ...line, moved_by: line.moved_by === 'smoothing' ? null : 'smoothing' }))],
  ['it has another priority', 'priority', (lines) => first(lines, isMarketing, (line) => ({ ...line, priority: line.priority + 1 }))],
  ['it has another template', 'template', (lines) => first(lines, isMarketing, (line) => ({ ...line, template: 'another' }))],
]; // prettier-ignore

describe('the checker of plans', () => {
  let from: PlannedFrom;
  let plan: string;
  let lines: Lines;
  const folder = mkdtempSync(join(tmpdir(), 'almanac-checker-'));

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  beforeAll(async () => {
    const wish = { seed: 18, contacts: 1200, today: '2027-03-01', cap: 0.07 } as const;
    from = generateOrganization(folder, { ...wish, onOverflow: 'send' });
    const config = readFileSync(from.config, 'utf8');
    writeFileSync(from.config, config.replaceAll(/"daily_max": \d+/g, '"daily_max": 2'));
    plan = join(folder, 'plan.ndjson');
    await planFilesTo(plan, from);
    lines = readFileSync(plan, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => planLine.parse(JSON.parse(line)));
  });

  const faultsOf = (changed: Lines): readonly string[] => {
    const path = join(folder, 'changed.ndjson');
    writeFileSync(path, changed.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return checkPlan(from, path).faults;
  };

  it('finds nothing wrong with a plan', () => {
    expect(faultsOf(lines)).toEqual([]);
  });

  it.each(WRONG)('notices when %s', (_what, rule, change) => {
    expect(faultsOf(change(lines))).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: `)));
  });

  it('refuses a line that has not the form of a plan file', () => {
    const [line] = lines;
    const turned = Object.fromEntries(Object.entries(line ?? {}).toReversed());
    const path = join(folder, 'turned.ndjson');
    writeFileSync(path, `${JSON.stringify(turned)}\n`);

    expect(() => checkPlan(from, path)).toThrow('Expected a line as cli.md has it');
  });
});
