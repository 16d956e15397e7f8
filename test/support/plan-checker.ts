/**
 * Holds a plan file against its input files and the rules. It shares nothing with the planner but
 * the arithmetic of dates, is slow and plain, and looks at every line.
 */
import {
  formatCivilDate,
  parseCivilDate,
  type Day,
} from '../../shared/domain/calendar/civil-date.ts';
import {
  checkCaps,
  type CheckedLoads,
  type CheckedPlanOfContact,
} from './plan-checking/cap-checks.ts';
import {
  readCheckedFiles,
  type CheckedContact,
  type PlannedFrom,
} from './plan-checking/checked-files.ts';
import { readCheckedSettings, type CheckedSettings } from './plan-checking/checked-settings.ts';
import { CheckedWindows } from './plan-checking/checked-windows.ts';
import { checkContact, type Fault } from './plan-checking/contact-checks.ts';
import {
  countsForSmoothing,
  expectedEmails,
  type CheckedCase,
} from './plan-checking/expected-emails.ts';
import { possibleEmails } from './plan-checking/expected-events.ts';
import { planLinesOf, type PlanLine } from './plan-checking/plan-lines.ts';

export type { PlannedFrom } from './plan-checking/checked-files.ts';

/** What is wrong with a plan, and what it comes to. */
export interface CheckedPlan {
  /** `rule: contact type: what`, of each rule at most so many as anybody reads. */
  readonly faults: readonly string[];
  readonly contacts: number;
  readonly active: number;
  readonly rows: number;
  readonly rejected: number;
  readonly cap: number;
  readonly limit: number;
  readonly planned: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly loads: CheckedLoads;
}

const MOST_FAULTS = 10;

/** Checks the plan file at `plan`. */
export function checkPlan(from: PlannedFrom, plan: string): CheckedPlan {
  const settings = readCheckedSettings(from.config);
  const files = readCheckedFiles(from, settings);
  const lines = planLinesOf(plan, settings.timing.send_time);
  const faults: string[] = [];
  const counts = new Map<string, number>();
  const fault: Fault = (rule, { contactId, type }, what) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    if (count <= MOST_FAULTS) faults.push(`${rule}: ${contactId} ${type}: ${what}`);
  };
  const today = parseCivilDate(from.today) ?? 0;
  const active = files.contacts.filter((contact) => contact.active).length;
  const caps = capsOf(settings, active);
  const cases = casesOf(settings, files.contacts, today, caps.soft);
  const linesByContact = inFileOrder(files.contacts, lines, fault);
  const plans = cases.map((given): CheckedPlanOfContact => {
    const own = linesByContact.get(given.contact.id) ?? [];
    return { given, emails: checkContact(given, expectedEmails(given), own, fault) };
  });
  return {
    faults,
    contacts: files.contacts.length,
    active,
    rows: files.rows,
    rejected: files.rejected,
    ...caps,
    planned: lines.filter(({ send }) => send !== null).length,
    skipped: reasonsOf(lines),
    loads: checkCaps(plans, caps, fault),
  };
}

function capsOf({ volume }: CheckedSettings, active: number) {
  const share = Math.max(1, floor(active * volume.daily_send_percentage_cap));
  const cap = Math.min(share, volume.daily_max ?? share);
  return {
    cap,
    limit: floor(cap * volume.overage_threshold),
    soft: Math.min(volume.ed_daily_soft_limit, floor(cap * volume.ed_soft_limit_percentage)),
  };
}

/** The floor of a product of decimals: what is within rounding of a whole number is that number. */
function floor(product: number): number {
  const nearest = Math.round(product);
  return Math.abs(product - nearest) < 1e-6 ? nearest : Math.floor(product);
}

function casesOf(
  settings: CheckedSettings,
  contacts: readonly CheckedContact[],
  today: Day,
  soft: number,
): readonly CheckedCase[] {
  const byIdeal = new Map<Day, number>();
  const isSpread = (ideal: Day): boolean => (byIdeal.get(ideal) ?? 0) > soft;
  const cases = contacts.map((contact) => {
    const windows = new CheckedWindows(settings, contact);
    const possible = possibleEmails(settings, contact, today);
    const horizonEnd = today + settings.horizon_days;
    return { settings, contact, windows, possible, today, horizonEnd, isSpread };
  });
  for (const given of cases) {
    for (const email of given.possible) {
      if (!countsForSmoothing(given, email)) continue;
      byIdeal.set(email.ideal, (byIdeal.get(email.ideal) ?? 0) + 1);
    }
  }
  return cases;
}

/** The lines by contact; they have to be in the order of the contacts file, then by email id. */
function inFileOrder(
  contacts: readonly CheckedContact[],
  lines: readonly PlanLine[],
  fault: Fault,
): ReadonlyMap<string, readonly PlanLine[]> {
  const places = new Map(contacts.map(({ id }, place) => [id, place]));
  const byContact = new Map<string, PlanLine[]>();
  let [lastPlace, lastId] = [-1, ''];
  for (const line of lines) {
    const place = places.get(line.contactId);
    if (place === undefined) {
      fault('accounting', line, 'of a contact that is not in the file');
      continue;
    }
    if (place < lastPlace || (place === lastPlace && line.emailId <= lastId)) {
      fault('order', line, `after a line of contact ${lastPlace + 1}, email ${lastId}`);
    }
    [lastPlace, lastId] = [place, line.emailId];
    const own = byContact.get(line.contactId);
    if (own) own.push(line);
    else byContact.set(line.contactId, [line]);
  }
  return byContact;
}

function reasonsOf(lines: readonly PlanLine[]): Readonly<Record<string, number>> {
  const reasons = new Map<string, number>();
  for (const { skipReason } of lines) {
    if (skipReason !== null) reasons.set(skipReason, (reasons.get(skipReason) ?? 0) + 1);
  }
  return Object.fromEntries([...reasons].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A plan's mail by day and class: what has to be the same however contacts are ordered or split. */
export function countsByDayAndClass(plan: string): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { send, priority, skipReason } of planLinesOf(plan)) {
    const key = send === null ? (skipReason ?? '') : `${formatCivilDate(send)} ${priority}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
