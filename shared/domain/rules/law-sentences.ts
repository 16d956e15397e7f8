import { formatCivilDate } from '../calendar/civil-date.ts';
import type { LawDifference } from './law-differences.ts';
import type { LawRight, LawRule } from './law.ts';
import type { StaleRule } from './stale-rules.ts';
import { isState, STATE_NAMES } from './states.ts';

/** What the law says in a state, as one sentence for explanations. */
export function describeLaw(law: LawRule): string {
  const ages = describeAges(law);
  const issuer = law.sameIssuer ? ', with the same insurer' : '';
  const doubt = law.checkedOn === null ? ' (not verified)' : '';
  return `In ${stateName(law.state)} policies may be changed ${describeRight(law.right)}${ages}${issuer}${doubt}; source: ${law.source}`;
}

/** A difference between policy and law, as one sentence for a warning. */
export function describeDifference({ state, kind, days, policy, law }: LawDifference): string {
  const name = stateName(state);
  const source = law === null ? '' : ` ${describeLaw(law)}`;
  const rule = policy === null ? '' : ` (${policy.path})`;
  switch (kind) {
    case 'missing':
      return `The policy has no rule for ${name} that matches the law.${source}`;
    case 'narrower':
      return `The policy’s window in ${name}${rule} leaves out ${countDays(days)} of the law’s.${source}`;
    case 'other_anchor':
      return `The policy’s window in ${name}${rule} counts from another date than the law’s.${source}`;
    case 'wider': {
      const extent = days === null ? 'excludes the whole year' : `is ${countDays(days)} wider`;
      return `The policy in ${name}${rule} ${extent}, which is more than the law.${source}`;
    }
    case 'not_in_law':
      return `The policy has a rule for ${name}${rule}; the list of the law has none.`;
  }
}

/** That a rule should be compared with its source again, as one sentence for a warning. */
export function describeStaleRule({ layer, state, checkedOn, source }: StaleRule): string {
  const rule = `The ${layer === 'law' ? 'law' : 'policy rule'} for ${stateName(state)}`;
  const from = source === null ? '' : `; source: ${source}`;
  return checkedOn === null
    ? `${rule} was reported but never confirmed${from}`
    : `${rule} was last checked on ${formatCivilDate(checkedOn)}, over a year ago${from}`;
}

function describeRight(right: LawRight): string {
  switch (right.anchor) {
    case 'always':
      return 'all year';
    case 'unclear':
      return 'at times that are not known in detail';
    case 'fixed_dates':
      return `each year from ${monthDay(right.from)} to ${monthDay(right.to)}`;
    case 'birthday':
    case 'birth_month_start':
    case 'policy_anniversary': {
      const before = right.beforeDays === 0 ? '' : `${countDays(right.beforeDays)} before to `;
      return `from ${before || 'the day itself to '}${countDays(right.afterDays)} after ${ANCHORS[right.anchor]}`;
    }
  }
}

const ANCHORS = {
  birthday: 'the birthday',
  birth_month_start: 'the first day of the birthday’s month',
  policy_anniversary: 'the policy’s anniversary',
} as const;

function describeAges({ ageMin, ageMax }: LawRule): string {
  if (ageMin !== null && ageMax !== null) {
    return `, at ages ${ageMin} to ${ageMax}`;
  }
  if (ageMin !== null) return `, from age ${ageMin}`;
  return ageMax === null ? '' : `, up to age ${ageMax}`;
}

function stateName(state: string): string {
  return isState(state) ? STATE_NAMES[state] : state;
}

function countDays(days: number | null): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function monthDay({ month, day }: { readonly month: number; readonly day: number }): string {
  return `${day} ${MONTHS[month - 1] ?? String(month)}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
