/** Plans of generated files, checked, and what a day does to them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { FilePlanResult } from '../../local/plan-files/plan-files.ts';
import { planRequest } from '../../local/plan-files/plan-request.ts';
import { dayOf, formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { checkPlan, type CheckedPlan, type PlannedFrom } from './plan-checker.ts';
import { planLinesOf, type PlanLine } from './plan-checking/plan-lines.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Plans files to a file, as the command does. */
export async function planFilesTo(
  out: string,
  from: PlannedFrom,
  workers = 1,
): Promise<FilePlanResult> {
  return planRequest({
    contacts: from.contacts,
    config: from.config,
    today: dayOf(from.today),
    out,
    beside: {
      visits: from.visits ?? null,
      targets: from.targets ?? null,
      history: from.history ?? null,
      previous: from.previous ?? null,
    },
    workers,
    progress: () => undefined,
  });
}

/** Plans files and holds the plan against the rules, and what the planner says of it against the plan. */
export async function planAndCheck(
  out: string,
  from: PlannedFrom,
  workers = 1,
): Promise<CheckedPlan> {
  const planned = await planFilesTo(out, from, workers);
  const checked = checkPlan(from, out);
  expect(checked.faults, `seen from ${from.contacts} on ${from.today}`).toEqual([]);
  expect({
    contacts: planned.contacts,
    active: planned.active,
    rows: planned.rows,
    cap: planned.caps.cap,
    limit: planned.caps.limit,
    planned: planned.totals.planned,
    skipped: planned.totals.skipped,
  }).toEqual({
    contacts: checked.contacts,
    active: checked.active,
    rows: checked.rows,
    cap: checked.cap,
    limit: checked.limit,
    planned: checked.planned,
    skipped: checked.skipped,
  });
  // A later round of balancing may find room that the first had not left; what it fills it reports.
  expect(planned.overCap).toEqual(expect.arrayContaining([...checked.loads.daysOverCap]));
  return checked;
}

/** What becomes of a day's mail. */
export type Fate = 'sent' | 'sending' | 'unknown' | 'failed' | 'cancelled' | 'left';

/**
 * Lets a day's mail of a plan go out: what was due becomes history, but for what is left. Follow-ups
 * and other days' mail stay.
 *
 * @returns the lines that were due.
 */
export function sendTheDay(
  plan: string,
  history: string,
  today: string,
  fateOf: (line: PlanLine) => Fate,
): readonly PlanLine[] {
  const due = planLinesOf(plan).filter(({ send }) => send === dayOf(today));
  const gone = due.flatMap((line) => {
    const status = fateOf(line);
    if (status === 'left') return [];
    const { contactId, type, campaign, event } = line;
    const entry = {
      contact_id: contactId,
      type,
      campaign,
      event_date: formatCivilDate(event),
      send_date: today,
      status,
    };
    return `${JSON.stringify(entry)}\n`;
  });
  writeFileSync(history, gone.join(''), { flag: 'a' });
  return due;
}

/** Mostly sent; now and then anything else. */
export function someFate(random: SeededRandom): () => Fate {
  return () =>
    random.chance(0.85)
      ? 'sent'
      : random.pick(['sending', 'unknown', 'failed', 'cancelled', 'left', 'left', 'left']);
}

/** Writes a contacts file anew, to another path, record by record. */
export function rewriteContacts(
  from: PlannedFrom,
  contacts: string,
  change: (rows: readonly string[]) => readonly string[],
): PlannedFrom {
  const [header = '', ...rows] = readFileSync(from.contacts, 'utf8').trimEnd().split(ROW_END);
  writeFileSync(contacts, [header, ...change(rows)].map((row) => `${row}\n`).join(''));
  return { ...from, contacts };
}

/** The generated cell with a line break in it goes on with a quote. */
const ROW_END = /\n(?!"")/;
