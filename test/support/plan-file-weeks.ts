/** Days of plans and sends over generated files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { generateOrganization, type OrganizationWish } from './generated-organization.ts';
import type { PlannedFrom } from './plan-checker.ts';
import { planLinesOf } from './plan-checking/plan-lines.ts';
import {
  planAndCheck,
  planFilesTo,
  rewriteContacts,
  sendTheDay,
  someFate,
} from './plan-file-runs.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** What a day's plan made of the one before. */
export interface PlannedDay {
  readonly today: string;
  /** Pending emails that were still to go out, and have the same send date. */
  readonly kept: number;
  /** Those that have another, or none. */
  readonly moved: number;
  /** Rows of the contacts file that were changed. */
  readonly changed: number;
}

/** The days from one plan to the next; a long weekend is among them. */
const STEPS = [1, 1, 1, 1, 1, 3, 1];

/**
 * Plans, sends and plans again for some days. Every plan is checked, and is the same when it is made
 * of its own result.
 */
export async function someWeek(
  folder: string,
  wish: OrganizationWish,
  meanwhile: 'nothing changes' | 'contacts change',
): Promise<readonly PlannedDay[]> {
  const random = seededRandom(wish.seed + 1);
  const generated = generateOrganization(folder, wish);
  let from: PlannedFrom = generated;
  let today = dayOf(wish.today);
  const days: PlannedDay[] = [];
  for (const [index, step] of STEPS.entries()) {
    const changed =
      meanwhile === 'contacts change' && index > 0
        ? changeContacts(random, from, folder, today)
        : 0;
    if (changed > 0) from = { ...from, contacts: join(folder, 'rewritten.csv') };
    from = { ...from, today: formatCivilDate(today) };
    const out = join(folder, `plan-${String(index)}.ndjson`);
    await planAndCheck(out, from);
    await expectSameAgain(folder, out, from);
    days.push({ today: from.today, changed, ...compared(from.previous, out, today) });
    sendTheDay(out, generated.history, from.today, someFate(random));
    from = { ...from, previous: out };
    today += step;
  }
  return days;
}

/** A plan made of its own result is the same, byte for byte (rules §9.3). */
async function expectSameAgain(folder: string, out: string, from: PlannedFrom): Promise<void> {
  const again = join(folder, 'again.ndjson');
  await planFilesTo(again, { ...from, previous: out });
  const same = readFileSync(again).equals(readFileSync(out));
  expect(same, `the plan of ${from.contacts} on ${from.today}, made again of itself`).toBe(true);
}

function compared(
  previous: string | undefined,
  out: string,
  today: Day,
): Pick<PlannedDay, 'kept' | 'moved'> {
  if (previous === undefined) return { kept: 0, moved: 0 };
  const sendDates = new Map(planLinesOf(out).map(({ emailId, send }) => [emailId, send]));
  const toCome = planLinesOf(previous).filter(({ send }) => send !== null && send >= today);
  const kept = toCome.filter(({ emailId, send }) => sendDates.get(emailId) === send).length;
  return { kept, moved: toCome.length - kept };
}

/** Some contacts move, change a date, go, come back or leave the file; new ones come. */
function changeContacts(
  random: SeededRandom,
  from: PlannedFrom,
  folder: string,
  today: Day,
): number {
  let changed = 0;
  const rewritten = rewriteContacts(from, join(folder, 'rewritten.csv'), (rows) =>
    rows.flatMap((row, index) => {
      if (!random.chance(0.02)) return row;
      changed += 1;
      const cells = row.split(',');
      // The cells before the first quoted one can be told apart by their commas alone.
      if (row.slice(0, row.indexOf('"')).split(',').length < 10 && row.includes('"')) return row;
      const change = random.below(5);
      if (change === 0) cells[3] = random.pick(['94103', '75201', '10001', '63101', '']);
      if (change === 1) cells[5] = formatCivilDate(today - 20_000 + random.below(140));
      if (change === 2) cells[8] = random.pick(['true', 'false']);
      if (change === 3) return [];
      if (change === 4) {
        const id = `new${String(today)}-${String(index)}`;
        return [
          row,
          `${id},${id}@example.com,,75201,,1950-${formatCivilDate(today + 20).slice(5)},,,,,,,,`,
        ];
      }
      return cells.join(',');
    }),
  );
  const text = readFileSync(rewritten.contacts, 'utf8').replaceAll('1950-02-29', '1952-02-29');
  writeFileSync(rewritten.contacts, text);
  return changed;
}
