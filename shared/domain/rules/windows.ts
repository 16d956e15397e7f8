import {
  anniversaryIn,
  civilFromDay,
  dayFromCivil,
  yearOf,
  type Day,
} from '../calendar/civil-date.ts';
import type { WindowRule } from '../settings/settings.ts';

/** A stretch of days, both ends included. */
export interface Stretch {
  readonly from: Day;
  readonly to: Day;
}

/** One window of one year, with the rule that makes it. */
export interface Span extends Stretch {
  readonly reason: 'birthday_window' | 'effective_date_window';
  readonly anchor: Day;
  readonly rule: WindowRule;
}

/** Every window that touches the days of `laid`. */
export interface Windows {
  readonly laid: Stretch;
  /** Sorted by `from`. */
  readonly spans: readonly Span[];
  /** The same days with overlapping and touching windows made one (rules §4). */
  readonly merged: readonly Stretch[];
}

/** The windows that one of a contact's dates makes, year after year. */
export interface WindowsOfDate {
  readonly reason: Span['reason'];
  readonly date: Day;
  readonly rules: readonly WindowRule[];
}

/** The windows around some days, of all of a contact's dates that have rules. */
export function windowsOver(dates: readonly WindowsOfDate[], days: Stretch): Windows {
  const laid = {
    from: Math.floor(days.from / LAID_DAYS) * LAID_DAYS,
    to: Math.ceil((days.to + 1) / LAID_DAYS) * LAID_DAYS - 1,
  };
  const [only, ...others] = dates.map((date) => knownWindows(date, laid));
  if (only && others.length === 0) return only;
  const spans = [only, ...others].flatMap((windows) => windows?.spans ?? []).sort(byStart);
  return { laid, spans, merged: merge(spans) };
}

/** Whether a day lies in a stretch. */
export function holds(stretch: Stretch, day: Day): boolean {
  return stretch.from <= day && day <= stretch.to;
}

/** Days are laid out in pieces of this length, so that most contacts ask for the same ones. */
const LAID_DAYS = 512;

/** As many as the days of a year in a dozen pieces; then it starts anew. */
const MOST_KNOWN = 5000;

/** People born on one day of the year have the same windows: these are worked out once. */
const KNOWN = new WeakMap<readonly WindowRule[], Map<number, Windows>>();

function knownWindows(date: WindowsOfDate, laid: Stretch): Windows {
  let known = KNOWN.get(date.rules);
  if (!known || known.size > MOST_KNOWN) {
    known = new Map();
    KNOWN.set(date.rules, known);
  }
  const { month, day } = civilFromDay(date.date);
  const [first, last] = [laid.from / LAID_DAYS, (laid.to + 1) / LAID_DAYS];
  const dayOfYear = (month * 32 + day) * 2 + Number(date.reason === 'birthday_window');
  const key = (first * 1024 + last) * 1024 + dayOfYear;
  let windows = known.get(key);
  if (!windows) {
    const spans = lay(date, laid).sort(byStart);
    windows = { laid, spans, merged: merge(spans) };
    known.set(key, windows);
  }
  return windows;
}

/** The windows of every year that can reach into the laid-out days, whatever the date's own year. */
function lay({ reason, date, rules }: WindowsOfDate, laid: Stretch): Span[] {
  const { month, day } = civilFromDay(date);
  const [first, last] = [yearOf(laid.from), yearOf(laid.to)];
  const spans: Span[] = [];
  for (const rule of rules) {
    for (let year = first - 1; year <= last + 1; year++) {
      const anchor = rule.useMonthStart
        ? dayFromCivil(year, month, 1)
        : anniversaryIn(year, month, day);
      const from = anchor - rule.windowBeforeDays - rule.preWindowExtensionDays;
      const to = anchor + rule.windowAfterDays;
      const clipped = {
        from: Math.max(from, rule.effectiveFrom ?? from),
        to: Math.min(to, rule.effectiveTo ?? to),
      };
      if (clipped.from <= clipped.to) spans.push({ ...clipped, reason, anchor, rule });
    }
  }
  return spans;
}

function byStart(a: Stretch, b: Stretch): number {
  return a.from - b.from;
}

/** Joins windows, sorted by their start, that overlap or touch. */
function merge(spans: readonly Span[]): readonly Stretch[] {
  const merged: { from: Day; to: Day }[] = [];
  for (const { from, to } of spans) {
    const last = merged.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
