/**
 * The wording of configuration problems: what was expected and what came instead, with a hint
 * where the mistake is one that YAML invites.
 */
import { nearestName } from './nearest-name.ts';

/** The part of a zod issue that the wording needs. */
interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
}

/**
 * A zod `error` that says the same for every way in which a value can fail.
 *
 * @param expectation completes "Expected …": `a whole number from 1 to 366`.
 */
export function expected(expectation: string): (issue: RawIssue) => string {
  return ({ input }) =>
    input === undefined
      ? `Expected ${expectation}, but it is missing`
      : `Expected ${expectation}, got ${describeValue(input)}${hintFor(expectation, input)}`;
}

/** A value in a few words for a message: `"14"`, `nothing`, `a list`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : 'a group of settings';
}

/** `Unknown setting "horizont_days"; did you mean "horizon_days"?` */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  return `Unknown ${what} ${describeValue(name)}${didYouMean(name, known)}`;
}

/** `; did you mean "CA"?`, or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

function hintFor(expectation: string, input: unknown): string {
  const wantsNumber = /\bnumber\b/.test(expectation);
  const wantsText = !wantsNumber && !/true or false|list|group/.test(expectation);
  if (typeof input === 'string' && wantsNumber) return numberHint(input.trim());
  if (typeof input === 'string' && expectation.includes('true or false')) {
    return /^(true|false)$/i.test(input) ? ' (a text: remove the quotes)' : '';
  }
  if ((typeof input === 'number' || typeof input === 'boolean') && wantsText) {
    return ` (a ${typeof input === 'number' ? 'number' : 'yes-or-no value'}: put it in quotes)`;
  }
  return '';
}

function numberHint(text: string): string {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (percent) return ` (write ${String(Number((Number(percent[1]) / 100).toPrecision(12)))})`;
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? ' (a text: remove the quotes)' : '';
}

const SHOWN_CHARACTERS = 60;

function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
